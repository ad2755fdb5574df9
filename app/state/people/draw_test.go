package people

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"linnet/app/state/loop"
	"linnet/app/state/loop/looptest"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

// played is a swarm that says what it is told to. What is not played panics.
type played struct {
	Node
	followed, near []p2p.Listener
	groups         []p2p.Group
	catalogue      p2p.Catalogue
	unread         error // of Browse
	fetchError     error
	fetched        []p2p.Want
	seen           []p2p.Key
	lent           map[p2p.GroupID][]string
	taken          []string // folders that a group sees no longer
	left           []p2p.GroupID
	links          []p2p.Link // that are followed
	dropped        []p2p.Key  // that are followed no longer
	keys           int        // how often the key changed
	asked          []string   // of groups, in words
	refuses        error      // whatever is asked
	published      bool
	values         view.Values
}

func (p *played) Get() view.Values                      { return p.values }
func (p *played) Change(alter func(*view.Values)) error { alter(&p.values); return nil }

func (p *played) Followed() []p2p.Listener          { return p.followed }
func (p *played) Near() []p2p.Listener              { return p.near }
func (p *played) Groups() []p2p.Group               { return p.groups }
func (p *played) Transfers() []p2p.Transfer         { return nil }
func (p *played) Link() p2p.Link                    { return p2p.Link{Key: p2p.Key{9}} }
func (p *played) Published() (name string, on bool) { return "Hana", p.published }
func (p *played) Publish(string, bool) error        { return errors.New("the disk is full") }
func (p *played) Seen(k p2p.Key) error              { p.seen = append(p.seen, k); return nil }
func (p *played) Leave(id p2p.GroupID) error        { p.left = append(p.left, id); return nil }

func (p *played) Browse(context.Context, p2p.Key) (p2p.Catalogue, error) {
	return p.catalogue, p.unread
}

func (p *played) Fetch(w p2p.Want) (p2p.InfoHash, error) {
	p.fetched = append(p.fetched, w)
	return w.Row.InfoHash, p.fetchError
}

func (p *played) Lent(id p2p.GroupID) []string { return p.lent[id] }

func (p *played) Lend(_ context.Context, _ p2p.GroupID, folder string, on bool) error {
	if !on {
		p.taken = append(p.taken, folder)
	}
	return nil
}

func (p *played) Folders(context.Context) ([]library.Folder, error) {
	return nil, errors.New("the disk is broken")
}

// open starts the slice in a played swarm.
func open(t *testing.T, p *played) (*Slice, func(func(context.Context)) *view.View) {
	t.Helper()
	l := loop.New(loop.Config{Preferences: p, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return time.Unix(100_000, 0) }})
	nothing := func(context.Context) {}
	s := New(l, Deps{View: &l.Draft().People, Node: p, Shelf: p, Index: p, Fetched: nothing, Offer: nothing, GroupsChanged: nothing,
		Row: func(_ context.Context, f view.Found, _ map[p2p.InfoHash]p2p.Transfer) view.FoundRow {
			return view.DrawFound(f)
		},
		Found:    func(string) (view.Found, error) { return view.Found{}, nil },
		SearchIn: func(context.Context, p2p.GroupID) {}, Left: func(context.Context, p2p.GroupID) {}})
	looptest.Run(t, l)
	return s, func(do func(context.Context)) *view.View { return looptest.On(l, do) }
}

// TestEachListenerSaysHowTheyStand.
func TestEachListenerSaysHowTheyStand(t *testing.T) {
	tried := time.Unix(100_000, 0).Add(-2 * time.Minute)
	s, _ := open(t, &played{})
	for _, c := range []struct {
		who  p2p.Listener
		want string
		warn bool
	}{
		{p2p.Listener{Presence: p2p.Revoked, Near: true}, "gave up this key", true},
		{p2p.Listener{Presence: p2p.Closed, Near: true}, "publishes nothing at present · here now", false},
		{p2p.Listener{Presence: p2p.Unheard}, "being looked for", false},
		{p2p.Listener{Presence: p2p.Unheard, Checked: tried}, "not reached so far, tried 2 min ago", false},
		{p2p.Listener{Presence: p2p.Publishing, Tracks: 1}, "1 track", false},
		{p2p.Listener{Presence: p2p.Publishing, Tracks: 1200, Fresh: 3, Near: true}, "3 new · 1,200 tracks · here now", false},
	} {
		row := s.personRow(c.who)
		if row.Detail != c.want || row.Warn != c.warn || row.Name != "Listener "+row.Short {
			t.Errorf("%+v is %+v", c.who, row)
		}
	}
	moved := s.personRow(p2p.Listener{Name: "Ana", Presence: p2p.Publishing, Before: p2p.Key{7}})
	if moved.Name != "Ana" || !strings.HasSuffix(moved.Detail, "has a new key since "+p2p.Key{7}.Short()) {
		t.Errorf("%+v", moved)
	}
}

// TestEachModeSaysWhoCanReadTheShelf.
func TestEachModeSaysWhoCanReadTheShelf(t *testing.T) {
	for mode, part := range map[view.Mode]string{view.ModeLAN: "on your network", view.ModeQuiet: "works only for them",
		view.ModePublic: "learns your address"} {
		s, _ := open(t, &played{values: view.Values{Mode: mode}})
		if got := s.explainShelf(true); !strings.Contains(got, part) {
			t.Errorf("%s: %q", mode, got)
		}
		if got := s.explainShelf(false); !strings.HasPrefix(got, "Off") {
			t.Errorf("%s, off: %q", mode, got)
		}
	}
}

// shelf has two albums of Ana, and a song of nobody on no album; the last is new.
func shelf() p2p.Catalogue {
	rows := []p2p.Row{{InfoHash: p2p.InfoHash{1}, Title: "Ebb", Artist: "Ana", Album: "Coast", Year: 1999, Number: 1},
		{InfoHash: p2p.InfoHash{2}, Title: "Flow", Artist: "Ana", Album: "Coast", Year: 1999, Number: 2},
		{InfoHash: p2p.InfoHash{3}, Title: "Reef", Artist: "Ana", Album: "Deep"}, {InfoHash: p2p.InfoHash{4}, Title: "Lost"}}
	return p2p.Catalogue{Listener: p2p.Listener{Key: p2p.Key{5}, Name: "Ana", Presence: p2p.Publishing, Tracks: 4}, Rows: rows,
		Holders: []p2p.Holder{{Key: p2p.Key{5}}}, New: map[p2p.InfoHash]bool{{4}: true}}
}

// TestAShelfIsWalkedFromArtistToSong, and back by one step each.
func TestAShelfIsWalkedFromArtistToSong(t *testing.T) {
	p := &played{catalogue: shelf(), published: true}
	s, on := open(t, p)
	key := p2p.Key{5}.String()
	s.OpenPerson(key)
	var v *view.View
	for v = on(s.Show); len(v.People.Sections) == 0; v = on(s.Show) {
	}
	if v.People.Section != view.SectionNew || len(v.People.Rows) != 1 || !v.People.Rows[0].New || !v.People.Takes {
		t.Errorf("what is new comes first: %+v", v.People)
	}
	s.ShowPersonSection(view.SectionArtists)
	v = on(s.Show)
	if e := v.People.Entries; len(e) != 2 || e[0].Name != "Ana" || e[0].Detail != "3 songs" || e[1].Name != "Unknown artist" {
		t.Fatalf("artists %+v", v.People.Entries)
	}
	s.OpenPersonEntry(v.People.Entries[0].Key)
	v = on(s.Show)
	if e := v.People.Entries; len(e) != 2 || e[0].Name != "Coast" || e[0].Under != "Ana · 1999" || e[0].Detail != "2 songs" ||
		v.People.Title != "Ana" {
		t.Fatalf("albums %+v", v.People.Entries)
	}
	s.OpenPersonEntry(v.People.Entries[0].Key)
	v = on(s.Show)
	if r := v.People.Rows; len(r) != 2 || r[0].Number != 1 || !v.People.Takes || v.People.Title != "Coast" {
		t.Fatalf("songs %+v", v.People.Rows)
	}
	s.FilterPerson("flow")
	if v = on(s.Show); len(v.People.Rows) != 1 || v.People.Filter != "flow" {
		t.Errorf("filtered %+v", v.People.Rows)
	}
	p.fetchError = errors.New("no room")
	s.GetListed()
	if v = on(s.Show); len(p.fetched) != 1 || len(p.fetched[0].Holders) != 1 || len(v.Notices) != 1 ||
		v.Notices[0].What != "Could not fetch everything: no room." {
		t.Errorf("fetched %+v, notices %v", p.fetched, v.Notices)
	}
	for _, title := range []string{"Ana", ""} {
		s.ClosePerson()
		if v = on(s.Show); v.People.Title != title || v.People.Open == nil {
			t.Errorf("back to %q: %+v", v.People.Title, v.People.Open)
		}
	}
	s.ClosePerson()
	if v = on(s.Show); v.People.Open != nil || len(p.seen) != 1 {
		t.Errorf("still open: %+v, seen %v", v.People.Open, p.seen)
	}
}

// TestALongShelfIsCutAndSaysSo; the filter finds the rest.
func TestALongShelfIsCutAndSaysSo(t *testing.T) {
	long := p2p.Catalogue{Listener: p2p.Listener{Key: p2p.Key{5}}}
	for i := range maxListed + 3 {
		long.Rows = append(long.Rows, p2p.Row{InfoHash: p2p.InfoHash{byte(i), byte(i >> 8)}, Title: fmt.Sprint("Song ", i), Artist: "Ana"})
	}
	s, on := open(t, &played{catalogue: long})
	s.OpenPerson(p2p.Key{5}.String())
	s.ShowPersonSection(view.SectionSongs)
	var v *view.View
	for v = on(s.Show); len(v.People.Rows) == 0; v = on(s.Show) {
		s.ShowPersonSection(view.SectionSongs)
	}
	if len(v.People.Rows) != maxListed || v.People.Note != "The first 2,000 of 2,003 songs; the filter finds the others." {
		t.Errorf("%d rows, note %q", len(v.People.Rows), v.People.Note)
	}
}

// TestAShelfThatCannotBeReadSaysWhy, and is read again once its listener is heard.
func TestAShelfThatCannotBeReadSaysWhy(t *testing.T) {
	for err, part := range map[error]string{p2p.ErrRevoked: "gave up the key", p2p.ErrNotPublished: "publishes no shelf",
		p2p.ErrNotHeard: "looked for again every hour"} {
		p := &played{unread: err}
		s, on := open(t, p)
		s.OpenPerson(p2p.Key{5}.String())
		var v *view.View
		for v = on(s.Show); v.People.Note == "Reading the shelf…"; v = on(s.Show) {
		}
		if !strings.Contains(v.People.Note, part) {
			t.Errorf("%v: %q", err, v.People.Note)
		}
		on(func(ctx context.Context) {
			p.unread, p.catalogue = nil, shelf()
			p.followed = []p2p.Listener{{Key: p2p.Key{5}, Presence: p2p.Publishing, Tracks: 4, Fresh: 1}}
			s.ShowListeners(ctx)
		})
		for v = on(s.Show); len(v.People.Sections) == 0; v = on(s.Show) {
		}
		if s.News() != 1 || v.People.Subtitle != "1 followed · 0 shelves near" {
			t.Errorf("%d have news: %q", s.News(), v.People.Subtitle)
		}
	}
}

// TestEachGroupSaysHowOneStandsInIt.
func TestEachGroupSaysHowOneStandsInIt(t *testing.T) {
	band := p2p.GroupID{1}
	p := &played{lent: map[p2p.GroupID][]string{band: {"/a"}}, groups: []p2p.Group{
		{ID: band, Name: "Band", Standing: p2p.Member,
			Members: []p2p.GroupMember{{Name: "Me", Me: true}, {Name: "Ana", Here: true}, {Name: "Ben"}}},
		{Standing: p2p.Joining}, {Standing: p2p.Expelled}, {Standing: p2p.Refused}}}
	s, on := open(t, p)
	v := on(s.Show)
	for i, want := range []string{"Me (you), Ana (here), Ben · 1 folder shared with it", "Waiting for whoever invited you",
		"You were removed",
		"The invitation was used before"} {
		if row := v.People.Groups[i]; !strings.HasPrefix(row.Detail, want) || row.Warn != (i > 1) || row.Member != (i == 0) {
			t.Errorf("%+v, want %q", row, want)
		}
	}
	if others := v.People.Groups[0].Others; len(others) != 2 || others[0].Name != "Ana" {
		t.Errorf("others %+v", others)
	}
	s.InviteToGroup("no such group")
	s.LendToGroup(band.String())
	if v = on(s.Show); len(v.Notices) != 2 || v.Notices[0].What != "You are not in that group." ||
		v.Notices[1].What != "Could not list the folders." {
		t.Errorf("%v", v.Notices)
	}
	s.LeaveGroup(band.String())
	if v = on(s.Show); v.Sheet == nil || v.Sheet.Title != "Leave Band?" || len(p.left) != 0 {
		t.Fatalf("%+v", v.Sheet)
	}
	s.loop.Submit()
	if v = on(s.Show); v.Sheet != nil || len(p.left) != 1 || len(p.taken) != 1 {
		t.Errorf("left %v, taken back %v", p.left, p.taken)
	}
}

// TestWhatCannotBePublishedIsTold, and a row that nobody offers leads nowhere.
func TestWhatCannotBePublishedIsTold(t *testing.T) {
	s, on := open(t, &played{})
	s.SetPublished(true)
	s.BrowseHolder("x")
	s.Follow("no key")
	v := on(s.Show)
	if len(v.Notices) != 3 || v.Notices[0].What != "Could not change what you publish: the disk is full." ||
		v.Notices[1].What != "No one is known to share that row." || !strings.HasPrefix(v.Notices[2].What, "This did not work: ") {
		t.Errorf("%v", v.Notices)
	}
}
