package browse

import (
	"testing"

	"linnet/library"
)

// TestASongIsAlteredWhereverItStands, and nowhere else; Views that were handed out keep theirs.
func TestASongIsAlteredWhereverItStands(t *testing.T) {
	tracks := some(1, page+5)
	tracks[page+2].ID = 3 // it stands twice
	l := newTracklist(tracks, "")
	before := l.draw(0, true)
	l.replace(library.Track{ID: 3, Title: "New", Loved: true})
	l.replace(library.Track{ID: 1 << 40, Title: "Stray"})
	after := l.draw(0, true)
	for _, at := range []int{2, page + 2} {
		if row := after.At(at); row.Title != "New" || !row.Loved || row.Place != at || before.At(at).Title != "" {
			t.Errorf("at %d: %+v, before %+v", at, row, before.At(at))
		}
	}
	if after.At(1).Title != "" || after.Len() != page+5 {
		t.Errorf("%+v of %d", after.At(1), after.Len())
	}
}

// TestASongIsLookedForWhereItShouldBe first, for a playlist may hold it twice.
func TestASongIsLookedForWhereItShouldBe(t *testing.T) {
	tracks := some(1, page+5)
	tracks[page+2].ID = 3
	l := newTracklist(tracks, "")
	for place, want := range map[int]int{2: 2, page + 2: page + 2} {
		if got := l.find(3, place); got != want {
			t.Errorf("at %d, want %d", got, want)
		}
	}
	if got := l.find(1, 9999); got != 0 {
		t.Errorf("a place that there is not leads to %d", got)
	}
	if got := l.find(1<<40, 0); got != -1 {
		t.Errorf("a song that is not there is found at %d", got)
	}
}

// TestACountThatCameLateTakesNothingAway: songs that were read meanwhile stay.
func TestACountThatCameLateTakesNothingAway(t *testing.T) {
	whole := newTracklist(some(1, 5), "")
	if whole.measured([]string{""}, 3); whole.n != 5 || !whole.whole() {
		t.Errorf("%d songs of a list that is whole", whole.n)
	}
	long := newTracklist(some(1, page), "a")
	if long.measured([]string{"", "a", "b"}, 2*page+3); long.n != 2*page+3 || !long.missing(2) || long.missing(3) {
		t.Errorf("%d songs of a long list", long.n)
	}
	if _, there := long.first(); !there {
		t.Error("the first page is gone")
	}
	if long.length() != "" || whole.length() == "" {
		t.Errorf("%q and %q", long.length(), whole.length())
	}
	if _, there := newTracklist(nil, "").first(); there {
		t.Error("an empty list has a first song")
	}
}
