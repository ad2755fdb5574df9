package browse

import (
	"testing"

	"linnet/library"
)

// some are tracks from one id on.
func some(from, n int) []library.Track {
	tracks := make([]library.Track, n)
	for i := range tracks {
		tracks[i].ID = int64(from + i)
	}
	return tracks
}

func TestFarPagesAreLetGo(t *testing.T) {
	l := newTracklist(some(0, page), "1")
	marks := make([]string, 100)
	l.measured(marks, 100*page-3)
	for p := 1; p < 100; p++ {
		n := page
		if p == 99 {
			n -= 3
		}
		l.take(p, some(p*page, n), "")
	}
	if len(l.pages) != keptPages || l.n != 100*page-3 || !l.missing(0) || l.missing(99) || l.missing(100) {
		t.Errorf("%d pages of %d songs, the first missing %v, the last %v", len(l.pages), l.n, l.missing(0), l.missing(99))
	}
	if at := l.find(int64(99*page+1), 0); at != 99*page+1 {
		t.Errorf("found at %d", at)
	}
	tracks, at, from, to := l.around(98*page + 7)
	if tracks[at].ID != int64(98*page+7) || from != 75 || to != 100 || len(tracks) != 25*page-3 {
		t.Errorf("%d tracks, number %d at %d, pages %d to %d", len(tracks), tracks[at].ID, at, from, to)
	}
}

func TestWhatLooksAsBeforeIsNotDrawnAnew(t *testing.T) {
	l := newTracklist(some(1, 2*page), "")
	first := l.draw(0, false)
	if l.draw(0, false) != first {
		t.Error("nothing changed, and it is drawn anew")
	}
	second := l.draw(3, false)
	if second == first || !second.At(2).Playing || first.At(2).Playing {
		t.Error("the playing song is not marked, or in what was drawn before")
	}
	if second.At(page) != first.At(page) {
		t.Error("a page without the playing song is drawn anew")
	}
}

func TestAListGrowsWhileItsLengthIsNotKnown(t *testing.T) {
	l := newTracklist(some(0, page), "second")
	if l.ends() || !l.missing(1) || l.missing(2) {
		t.Error("a list of which a page is known does not go on")
	}
	l.take(1, some(page, 4), "")
	if !l.ends() || l.n != page+4 || l.missing(2) {
		t.Errorf("the last page gives %d songs", l.n)
	}
}
