package search

import (
	"testing"

	"linnet/library/internal/catalog"
)

// What a query showed is remembered; what the listener says of it since must be seen all the same.
func TestShownTracksTellWhatWasSaidSince(t *testing.T) {
	x := filled(t)
	look := func() catalog.Track {
		t.Helper()
		found, err := x.Search(ctx, "love song", 10)
		must(t, err)
		if len(found) != 1 {
			t.Fatal(titles(found))
		}
		return found[0]
	}
	before := look()
	x.play(t, before.ID)
	x.rate(t, before.ID, 4)
	x.say(t, "UPDATE track SET loved = 1 WHERE id = ?", before.ID)
	if now := look(); now.Plays != before.Plays+1 || now.Rating != 4 || !now.Loved {
		t.Errorf("%d plays, %d stars, loved %v", now.Plays, now.Rating, now.Loved)
	}
	// A reading that began before something was said is not kept.
	_, _, age := x.queryCache.known(nil)
	x.rate(t, before.ID, 5)
	x.queryCache.keepTracks(age, []catalog.Track{before})
	if now := look(); now.Rating != 5 {
		t.Errorf("%d stars", now.Rating)
	}
}
