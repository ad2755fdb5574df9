package state

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"linnet/ads/feed"
	"linnet/p2p"
)

// linkKind is what a pasted or dropped text stands for.
type linkKind int

const (
	linkUnknown linkKind = iota
	linkMagnet           // a magnet link
	linkPath             // a file or folder on this machine
	linkWeb              // an address that Linnet does not go to
	linkFeed             // a sponsor feed
	linkJoin             // an invitation to a group
	linkShelf            // the shelf of a listener
)

// IsLink says whether text can be given to Open.
func IsLink(text string) bool {
	kind, _ := linkOf(text)
	return kind != linkUnknown
}

// linkOf says what text is, and returns it in the form in which it is opened: a magnet link, or a path.
func linkOf(text string) (linkKind, string) {
	if len(text) > maxLink {
		return linkUnknown, text[:maxLink]
	}
	text = strings.Trim(strings.TrimSpace(text), `"'<>`)
	scheme, rest, _ := strings.Cut(text, ":")
	switch strings.ToLower(scheme) {
	case "magnet":
		return linkMagnet, text
	case "linnet": // linnet:?xt=… is a magnet link that no other program takes
		if strings.HasPrefix(rest, "?") {
			return linkMagnet, "magnet:" + rest
		}
		if strings.HasPrefix(rest, "feed?") {
			return linkFeed, text
		}
		if strings.HasPrefix(rest, "join?") {
			return linkJoin, text
		}
		if _, err := p2p.ParseLink(text); err == nil {
			return linkShelf, text
		}
		return linkUnknown, text
	case "http", "https", "ftp":
		return linkWeb, text
	case "file":
		if u, err := url.Parse(text); err == nil && u.Path != "" {
			return linkPath, filepath.FromSlash(u.Path)
		}
		return linkUnknown, text
	}
	if ih, err := p2p.ParseInfoHash(text); err == nil {
		return linkMagnet, "magnet:?xt=urn:btih:" + ih.String()
	}
	if filepath.IsAbs(text) {
		return linkPath, filepath.Clean(text)
	}
	return linkUnknown, text
}

const (
	maxLinks = 100      // that are opened at once, of what was pasted, dropped or handed over
	maxLink  = 16 << 10 // bytes of one; no kind of link may be longer
)

// OpenLink opens what was pasted, typed or handed over by the desktop: magnet links, infohashes, and paths
// of .torrent files and of folders, one a line. One alone asks which of its files to fetch.
func (s *State) OpenLink(text string) {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && len(lines) < maxLinks {
			lines = append(lines, line)
		}
	}
	s.Open(lines)
}

// Open opens links and paths, as OpenLink does; it is also for what was dropped on the window, or handed over by a later start. What
// is too much is left out.
func (s *State) Open(links []string) {
	links = links[:min(len(links), maxLinks)]
	s.do(func(ctx context.Context) {
		for _, link := range links {
			s.open(ctx, link, len(links) == 1 && !s.cfg.Unattended)
		}
	})
}

// open opens one link; alone says whether it may ask which files.
func (s *State) open(ctx context.Context, text string, alone bool) {
	switch kind, link := linkOf(text); kind {
	case linkMagnet:
		want, err := p2p.ParseMagnet(link)
		if err != nil {
			s.trouble(fmt.Sprintf("“%.60s” is a damaged magnet link.", link), "Copy it once more, whole.", err)
			return
		}
		s.ready(ctx, want, alone)
	case linkPath:
		s.openPath(ctx, link, alone)
	case linkJoin:
		s.show.Screen = ScreenPeople
		s.askInvitation(link)
	case linkShelf:
		s.show.Screen = ScreenPeople
		s.askFollow(link)
	case linkFeed:
		found, err := feed.ParseLink(link)
		if err == nil {
			err = s.followed(found)
		}
		if err == nil && s.cfg.Unattended {
			err = stringError("nobody is here to say whether its operator is trusted")
		}
		if err == nil {
			err = s.meetFeed(found)
		}
		if already := new(followedError); errors.As(err, already) {
			s.show.Screen = ScreenSponsors
			s.trouble("You follow the feed of "+string(*already)+" already.", "It is listed under Sponsors; the link changes nothing.", err)
		} else if err != nil {
			s.trouble("That sponsor feed is not followed: "+plain(err)+".", "Copy the link once more, whole.", err)
		}
	case linkWeb:
		s.trouble(fmt.Sprintf("Linnet does not go to “%.60s”.", link), "Save the .torrent file with your browser and drop it here, or paste a magnet link.", nil)
	default:
		s.trouble(fmt.Sprintf("“%.60s” is neither a magnet link nor a file.", link), "Paste a link that begins with magnet:, or the whole path of a .torrent file.", nil)
	}
}

// openPath adds a folder to the library, or opens a .torrent file.
func (s *State) openPath(ctx context.Context, path string, alone bool) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		s.addFolder(ctx, path)
		return
	}
	s.background(ctx, func(context.Context) command {
		want, err := readTorrent(path)
		return func(ctx context.Context) {
			switch {
			case errors.Is(err, p2p.ErrNotTorrent):
				s.trouble(filepath.Base(path)+" is not a .torrent file that can be read.", "Music is added by its folder; other files cannot be opened here.", err)
			case err != nil:
				s.trouble(path+" could not be opened: "+plain(err)+".", "Check that the file is there and may be read.", err)
			default:
				s.ready(ctx, want, alone)
			}
		}
	})
}

func readTorrent(path string) (p2p.Want, error) {
	f, err := os.Open(path)
	if err != nil {
		return p2p.Want{}, err
	}
	defer f.Close()
	return p2p.ReadTorrent(f)
}

// ready goes on with what a link stands for: it fetches a single track at once, asks which of several
// files to fetch, and looks a bare link up first.
func (s *State) ready(ctx context.Context, want p2p.Want, alone bool) {
	files := want.Contents()
	switch {
	case s.underWay(want.Row.InfoHash) || !alone || len(files) == 1 && files[0].Chosen:
		s.begin(ctx, want)
	case files != nil:
		s.chooseFiles(want, files)
	default:
		s.lookInto(ctx, want)
	}
}

func (s *State) underWay(ih p2p.InfoHash) bool {
	_, ok := byHash(s.cfg.Node.Transfers())[ih]
	return ok
}

// begin fetches, and shows it.
func (s *State) begin(ctx context.Context, want p2p.Want) {
	switch _, err := s.cfg.Node.Fetch(want); {
	case errors.Is(err, p2p.ErrHave):
		s.trouble("“"+titleOf(want.Row)+"” is in your library already.", "Search for it, and play it.", err)
		return
	case errors.Is(err, p2p.ErrPrivate):
		s.trouble("“"+titleOf(want.Row)+"” cannot be fetched: "+plain(err)+".", "Open it in a BitTorrent program that does.", err)
		return
	case err != nil:
		s.trouble("“"+titleOf(want.Row)+"” cannot be fetched: "+plain(err)+".", "Try again.", err)
		return
	}
	s.show.Screen, s.carrying.tab = ScreenTransfers, TabArriving
	s.closeSheet()
	s.showTransfers(ctx)
}

// lookInto asks peers what a magnet link stands for, and meanwhile lets the listener go ahead without.
func (s *State) lookInto(ctx context.Context, want p2p.Want) {
	look, stop := context.WithCancel(ctx)
	ahead, asked := false, false // the listener went ahead; nobody is asked any more
	s.openSheet(Sheet{Title: titleOf(want.Row), Subtitle: "Asking other listeners what is in this torrent…",
		Text:   "Its files are listed here as soon as somebody answers. That needs one other person who has it and is online now.",
		Action: "Fetch its music without asking"},
		sheet{closed: stop, submit: func(ctx context.Context, _ map[string]string) error {
			if ahead = true; asked {
				s.begin(ctx, want)
			}
			return nil
		}})
	id := s.sheetID
	s.background(ctx, func(context.Context) command {
		got, err := s.cfg.Node.Look(look, want)
		return func(ctx context.Context) {
			open := s.show.Sheet != nil && s.show.Sheet.ID == id
			asked = true
			switch {
			case ahead:
				s.begin(ctx, want)
			case !open:
			case err != nil:
				s.alterSheet(func(v *Sheet) { v.Note = sentence(stringError(plain(err))) })
			default:
				s.closeSheet()
				s.ready(ctx, got, true)
			}
		}
	})
}

// Raise brings the window to the front.
func (s *State) Raise() { s.do(func(context.Context) { s.show.Raised++ }) }

// NewLink asks for a magnet link or a .torrent file.
func (s *State) NewLink() {
	s.do(func(context.Context) {
		s.openSheet(Sheet{Title: "Open a magnet or torrent", Subtitle: "From any BitTorrent client, or copied from a listener who shares.", Action: "Open",
			Fields: []Field{{Key: "link", Label: "Magnet link, infohash, or path of a .torrent file", Hint: "magnet:?xt=urn:btih:…", File: ReadTorrent}},
			Help:   "You can also paste a link anywhere in the window, or drop .torrent files and folders on it."},
			sheet{submit: func(ctx context.Context, values map[string]string) error {
				kind, link := linkOf(values["link"])
				if kind == linkUnknown {
					return stringError("this is neither a magnet link nor the whole path of a file")
				}
				s.open(ctx, link, true)
				return nil
			}})
	})
}
