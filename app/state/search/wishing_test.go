package search

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"linnet/app/state/view"
	"linnet/app/wishes"
	"linnet/library"
	"linnet/p2p"
)

var errDisk = errors.New("the disk is gone")

// book is another name for Wishes, which is also a method of it.
type book = Wishes

// broken are wishes on a disk that is gone, for what is named.
type broken struct {
	book
	reading, writing, keeping error // changed only while nothing runs in the background
}

func (b *broken) Kept(ctx context.Context) ([]wishes.Find, error) {
	if b.reading != nil {
		return nil, b.reading
	}
	return b.book.Kept(ctx)
}

func (b *broken) Look(ctx context.Context, id int64) ([]wishes.Find, error) {
	if b.reading != nil {
		return nil, b.reading
	}
	return b.book.Look(ctx, id)
}

func (b *broken) Add(ctx context.Context, w wishes.Wish, shown []p2p.InfoHash) error {
	if b.writing != nil {
		return b.writing
	}
	return b.book.Add(ctx, w, shown)
}

func (b *broken) Asked(ctx context.Context, id int64, at time.Time) error {
	if b.writing != nil {
		return b.writing
	}
	return b.book.Asked(ctx, id, at)
}

func (b *broken) Found(ctx context.Context, id int64, finds []wishes.Find) ([]wishes.Find, error) {
	if b.keeping != nil {
		return nil, b.keeping
	}
	return b.book.Found(ctx, id, finds)
}

// told is the last notice of a View.
func told(v *view.View) string {
	if len(v.Notices) == 0 {
		return ""
	}
	return v.Notices[len(v.Notices)-1].What
}

// TestAWishIsTheWordsAndTheFilters: with others it is another search, and made twice it is gone again.
func TestAWishIsTheWordsAndTheFilters(t *testing.T) {
	p := &played{answers: []p2p.Answer{answer(1, "Ebb", "Coast")}, reach: p2p.Progress{Asked: 1, Answered: 1}}
	s, on := open(t, p)
	s.SetQuery(" coast  ana")
	searched(s, on)
	s.ToggleWish()
	v := on(s.Fill)
	if len(v.Search.Wishes) != 1 || !v.Search.Wished || v.Search.Wishes[0].Text != "coast ana" ||
		v.Search.Wishes[0].Rules != "free licence" ||
		v.Search.Wishes[0].Status != "not asked yet" {
		t.Fatalf("%+v, wished %v", v.Search.Wishes, v.Search.Wished)
	}
	s.SetFreeOnly(false)
	if v = on(s.Fill); v.Search.Wished {
		t.Error("another search is taken for the wish")
	}
	s.SetFilterOf("format", 3)
	s.SetQuery("other words")
	id := v.Search.Wishes[0].ID
	s.OpenWish(id)
	s.OpenWish(id + 99) // there is none
	if v = searched(s, on); v.Search.Query != "coast ana" || !v.Search.FreeOnly || v.Search.Filters[0].On || !v.Search.Wished {
		t.Errorf("searched for %q, free %v, %+v", v.Search.Query, v.Search.FreeOnly, v.Search.Filters[0])
	}
	s.ToggleWish()
	if v = on(s.Fill); len(v.Search.Wishes) != 0 || v.Search.Wished {
		t.Errorf("%+v", v.Search.Wishes)
	}
}

// TestAWishIsAskedInItsTurn: what fits its rules is new once, and its first match is fetched when that is wanted.
func TestAWishIsAskedInItsTurn(t *testing.T) {
	large := answer(2, "Flow", "Coast")
	large.Row.Licence = "" // is not what the rules want
	for name, fetchFail := range map[string]error{"fetched": nil, "refused": errDisk} {
		synctest.Test(t, func(t *testing.T) {
			p := &played{}
			s, on := open(t, p)
			s.SetQuery("coast")
			s.ToggleWish()
			id := on(s.Fill).Search.Wishes[0].ID
			s.FetchWish(id, true)
			time.Sleep(settle)
			synctest.Wait()
			p.mu.Lock()
			p.answers, p.fetchFail = []p2p.Answer{large, answer(1, "Ebb", "Coast")}, fetchFail
			asked := len(p.asked)
			p.mu.Unlock()
			on(s.AskWish)
			synctest.Wait()
			on(s.AskWish) // too soon
			synctest.Wait()
			v := on(s.Fill)
			if row := v.Search.Wishes[0]; row.News != 1 || row.Status != "1 new · asked just now" || row.Fetch != (fetchFail != nil) {
				t.Errorf("%s: %+v", name, row)
			}
			if len(p.asked) != asked+1 || len(p.fetched) != 1 || p.fetched[0].Row.Title != "Ebb" || (told(v) == "") != (fetchFail == nil) {
				t.Errorf("%s: asked %d times, fetched %+v, told %q", name, len(p.asked)-asked, p.fetched, told(v))
			}
			time.Sleep(wishes.Apart)
			on(s.AskWish)
			synctest.Wait()
			if v = on(s.Fill); v.Search.Wishes[0].News != 1 || len(p.asked) != asked+2 {
				t.Errorf("%s: the same find is new again: %+v", name, v.Search.Wishes[0])
			}
		})
	}
}

// TestWishesOnABrokenDiskAreTold, and what was shown stays.
func TestWishesOnABrokenDiskAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &played{answers: []p2p.Answer{answer(1, "Ebb", "Coast")}}
		s, on := open(t, p)
		disk := &broken{book: s.deps.Wishes}
		on(func(context.Context) { s.deps.Wishes = disk })
		s.SetQuery("coast")
		s.ToggleWish()
		time.Sleep(settle)
		synctest.Wait()
		on(func(context.Context) { disk.writing = errDisk })
		asked := len(p.asked)
		on(s.AskWish)
		synctest.Wait()
		if v := on(s.Fill); len(p.asked) != asked || len(v.Notices) != 0 {
			t.Errorf("a wish was asked that cannot be noted as asked; told %q", told(v))
		}
		on(func(context.Context) { disk.writing, disk.keeping = nil, errDisk })
		on(s.AskWish)
		synctest.Wait()
		on(func(context.Context) { disk.writing = errDisk })
		if v := on(s.Fill); told(v) != "What was found for “coast” could not be kept." || s.finding.asking {
			t.Errorf("told %q, still asking %v", told(v), s.finding.asking)
		}
		s.SetFreeOnly(false)
		s.ToggleWish()
		if v := on(s.Fill); told(v) != "Could not change the wish: the disk is gone." || len(v.Search.Wishes) != 1 {
			t.Errorf("told %q, %d wishes", told(v), len(v.Search.Wishes))
		}
		on(func(context.Context) { disk.reading = errDisk })
		s.OpenWish(on(s.Fill).Search.Wishes[0].ID)
		synctest.Wait()
		v := on(s.Fill)
		if len(v.Notices) != 4 || told(v) != "Could not read your wishes." || v.Search.Query != "coast" || len(v.Search.Wishes) != 1 {
			t.Errorf("%d notices, the last %q, %d wishes", len(v.Notices), told(v), len(v.Search.Wishes))
		}
	})
}

// TestARowIsKeptForLater, found again without a search, and taken away.
func TestARowIsKeptForLater(t *testing.T) {
	p := &played{answers: []p2p.Answer{answer(1, "Ebb", "Coast")}, reach: p2p.Progress{Asked: 1, Answered: 1}}
	s, on := open(t, p)
	s.SetQuery("coast")
	id := searched(s, on).Search.Rows[0].ID
	s.KeepFound(id)
	if v := on(s.Fill); len(v.Search.Kept) != 1 || !v.Search.Rows[0].Kept || !v.Search.Kept[0].Kept {
		t.Fatalf("%+v", v.Search.Kept)
	}
	s.SetQuery("")
	if v := on(s.Fill); len(v.Search.Rows) != 0 || len(v.Search.Kept) != 1 || v.Search.Empty != "" {
		t.Errorf("%+v, %q", v.Search.Rows, v.Search.Empty)
	}
	s.Get(id)
	s.KeepFound(id)
	s.KeepFound(p2p.InfoHash{9}.String())
	v := on(s.Fill)
	if len(p.fetched) != 1 || len(p.fetched[0].Holders) != 1 || len(v.Search.Kept) != 0 || v.Search.Empty == "" {
		t.Errorf("fetched %+v, kept %+v", p.fetched, v.Search.Kept)
	}
	if !strings.HasPrefix(told(v), "Could not keep that row: no row") {
		t.Errorf("told %q", told(v))
	}
}

// TestWhatWasTypedBeforeTheEndAsksNobody: it lists what is one's own, and does not say that others are looked for.
func TestWhatWasTypedBeforeTheEndAsksNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &played{own: []library.Track{{ID: 7, Title: "Ebb"}}}
		s, on := open(t, p)
		on(func(ctx context.Context) { s.Recall(ctx, "ebb") })
		time.Sleep(2 * settle)
		synctest.Wait()
		v := on(s.Fill)
		if len(p.asked) != 0 || len(v.Search.Mine) != 1 || v.Search.Query != "ebb" || v.Search.Status != "" || v.Search.Progress.Going {
			t.Errorf("asked %+v, %d own, status %q", p.asked, len(v.Search.Mine), v.Search.Status)
		}
		s.MoreFound() // there is nothing to go on with
		s.SetQuery("ebb")
		time.Sleep(2 * settle)
		synctest.Wait()
		if on(s.Fill); len(p.asked) != 0 {
			t.Errorf("asked %+v though nothing was typed", p.asked)
		}
		s.SetQuery("ebb tide")
		time.Sleep(2 * settle)
		synctest.Wait()
		if v = on(s.Fill); len(p.asked) == 0 || v.Search.Status == "" {
			t.Errorf("asked %+v, status %q", p.asked, v.Search.Status)
		}
	})
}
