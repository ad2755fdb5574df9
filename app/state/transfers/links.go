package transfers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/p2p"
)

// maxLinks is how many links are opened at once, of what was pasted, dropped or handed over.
const maxLinks = 100

// OpenLink opens what was pasted, typed or handed over by the desktop: magnet links, infohashes, and paths
// of .torrent files and of folders, one a line. One alone asks which of its files to fetch.
func (s *Slice) OpenLink(text string) {
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
func (s *Slice) Open(links []string) {
	links = links[:min(len(links), maxLinks)]
	s.loop.Do(func(ctx context.Context) {
		for _, link := range links {
			s.open(ctx, link, len(links) == 1 && !s.deps.Unattended)
		}
	})
}

// open opens one link; alone says whether it may ask which files.
func (s *Slice) open(ctx context.Context, text string, alone bool) {
	switch kind, link := view.ReadLink(text); kind {
	case view.LinkMagnet:
		want, err := p2p.ParseMagnet(link)
		if err != nil {
			s.loop.Notice(message.Text("“{link}” is a damaged magnet link.", "link", shown(link)),
				message.Text("Copy the whole link again."), err)
			return
		}
		s.ready(ctx, want, alone)
	case view.LinkPath:
		s.openPath(ctx, link, alone)
	case view.LinkJoin:
		s.loop.Go(view.ScreenPeople)
		s.deps.Invited(link)
	case view.LinkShelf:
		s.loop.Go(view.ScreenPeople)
		s.deps.Shelved(link)
	case view.LinkFeed:
		s.deps.Feed(link)
	case view.LinkWeb:
		s.loop.Notice(message.Text("Linnet does not go to “{link}”.", "link", shown(link)),
			message.Text("Save the .torrent file with your browser and drop it here, or paste a magnet link."), nil)
	default:
		s.loop.Notice(message.Text("“{link}” is neither a magnet link nor a file.", "link", shown(link)),
			message.Text("Paste a link that begins with magnet:, or the whole path of a .torrent file."), nil)
	}
}

// shown is as much of a link as a sentence has room for.
func shown(link string) string { return fmt.Sprintf("%.60s", link) }

// openPath adds a folder to the library, or opens a .torrent file.
func (s *Slice) openPath(ctx context.Context, path string, alone bool) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		s.deps.AddFolder(ctx, path)
		return
	}
	s.loop.Background(ctx, func(context.Context) loop.Command {
		want, err := readTorrent(path)
		return func(ctx context.Context) {
			switch {
			case errors.Is(err, p2p.ErrNotTorrent):
				s.loop.Notice(message.Text("{file} is not a .torrent file that can be read.", "file", filepath.Base(path)),
					message.Text("Music is added by its folder; other files cannot be opened here."), err)
			case err != nil:
				s.loop.CouldNot(message.Open(path), err, message.Text("Check that the file is there and may be read."))
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
func (s *Slice) ready(ctx context.Context, want p2p.Want, alone bool) {
	files := want.Contents()
	switch {
	case alone && want.Trackers()+want.WebSeeds() > 0 && !s.loop.Get().TrackersAsked:
		s.askTrackers(want)
	case s.underWay(want.Row.InfoHash) || !alone || len(files) == 1 && files[0].Chosen:
		s.begin(ctx, want)
	case files != nil:
		s.chooseFiles(want, files)
	default:
		s.lookInto(ctx, want)
	}
}

func (s *Slice) underWay(ih p2p.InfoHash) bool {
	_, ok := view.ByHash(s.deps.Node.Transfers())[ih]
	return ok
}

// begin fetches, and shows it.
func (s *Slice) begin(ctx context.Context, want p2p.Want) {
	switch _, err := s.deps.Node.Fetch(want); {
	case errors.Is(err, p2p.ErrHave):
		s.loop.Notice(message.Text("“{title}” is in your library already.", "title", view.TitleOf(want.Row)),
			message.Text("Search for it, and play it."), err)
		return
	case errors.Is(err, p2p.ErrPrivate):
		next := message.Text("Allow trackers under Settings, Network, or open it in another BitTorrent program.")
		if s.loop.Get().Trackers {
			next = message.Text("Open it in another BitTorrent program.")
		}
		s.loop.CouldNot(message.Fetch(view.TitleOf(want.Row)), err, next)
		return
	case err != nil:
		s.loop.CouldNot(message.Fetch(view.TitleOf(want.Row)), err, message.Text("Try again."))
		return
	}
	s.loop.EndSheet()
	s.ShowArriving(ctx)
}

// lookInto asks peers what a magnet link stands for, and meanwhile lets the listener go ahead without.
func (s *Slice) lookInto(ctx context.Context, want p2p.Want) {
	look, stop := context.WithCancel(ctx)
	ahead, asked := false, false // the listener went ahead; nobody is asked any more
	s.loop.OpenSheet(view.Sheet{Title: view.TitleOf(want.Row), Subtitle: message.Text("Asking other listeners what is in this torrent…"),
		Text: message.Text("Its files are listed here as soon as somebody answers. That needs one other person who has it and is " +
			"online now."),
		Action: message.Text("Fetch its music without asking")},
		loop.Sheet{Closed: stop, Submit: func(ctx context.Context, _ map[string]string) error {
			if ahead = true; asked {
				s.begin(ctx, want)
			}
			return nil
		}})
	id := s.loop.Sheet().ID
	s.loop.Background(ctx, func(context.Context) loop.Command {
		got, err := s.deps.Node.Look(look, want)
		return func(ctx context.Context) {
			open := s.loop.IsOpen(id)
			asked = true
			switch {
			case ahead:
				s.begin(ctx, want)
			case !open:
			case err != nil:
				s.loop.AlterSheet(func(v *view.Sheet) { v.Note = view.Sentence(view.StringError(view.Plain(err))) })
			default:
				s.loop.EndSheet()
				s.ready(ctx, got, true)
			}
		}
	})
}

// NewLink asks for a magnet link or a .torrent file.
func (s *Slice) NewLink() {
	s.loop.Do(func(context.Context) {
		s.loop.OpenSheet(view.Sheet{Title: message.Text("Open a magnet or torrent"),
			Subtitle: message.Text("From any BitTorrent client, or copied from a listener who shares."), Action: message.Text("Open"),
			Fields: []view.Field{{Key: "link", Label: message.Text("Magnet link, infohash, or path of a .torrent file"),
				Hint: "magnet:?xt=urn:btih:…", File: view.ReadTorrent}},
			Help: message.Text("You can also paste a link anywhere in the window, or drop .torrent files and folders on it.")},
			loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
				kind, link := view.ReadLink(values["link"])
				if kind == view.LinkUnknown {
					return message.Error("this is neither a magnet link nor the whole path of a file")
				}
				s.open(ctx, link, true)
				return nil
			}})
	})
}
