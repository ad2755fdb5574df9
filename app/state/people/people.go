// Package people is the People screen: whom one follows, who is near and what they share, one's own shelf as others see it, and groups.
package people

import (
	"context"
	"errors"
	"slices"
	"strings"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/p2p"
)

// visit is the shelf that is open on the People screen.
type visit struct {
	key       p2p.Key
	version   int // of the newest opening; older results are dropped
	catalogue *p2p.Catalogue
	rows      map[p2p.InfoHash]view.Found // of the catalogue
	waits     string                      // why it cannot be shown
	section   view.Section
	artist    string // opened; may be empty, as may the album: not all tags name them
	inArtist  bool
	album     string
	inAlbum   bool
	filter    string
}

// Follow keeps an eye on a listener's shelf, Unfollow no longer.
func (s *Slice) Follow(key string) {
	s.withKey(key, func(_ context.Context, k p2p.Key) error {
		name := ""
		if c := s.visit.catalogue; c != nil && c.Listener.Key == k {
			name = c.Listener.Name
		}
		return s.deps.Node.Follow(p2p.Link{Key: k, Name: name})
	})
}

// Unfollow forgets a listener; what was fetched stays.
func (s *Slice) Unfollow(key string) {
	s.withKey(key, func(_ context.Context, k p2p.Key) error { return s.deps.Node.Unfollow(k) })
}

func (s *Slice) withKey(key string, do func(context.Context, p2p.Key) error) {
	s.loop.Do(func(ctx context.Context) {
		k, err := p2p.ParseKey(key)
		if err == nil {
			err = do(ctx, k)
		}
		if err != nil {
			s.loop.CouldNot(message.Work, err, message.Text("Try again."))
		}
		s.Show(ctx)
	})
}

// FollowLink asks for a link and follows whoever it leads to.
func (s *Slice) FollowLink() { s.loop.Do(func(context.Context) { s.AskFollow("") }) }

// AskFollow asks for a link, which may be filled in already.
func (s *Slice) AskFollow(link string) {
	s.loop.OpenSheet(view.Sheet{Title: message.Text("Follow a listener"), Subtitle: message.Text("by the link that they gave you"),
		Text: message.Text("You see what they share and what is new on it. They are not told that you follow them; while their shelf " +
			"is read, their computer sees your address."),
		Fields: []view.Field{{Key: "link", Label: message.Text("Link"), Hint: "linnet:…", Value: link}}, Action: message.Text("Follow")},
		loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
			link, err := p2p.ParseLink(values["link"])
			if err == nil {
				err = s.deps.Node.Follow(link)
			}
			if err != nil {
				return err
			}
			s.openShelf(ctx, link.Key)
			return nil
		}})
}

// SetPublished lets everybody who has the link, or is connected, read the list of what is shared.
func (s *Slice) SetPublished(on bool) {
	s.loop.Do(func(ctx context.Context) {
		name, _ := s.deps.Node.Published()
		if !on || name != "" {
			s.publishShelf(ctx, name, on)
			return
		}
		s.askName(message.Text("Publish"))
	})
}

// RenameShelf asks for another name to publish under.
func (s *Slice) RenameShelf() { s.loop.Do(func(context.Context) { s.askName(message.Text("Save")) }) }

func (s *Slice) askName(action string) {
	name, _ := s.deps.Node.Published()
	s.loop.OpenSheet(view.Sheet{Title: message.Text("Your name among listeners"),
		Subtitle: message.Text("any name you like; it proves nothing"),
		Text: message.Text("Everybody who has your link or is connected to you can then read the whole list of what you share, under " +
			"this name. What you do not share is not on it."),
		Fields: []view.Field{{Key: "name", Label: message.Text("Name"), Value: name, Hint: message.Text("as friends know you")}},
		Action: action},
		loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
			if strings.TrimSpace(values["name"]) == "" {
				return message.Error("a shelf needs a name")
			}
			s.publishShelf(ctx, values["name"], true)
			return nil
		}})
}

func (s *Slice) publishShelf(ctx context.Context, name string, on bool) {
	if err := s.deps.Node.Publish(name, on); err != nil {
		s.loop.CouldNot(message.ChangePublished, err, message.Text("Try again."))
	}
	s.Show(ctx)
}

// ReplaceKey asks, and then gives this listener a new key that followers go on with.
func (s *Slice) ReplaceKey() {
	s.loop.Do(func(context.Context) {
		s.loop.OpenSheet(view.Sheet{Title: message.Text("Replace your key"), Action: message.Text("Replace the key"),
			Text: message.Text("You get a new link. The old key signs that the new one takes its place and is then deleted; whoever " +
				"follows you goes on with the new one. " +
				"Links that you handed out still lead to you.")},
			s.changeKey(s.deps.Node.ReplaceKey))
	})
}

// RevokeKey asks, and then gives up this listener's key for good.
func (s *Slice) RevokeKey() {
	s.loop.Do(func(context.Context) {
		s.loop.OpenSheet(view.Sheet{Title: message.Text("Give up your key"), Action: message.Text("Give up the key for good"),
			Text: message.Text("Do this if somebody else may have your key. Everybody who hears of it believes nothing more that is " +
				"signed by it, and nothing leads from it to you. " +
				"You get a new key, and publish nothing until you say so again. This cannot be undone.")},
			s.changeKey(s.deps.Node.RevokeKey))
	})
}

func (s *Slice) changeKey(change func() (p2p.Key, error)) loop.Sheet {
	return loop.Sheet{Submit: func(ctx context.Context, _ map[string]string) error {
		_, err := change()
		s.Show(ctx)
		return err
	}}
}

// OpenPerson shows the shelf of a listener.
func (s *Slice) OpenPerson(key string) {
	s.withKey(key, func(ctx context.Context, k p2p.Key) error {
		s.openShelf(ctx, k)
		return nil
	})
}

// BrowseHolder shows the shelf of somebody who offers a found row.
func (s *Slice) BrowseHolder(id string) {
	s.loop.Do(func(ctx context.Context) {
		one, err := s.deps.Found(id)
		if err != nil || len(one.Holders) == 0 {
			s.loop.Notice(message.Text("No one is known to share that row."), message.Text("Search again."), err)
			return
		}
		s.openShelf(ctx, p2p.Key(one.Holders[0].Key))
	})
}

func (s *Slice) openShelf(ctx context.Context, k p2p.Key) {
	b := &s.visit
	*b = visit{key: k, version: b.version + 1, section: view.SectionArtists}
	s.loop.Go(view.ScreenPeople)
	s.loop.EndSheet()
	s.loadShelf(ctx)
	s.Show(ctx)
}

// loadShelf reads the open shelf beside everything else.
func (s *Slice) loadShelf(ctx context.Context) {
	k, version := s.visit.key, s.visit.version
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		c, err := s.deps.Node.Browse(ctx, k)
		return func(ctx context.Context) {
			if version != s.visit.version {
				return
			}
			s.visit.take(c, err)
			s.Show(ctx)
		}
	})
}

func (b *visit) take(c p2p.Catalogue, err error) {
	if err != nil {
		b.waits = unreadable(err)
		return
	}
	b.catalogue, b.waits, b.rows = &c, "", make(map[p2p.InfoHash]view.Found, len(c.Rows))
	for _, r := range c.Rows {
		b.rows[r.InfoHash] = view.Found{Row: r, Holders: c.Holders}
	}
	if len(c.New) > 0 {
		b.section = view.SectionNew
	}
}

func unreadable(err error) string {
	switch {
	case errors.Is(err, p2p.ErrRevoked):
		return message.Text("This listener gave up the key of that link. What comes under it now is somebody else's.")
	case errors.Is(err, p2p.ErrNotPublished):
		return message.Text("This listener publishes no shelf at present.")
	}
	return message.Text("This listener cannot be reached right now. Whom you follow is looked for again every hour.")
}

// ClosePerson goes back by one step: from an album to the artist, from there to the shelf, to the list.
func (s *Slice) ClosePerson() {
	s.loop.Do(func(ctx context.Context) {
		b := &s.visit
		switch {
		case b.inAlbum:
			b.album, b.inAlbum = "", false
			if b.section == view.SectionAlbums {
				b.artist, b.inArtist = "", false
			}
		case b.inArtist:
			b.artist, b.inArtist = "", false
		default:
			s.leaveShelf()
		}
		s.Show(ctx)
	})
}

// leaveShelf closes the open shelf; what was new on it was seen.
func (s *Slice) leaveShelf() {
	b := &s.visit
	if b.catalogue != nil && len(b.catalogue.New) > 0 {
		if err := s.deps.Node.Seen(b.key); err != nil {
			s.loop.Log.Warn("noting what was seen", "err", err)
		}
	}
	*b = visit{version: b.version + 1}
}

// ShowPersonSection shows artists, albums, songs or what is new of the open shelf.
func (s *Slice) ShowPersonSection(section view.Section) {
	s.browse(func(b *visit) {
		b.section, b.artist, b.inArtist, b.album, b.inAlbum = section, "", false, "", false
	})
}

// FilterPerson narrows the open shelf.
func (s *Slice) FilterPerson(text string) { s.browse(func(b *visit) { b.filter = text }) }

// OpenPersonEntry opens an artist or an album of the open shelf.
func (s *Slice) OpenPersonEntry(key string) {
	s.browse(func(b *visit) {
		kind, name, _ := strings.Cut(key, "\x00")
		if view.Section(kind) == view.SectionArtists {
			b.artist, b.inArtist = name, true
			b.filter = unmet(b.filter, p2p.Row{Artist: name})
			return
		}
		artist, album, _ := strings.Cut(name, "\x00")
		b.artist, b.inArtist, b.album, b.inAlbum = artist, true, album, true
		b.filter = unmet(b.filter, p2p.Row{Artist: artist, Album: album})
	})
}

// unmet is a filter as it goes on inside of what was opened: what was found by its name is listed whole, and of what was found by the songs
// in it those songs.
func unmet(filter string, opened p2p.Row) string {
	if p2p.Sieve(filter)(opened) {
		return ""
	}
	return filter
}

func (s *Slice) browse(do func(*visit)) {
	s.loop.Do(func(ctx context.Context) {
		do(&s.visit)
		s.Show(ctx)
	})
}

// GetListed fetches every listed row that is not here: an album, or what is new.
func (s *Slice) GetListed() {
	s.loop.Do(func(ctx context.Context) {
		var err error
		for _, row := range s.view.Rows {
			if row.Has == view.NotYet {
				one := s.visit.rows[mustHash(row.ID)]
				if _, e := s.deps.Node.Fetch(p2p.Want{Row: one.Row, Holders: one.Holders}); e != nil {
					err = e
				}
			}
		}
		if err != nil {
			s.loop.CouldNot(message.FetchEverything, err, message.Text("Choose Get for single songs."))
		}
		s.deps.Fetched(ctx)
		s.Show(ctx)
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
func (b *visit) listed() []view.Found {
	if b.catalogue == nil {
		return nil
	}
	fits := p2p.Sieve(b.filter)
	var out []view.Found
	for _, r := range b.catalogue.Rows {
		in := !b.inArtist || r.Artist == b.artist
		if b.inAlbum {
			in = in && r.Album == b.album
		}
		if b.section == view.SectionNew {
			in = in && b.catalogue.New[r.InfoHash]
		}
		if in && fits(r) {
			out = append(out, view.Found{Row: r, Holders: b.catalogue.Holders})
		}
	}
	return slices.Clip(out)
}
