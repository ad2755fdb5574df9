package people

import (
	"context"
	"testing"

	"linnet/app/state/view"
	"linnet/p2p"
)

// opened shows the shelf of a listener by its artists.
func opened(t *testing.T, p *played) (*Slice, func(func(context.Context)) *view.View) {
	t.Helper()
	s, on := open(t, p)
	s.OpenPerson(p2p.Key{5}.String())
	for v := on(s.Show); len(v.People.Sections) == 0; v = on(s.Show) {
	}
	s.ShowPersonSection(view.SectionArtists)
	return s, on
}

// nameless has songs on albums of one name: one by Ana, one by nobody; and one by nobody on no album.
func nameless() p2p.Catalogue {
	return p2p.Catalogue{Listener: p2p.Listener{Key: p2p.Key{5}, Name: "Ana", Presence: p2p.Publishing, Tracks: 3},
		Rows: []p2p.Row{{InfoHash: p2p.InfoHash{1}, Title: "Ebb", Artist: "Ana", Album: "Coast"},
			{InfoHash: p2p.InfoHash{2}, Title: "Drift", Album: "Coast"}, {InfoHash: p2p.InfoHash{3}, Title: "Lost"}}}
}

// TestSongsOfNobodyCanBeReached: an artist without a name opens as others do, and his albums hold his songs alone.
func TestSongsOfNobodyCanBeReached(t *testing.T) {
	s, on := opened(t, &played{catalogue: nameless()})
	v := on(s.Show)
	if len(v.People.Entries) != 2 || v.People.Entries[1].Name != "Unknown artist" || v.People.Title != "" {
		t.Fatalf("artists %+v", v.People.Entries)
	}
	artists := v.People.Page
	s.OpenPersonEntry(v.People.Entries[1].Key)
	v = on(s.Show)
	if e := v.People.Entries; len(e) != 2 || e[0].Name != "Coast" || e[1].Name != "Songs without an album" ||
		v.People.Title != "Unknown artist" {
		t.Fatalf("albums %+v of %q", v.People.Entries, v.People.Title)
	}
	if v.People.Page == artists {
		t.Error("the albums are the page of the artists, and are not shown from their top")
	}
	albums := v.People.Entries
	for i, want := range []string{"Drift", "Lost"} {
		s.OpenPersonEntry(albums[i].Key)
		if v = on(s.Show); len(v.People.Rows) != 1 || v.People.Rows[0].Title != want || v.People.Title != albums[i].Name {
			t.Errorf("%s holds %+v", v.People.Title, v.People.Rows)
		}
		s.ClosePerson()
		if v = on(s.Show); v.People.Title != "Unknown artist" || len(v.People.Entries) != 2 {
			t.Errorf("back to %q", v.People.Title)
		}
	}
	s.ClosePerson()
	if v = on(s.Show); v.People.Title != "" || len(v.People.Entries) != 2 || v.People.Entries[0].Name != "Ana" {
		t.Errorf("back to %q: %+v", v.People.Title, v.People.Entries)
	}
}

// TestAlbumsOfOneNameAreTwo: each is opened by itself from the list of all albums, and leads back there.
func TestAlbumsOfOneNameAreTwo(t *testing.T) {
	s, on := opened(t, &played{catalogue: nameless()})
	s.ShowPersonSection(view.SectionAlbums)
	albums := on(s.Show).People.Entries
	if len(albums) != 3 || albums[0].Name != albums[1].Name || albums[0].Key == albums[1].Key {
		t.Fatalf("%+v", albums)
	}
	for i, want := range []string{"Ebb", "Drift", "Lost"} {
		s.OpenPersonEntry(albums[i].Key)
		if v := on(s.Show); len(v.People.Rows) != 1 || v.People.Rows[0].Title != want {
			t.Errorf("%s of %q holds %+v", albums[i].Name, albums[i].Under, v.People.Rows)
		}
		s.ClosePerson()
		if v := on(s.Show); len(v.People.Entries) != 3 || v.People.Title != "" {
			t.Errorf("back to %q with %d albums", v.People.Title, len(v.People.Entries))
		}
	}
}

// TestWhoIsFollowedIsKnownByName, where the shelf says one; what the node refuses is told.
func TestWhoIsFollowedIsKnownByName(t *testing.T) {
	p := &played{catalogue: nameless()}
	s, on := opened(t, p)
	ana, other := p2p.Key{5}, p2p.Key{6}
	s.Follow(ana.String())
	s.Follow(other.String())
	s.Unfollow(other.String())
	on(func(context.Context) { p.refuses = p2p.ErrRevoked })
	s.Follow(ana.String())
	s.Unfollow(ana.String())
	v := on(s.Show)
	if len(p.links) != 3 || p.links[0] != (p2p.Link{Key: ana, Name: "Ana"}) || p.links[1] != (p2p.Link{Key: other}) || len(p.dropped) != 2 {
		t.Errorf("followed %v, left %v", p.links, p.dropped)
	}
	if len(v.Notices) != 1 {
		t.Errorf("told %+v", v.Notices)
	}
}

// TestASheetForAKeySaysWhatCannotBeUndone, and does nothing before its button.
func TestASheetForAKeySaysWhatCannotBeUndone(t *testing.T) {
	p := &played{}
	s, on := open(t, p)
	for title, ask := range map[string]func(){"Replace your key": s.ReplaceKey, "Give up your key": s.RevokeKey} {
		p.keys = 0
		ask()
		if v := on(s.Show); v.Sheet == nil || v.Sheet.Title != title || v.Sheet.Text == "" || p.keys != 0 {
			t.Fatalf("%s: %+v after %d changes", title, v.Sheet, p.keys)
		}
		on(func(context.Context) { p.refuses = errFull })
		s.loop.Submit()
		if v := on(s.Show); v.Sheet == nil || v.Sheet.Note != "The disk is full." {
			t.Errorf("%s: refused with %+v", title, v.Sheet)
		}
		on(func(context.Context) { p.refuses = nil })
		s.loop.Submit()
		if v := on(s.Show); v.Sheet != nil || p.keys != 2 {
			t.Errorf("%s: %+v after %d changes", title, v.Sheet, p.keys)
		}
	}
	s.RenameShelf()
	s.loop.SetField("name", " ")
	s.loop.Submit()
	if v := on(s.Show); v.Sheet == nil || v.Sheet.Note != "A shelf needs a name." {
		t.Errorf("a name of blanks: %+v", v.Sheet)
	}
}

// TestAShelfIsSearchedAsTheSwarmIs: the words are folded alike, and what was found by its songs opens to those songs, by its name whole.
func TestAShelfIsSearchedAsTheSwarmIs(t *testing.T) {
	c := nameless()
	c.Rows[0].Title = "Don’t Drift"
	c.Rows = append(c.Rows, p2p.Row{InfoHash: p2p.InfoHash{4}, Title: "Flow", Artist: "Ana", Album: "Coast"})
	s, on := opened(t, &played{catalogue: c})
	for typed, songs := range map[string]int{"dont drift": 1, "ana": 2, "coast": 2} {
		s.ShowPersonSection(view.SectionArtists)
		s.FilterPerson(typed)
		s.OpenPersonEntry(on(s.Show).People.Entries[0].Key)
		s.OpenPersonEntry(on(s.Show).People.Entries[0].Key)
		if v := on(s.Show); len(v.People.Rows) != songs {
			t.Errorf("%s: %+v, with the filter %q", typed, v.People.Rows, v.People.Filter)
		}
	}
}
