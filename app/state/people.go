package state

import (
	"context"
	"errors"
	"slices"
	"strings"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/p2p"
)

// browsing is the shelf that is open on the People screen.
type browsing struct {
	key       p2p.Key
	version   int // of the newest opening; older results are dropped
	catalogue *p2p.Catalogue
	rows      map[p2p.InfoHash]view.Found // of the catalogue
	trouble   string                      // why it cannot be shown
	section   view.Section
	artist    string // opened; empty: none
	album     string
	inAlbum   bool
	filter    string
}

// Follow keeps an eye on a listener's shelf, Unfollow no longer.
func (s *State) Follow(key string) {
	s.withKey(key, func(_ context.Context, k p2p.Key) error {
		name := ""
		if c := s.browsing.catalogue; c != nil && c.Listener.Key == k {
			name = c.Listener.Name
		}
		return s.cfg.Node.Follow(p2p.Link{Key: k, Name: name})
	})
}

// Unfollow forgets a listener; what was fetched stays.
func (s *State) Unfollow(key string) {
	s.withKey(key, func(_ context.Context, k p2p.Key) error { return s.cfg.Node.Unfollow(k) })
}

func (s *State) withKey(key string, do func(context.Context, p2p.Key) error) {
	s.do(func(ctx context.Context) {
		k, err := p2p.ParseKey(key)
		if err == nil {
			err = do(ctx, k)
		}
		if err != nil {
			s.couldNot(message.Work, err, "Try again.")
		}
		s.showPeople(ctx)
	})
}

// FollowLink asks for a link and follows whoever it leads to.
func (s *State) FollowLink() { s.do(func(context.Context) { s.askFollow("") }) }

func (s *State) askFollow(link string) {
	s.openSheet(view.Sheet{Title: "Follow a listener", Subtitle: "by the link that they gave you",
		Text:   "You see what they share and what is new on it. They are not told that you follow them; while their shelf is read, their computer sees your address.",
		Fields: []view.Field{{Key: "link", Label: "Link", Hint: "linnet:…", Value: link}}, Action: "Follow"},
		sheet{submit: func(ctx context.Context, values map[string]string) error {
			link, err := p2p.ParseLink(values["link"])
			if err == nil {
				err = s.cfg.Node.Follow(link)
			}
			if err != nil {
				return err
			}
			s.openShelf(ctx, link.Key)
			return nil
		}})
}

// SetPublished lets everybody who has the link, or is connected, read the list of what is shared.
func (s *State) SetPublished(on bool) {
	s.do(func(ctx context.Context) {
		name, _ := s.cfg.Node.Published()
		if !on || name != "" {
			s.publishShelf(ctx, name, on)
			return
		}
		s.askName("Publish")
	})
}

// RenameShelf asks for another name to publish under.
func (s *State) RenameShelf() { s.do(func(context.Context) { s.askName("Save") }) }

func (s *State) askName(action string) {
	name, _ := s.cfg.Node.Published()
	s.openSheet(view.Sheet{Title: "Your name among listeners", Subtitle: "any name you like; it proves nothing",
		Text:   "Everybody who has your link or is connected to you can then read the whole list of what you share, under this name. What you do not share is not on it.",
		Fields: []view.Field{{Key: "name", Label: "Name", Value: name, Hint: "as friends know you"}}, Action: action},
		sheet{submit: func(ctx context.Context, values map[string]string) error {
			if strings.TrimSpace(values["name"]) == "" {
				return errors.New("a shelf needs a name")
			}
			s.publishShelf(ctx, values["name"], true)
			return nil
		}})
}

func (s *State) publishShelf(ctx context.Context, name string, on bool) {
	if err := s.cfg.Node.Publish(name, on); err != nil {
		s.couldNot(message.ChangePublished, err, "Try again.")
	}
	s.showPeople(ctx)
}

// ReplaceKey asks, and then gives this listener a new key that followers go on with.
func (s *State) ReplaceKey() {
	s.do(func(context.Context) {
		s.openSheet(view.Sheet{Title: "Replace your key", Action: "Replace the key",
			Text: "You get a new link. The old key signs that the new one takes its place and is then deleted; whoever follows you goes on with the new one. " +
				"Links that you handed out still lead to you."},
			s.changeKey(s.cfg.Node.ReplaceKey))
	})
}

// RevokeKey asks, and then gives up this listener's key for good.
func (s *State) RevokeKey() {
	s.do(func(context.Context) {
		s.openSheet(view.Sheet{Title: "Give up your key", Action: "Give up the key for good",
			Text: "Do this if somebody else may have your key. Everybody who hears of it believes nothing more that is signed by it, and nothing leads from it to you. " +
				"You get a new key, and publish nothing until you say so again. This cannot be undone."},
			s.changeKey(s.cfg.Node.RevokeKey))
	})
}

func (s *State) changeKey(change func() (p2p.Key, error)) sheet {
	return sheet{submit: func(ctx context.Context, _ map[string]string) error {
		_, err := change()
		s.showPeople(ctx)
		return err
	}}
}

// OpenPerson shows the shelf of a listener.
func (s *State) OpenPerson(key string) {
	s.withKey(key, func(ctx context.Context, k p2p.Key) error {
		s.openShelf(ctx, k)
		return nil
	})
}

// BrowseHolder shows the shelf of somebody who offers a found row.
func (s *State) BrowseHolder(id string) {
	s.do(func(ctx context.Context) {
		one, err := s.offered(id)
		if err != nil || len(one.Holders) == 0 {
			s.trouble("No one is known to share that row.", "Search again.", err)
			return
		}
		s.openShelf(ctx, p2p.Key(one.Holders[0].Key))
	})
}

func (s *State) openShelf(ctx context.Context, k p2p.Key) {
	b := &s.browsing
	*b = browsing{key: k, version: b.version + 1, section: view.SectionArtists}
	s.show.Screen = view.ScreenPeople
	s.closeSheet()
	s.loadShelf(ctx)
	s.showPeople(ctx)
}

// loadShelf reads the open shelf beside everything else.
func (s *State) loadShelf(ctx context.Context) {
	k, version := s.browsing.key, s.browsing.version
	s.background(ctx, func(ctx context.Context) command {
		c, err := s.cfg.Node.Browse(ctx, k)
		return func(ctx context.Context) {
			if version != s.browsing.version {
				return
			}
			s.browsing.take(c, err)
			s.showPeople(ctx)
		}
	})
}

func (b *browsing) take(c p2p.Catalogue, err error) {
	if err != nil {
		b.trouble = shelfTrouble(err)
		return
	}
	b.catalogue, b.trouble, b.rows = &c, "", make(map[p2p.InfoHash]view.Found, len(c.Rows))
	for _, r := range c.Rows {
		b.rows[r.InfoHash] = view.Found{Row: r, Holders: c.Holders}
	}
	if len(c.New) > 0 {
		b.section = view.SectionNew
	}
}

func shelfTrouble(err error) string {
	switch {
	case errors.Is(err, p2p.ErrRevoked):
		return "This listener gave up the key of that link. What comes under it now is somebody else's."
	case errors.Is(err, p2p.ErrNotPublished):
		return "This listener publishes no shelf at present."
	}
	return "This listener cannot be reached right now. Whom you follow is looked for again every hour."
}

// ClosePerson goes back by one step: from an album to the artist, from there to the shelf, to the list.
func (s *State) ClosePerson() {
	s.do(func(ctx context.Context) {
		b := &s.browsing
		switch {
		case b.inAlbum:
			b.album, b.inAlbum = "", false
			if b.section == view.SectionAlbums {
				b.artist = ""
			}
		case b.artist != "":
			b.artist = ""
		default:
			s.leaveShelf()
		}
		s.showPeople(ctx)
	})
}

// leaveShelf closes the open shelf; what was new on it was seen.
func (s *State) leaveShelf() {
	b := &s.browsing
	if b.catalogue != nil && len(b.catalogue.New) > 0 {
		if err := s.cfg.Node.Seen(b.key); err != nil {
			s.log.Warn("noting what was seen", "err", err)
		}
	}
	*b = browsing{version: b.version + 1}
}

// ShowPersonSection shows artists, albums, songs or what is new of the open shelf.
func (s *State) ShowPersonSection(section view.Section) {
	s.browse(func(b *browsing) { b.section, b.artist, b.album, b.inAlbum = section, "", "", false })
}

// FilterPerson narrows the open shelf.
func (s *State) FilterPerson(text string) { s.browse(func(b *browsing) { b.filter = text }) }

// OpenPersonEntry opens an artist or an album of the open shelf.
func (s *State) OpenPersonEntry(key string) {
	s.browse(func(b *browsing) {
		kind, name, _ := strings.Cut(key, "\x00")
		if view.Section(kind) == view.SectionArtists {
			b.artist, b.filter = name, ""
			return
		}
		artist, album, _ := strings.Cut(name, "\x00")
		b.album, b.inAlbum, b.filter = album, true, ""
		if b.artist == "" {
			b.artist = artist
		}
	})
}

func (s *State) browse(do func(*browsing)) {
	s.do(func(ctx context.Context) {
		do(&s.browsing)
		s.showPeople(ctx)
	})
}

// GetListed fetches every listed row that is not here: an album, or what is new.
func (s *State) GetListed() {
	s.do(func(ctx context.Context) {
		var err error
		for _, row := range s.show.People.Rows {
			if row.Has == view.NotYet {
				one := s.browsing.rows[mustHash(row.ID)]
				if _, e := s.cfg.Node.Fetch(p2p.Want{Row: one.Row, Holders: one.Holders}); e != nil {
					err = e
				}
			}
		}
		if err != nil {
			s.couldNot(message.FetchEverything, err, "Choose Get for single songs.")
		}
		s.showTransfers(ctx)
		s.showPeople(ctx)
	})
}

// mustHash reads what foundRow wrote.
func mustHash(id string) p2p.InfoHash {
	ih, err := p2p.ParseInfoHash(id)
	if err != nil {
		return p2p.InfoHash{}
	}
	return ih
}

// listed are the rows of what is open, in the order of the catalogue.
func (b *browsing) listed() []view.Found {
	if b.catalogue == nil {
		return nil
	}
	var out []view.Found
	for _, r := range b.catalogue.Rows {
		in := b.artist == "" || r.Artist == b.artist
		if b.inAlbum {
			in = in && r.Album == b.album
		}
		if b.section == view.SectionNew {
			in = in && b.catalogue.New[r.InfoHash]
		}
		if in && view.Fits(b.filter, r.Title, r.Artist, r.Album) {
			out = append(out, view.Found{Row: r, Holders: b.catalogue.Holders})
		}
	}
	return slices.Clip(out)
}
