package search

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"linnet/app/state/loop"
	"linnet/app/state/loop/looptest"
	"linnet/app/state/view"
	"linnet/app/wishes"
	"linnet/library"
	"linnet/p2p"
)

// played is a library and a swarm that say what they are told to.
type played struct {
	values view.Values

	mu      sync.Mutex // of what the background touches
	asked   []p2p.Query
	answers []p2p.Answer
	reach   p2p.Progress
	fails   error // of Search among strangers
	own     []library.Track
	ownFail error

	groups    []p2p.Group
	fetched   []p2p.Want
	albums    []p2p.Album
	fetchFail error
	has       bool // the library has whatever is found
	plays     []p2p.Row
	queued    []p2p.Row
}

func (p *played) Get() view.Values                      { return p.values }
func (p *played) Change(alter func(*view.Values)) error { alter(&p.values); return nil }

func (p *played) Groups() []p2p.Group               { return p.groups }
func (p *played) Transfers() []p2p.Transfer         { return nil }
func (p *played) Has(context.Context, p2p.Row) bool { return p.has }

// ownLibrary is the part of a played world that searches the own library.
type ownLibrary struct{ *played }

func (p ownLibrary) Search(context.Context, string, int) ([]library.Track, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.own, p.ownFail
}

func (p *played) Search(_ context.Context, q p2p.Query, found func([]p2p.Answer, p2p.Progress)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, q)
	found(p.answers, p.reach)
	return p.fails
}

func (p *played) Fetch(w p2p.Want) (p2p.InfoHash, error) {
	p.fetched = append(p.fetched, w)
	return w.Row.InfoHash, p.fetchFail
}

func (p *played) FetchAlbum(a p2p.Album) (p2p.AlbumID, error) {
	p.albums = append(p.albums, a)
	return "", p.fetchFail
}

// open starts the slice in a played world, with wishes on disk.
func open(t *testing.T, p *played) (*Slice, func(func(context.Context)) *view.View) {
	t.Helper()
	book, err := wishes.Open(filepath.Join(t.TempDir(), "wishes.db"))
	if err != nil {
		t.Fatal(err)
	}
	l := loop.New(loop.Config{Preferences: p, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	s := New(l, Deps{View: &l.Draft().Search, Index: ownLibrary{p}, Node: p, Shelf: p, Wishes: book,
		Playing: func() int64 { return 0 }, Columns: func() []view.Column { return nil },
		Listed:  func(p2p.InfoHash) (view.Found, bool) { return view.Found{}, false },
		Play:    func(r p2p.Row) { p.plays = append(p.plays, r) },
		Enqueue: func(r p2p.Row) { p.queued = append(p.queued, r) }, Fetched: func(context.Context) {}})
	t.Cleanup(func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
	looptest.Run(t, l)
	return s, func(do func(context.Context)) *view.View { return looptest.On(l, do) }
}

// answer is a row that a listener holds.
func answer(n byte, title, album string) p2p.Answer {
	return p2p.Answer{Row: p2p.Row{InfoHash: p2p.InfoHash{n}, Title: title, Artist: "Ana", Album: album,
		Licence: "https://creativecommons.org/licenses/by/4.0/",
		Format:  "mp3", Bitrate: 320_000, Size: 4_000_000, Duration: 3 * time.Minute, Number: int(n)}, Holder: holder(n)}
}

// searched waits until strangers have answered.
func searched(s *Slice, on func(func(context.Context)) *view.View) *view.View {
	v := on(s.Fill)
	for ; v.Search.Progress.Going; v = on(s.Fill) {
	}
	return v
}

// TestWhatIsFoundIsPlayedFetchedAndTakenWhole.
func TestWhatIsFoundIsPlayedFetchedAndTakenWhole(t *testing.T) {
	p := &played{answers: []p2p.Answer{answer(1, "Ebb", "Coast"), answer(2, "Flow", "Coast")}, reach: p2p.Progress{Asked: 3, Answered: 3}}
	s, on := open(t, p)
	s.SetQuery("coast")
	s.SetQuery("coast") // says nothing new
	v := searched(s, on)
	if len(v.Search.Rows) != 2 || v.Search.Status != "2 recordings · asked 3, answered 3" || v.Screen != view.ScreenSearch ||
		!v.Search.More {
		t.Fatalf("%+v", v.Search)
	}
	one := v.Search.Rows[0].ID
	s.PlayFound(one)
	s.Get(one)
	s.GetAlbum(one)
	if on(s.Fill); len(p.plays) != 1 || len(p.fetched) != 2 || len(p.albums) != 1 || len(p.albums[0].Tracks) != 2 {
		t.Errorf("played %v, fetched %v, albums %+v", p.plays, p.fetched, p.albums)
	}
	p.fetchFail = errors.New("no room")
	s.Get(one)
	s.GetAlbum(one)
	s.GetAlbum(p2p.InfoHash{9}.String())
	s.Get("no hash")
	v = on(s.Fill)
	var told []string
	for _, n := range v.Notices {
		told = append(append(told, n.What), n.Others...)
	}
	if got := strings.Join(told, " "); got != "Could not fetch “Coast”: no room. Could not fetch “"+v.Search.Rows[0].Title+"”: no room. "+
		"That row is no longer in the results." {
		t.Errorf("%s", got)
	}
	s.MoreFound()
	v = searched(s, on)
	if q := p.asked[len(p.asked)-1]; !q.More || q.Text != "coast" || v.Search.More {
		t.Errorf("asked %+v", p.asked)
	}
}

// TestFiltersNarrowWhatWasFound, and say how much they hide.
func TestFiltersNarrowWhatWasFound(t *testing.T) {
	flac := answer(2, "Flow", "Coast")
	flac.Row.Format, flac.Row.Licence = "flac", ""
	p := &played{answers: []p2p.Answer{answer(1, "Ebb", "Coast"), flac}, reach: p2p.Progress{Asked: 2, Answered: 1}}
	s, on := open(t, p)
	s.SetQuery("coast")
	v := searched(s, on)
	if len(v.Search.Rows) != 1 || !v.Search.FreeOnly ||
		!strings.HasPrefix(v.Search.Status, "1 recording (1 hidden by the filters) · asked 2, answered 1") {
		t.Fatalf("%+v", v.Search)
	}
	s.SetFreeOnly(false)
	s.SetFilterOf("format", 2) // FLAC
	s.SetFilterOf("format", 99)
	if v = on(s.Fill); len(v.Search.Rows) != 1 || v.Search.Rows[0].Format != "FLAC" || v.Search.Filters[0].Label != "FLAC" ||
		!v.Search.Filters[0].On {
		t.Errorf("%+v, %+v", v.Search.Rows, v.Search.Filters)
	}
	s.SetFilterOf("format", 0)
	on(func(context.Context) { p.has = true })
	s.SetNotMine(true)
	if v = on(s.Fill); len(v.Search.Rows) != 0 || !v.Search.NotMine {
		t.Errorf("what is here is listed: %+v", v.Search.Rows)
	}
	s.SetNotMine(false)
	for _, want := range []int{1, -1, 0} {
		s.SortFound("size")
		if v = on(s.Fill); v.Search.Heads[5].Sorted != want || v.Search.Heads[0].Sorted != 0 {
			t.Errorf("heads %+v, want %d", v.Search.Heads, want)
		}
	}
}

// TestStrangersAreAskedWhenTypingPauses, with the last query alone, and never with two letters.
func TestStrangersAreAskedWhenTypingPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &played{}
		s, on := open(t, p)
		for _, text := range []string{"c", "co", "coa", "coast"} {
			s.SetQuery(text)
			time.Sleep(settle / 2)
		}
		time.Sleep(settle)
		synctest.Wait()
		if on(s.Fill); len(p.asked) != 1 || p.asked[0].Text != "coast" {
			t.Errorf("asked %+v", p.asked)
		}
		s.SetQuery("co")
		time.Sleep(2 * settle)
		if v := on(s.Fill); len(p.asked) != 1 || v.Search.Status != "Type at least three letters to ask other listeners" ||
			v.Search.CanWish {
			t.Errorf("asked %+v, status %q", p.asked, v.Search.Status)
		}
		s.SetQuery("")
		if v := on(s.Fill); v.Search.Empty == "" || len(v.Search.Mine) != 0 {
			t.Errorf("%+v", v.Search)
		}
	})
}

// TestASearchThatFailsIsTold, and the own library is still searched.
func TestASearchThatFailsIsTold(t *testing.T) {
	p := &played{fails: errors.New("no way out"), own: []library.Track{{ID: 7, Title: "Ebb"}, {ID: 8, Title: "Ebb"}}}
	s, on := open(t, p)
	s.SetQuery("ebb")
	v := searched(s, on)
	for ; len(v.Search.Mine) != 2; v = on(s.Fill) {
	}
	if len(v.Notices) != 1 || v.Notices[0].What != "Could not search the swarm: no way out." {
		t.Errorf("%v", v.Notices)
	}
	if l, ok := s.List(8); !ok || l.At != 1 || len(l.Tracks) != 2 {
		t.Errorf("to play: %+v, %v", l, ok)
	}
	if _, ok := s.List(9); ok {
		t.Error("a track that was not found is listed")
	}
	v = on(func(ctx context.Context) { s.TrackChanged(ctx, library.Track{ID: 8, Title: "Ebb", Loved: true}) })
	if v.Search.Mine[0].Loved || !v.Search.Mine[1].Loved {
		t.Errorf("%+v", v.Search.Mine)
	}
	p.mu.Lock()
	p.ownFail = errors.New("the database is locked")
	p.mu.Unlock()
	on(s.OwnAgain)
	for v = on(s.Fill); len(v.Notices) < 2; v = on(s.Fill) {
	}
	if v.Notices[1].What != "Could not search the library." {
		t.Errorf("%v", v.Notices)
	}
}

// TestAGroupIsSearchedAlone until it is left, and what it shares needs no free licence.
func TestAGroupIsSearchedAlone(t *testing.T) {
	band, bare := p2p.GroupID{1}, answer(1, "Ebb", "Coast")
	bare.Row.Licence = ""
	p := &played{answers: []p2p.Answer{bare}, groups: []p2p.Group{{ID: band, Name: "Band", Standing: p2p.Member}, {Standing: p2p.Joining}}}
	s, on := open(t, p)
	s.SetFilterOf(scopeKey, 1)
	s.SetQuery("coast")
	v := searched(s, on)
	if f := v.Search.Filters[0]; f.Label != "In Band" || !f.On || len(f.Choices) != 2 || p.asked[0].Group != band ||
		len(v.Search.Rows) != 1 || v.Search.CanWish {
		t.Fatalf("%+v, asked %+v, rows %+v", f, p.asked, v.Search.Rows)
	}
	s.KeepFound(v.Search.Rows[0].ID)
	if v = on(s.Fill); len(v.Notices) != 1 || v.Notices[0].What != "Could not keep that row: what a group shares is found by searching "+
		"it again." {
		t.Errorf("%v", v.Notices)
	}
	on(func(ctx context.Context) { s.Left(ctx, band) })
	v = searched(s, on)
	if v.Search.Filters[0].Label != "Everybody" || p.asked[len(p.asked)-1].Group != (p2p.GroupID{}) {
		t.Errorf("%+v, asked %+v", v.Search.Filters[0], p.asked)
	}
}

// TestAFoundRowIsQueued once it is on its way; one that is gone is told.
func TestAFoundRowIsQueued(t *testing.T) {
	p := &played{answers: []p2p.Answer{answer(1, "Tide", "Coast")}}
	s, on := open(t, p)
	s.SetQuery("tide")
	v := searched(s, on)
	if len(v.Search.Rows) != 1 {
		t.Fatalf("%+v", v.Search)
	}
	s.EnqueueFound(v.Search.Rows[0].ID)
	s.EnqueueFound("no row")
	v = on(s.Fill)
	if len(p.queued) != 1 || len(p.fetched) != 1 || len(p.plays) != 0 || len(v.Notices) != 1 {
		t.Errorf("queued %v, fetched %v, played %v, told %v", p.queued, p.fetched, p.plays, v.Notices)
	}
}
