package library

import "testing"

// What a query showed is remembered; what the listener says of it since must be seen all the same.
func TestShownTracksTellWhatWasSaidSince(t *testing.T) {
	x, _ := filled(t)
	look := func() Track {
		t.Helper()
		found, err := x.Search(ctx, "love song", 10)
		must(t, err)
		if len(found) != 1 {
			t.Fatal(titles(found))
		}
		return found[0]
	}
	before := look()
	must(t, x.CountPlay(ctx, before.ID))
	must(t, x.Rate(ctx, before.ID, 4))
	must(t, x.Love(ctx, before.ID, true))
	if now := look(); now.Plays != before.Plays+1 || now.Rating != 4 || !now.Loved {
		t.Errorf("%d plays, %d stars, loved %v", now.Plays, now.Rating, now.Loved)
	}
	// A reading that began before something was said is not kept.
	_, _, age := x.queryCache.known(nil)
	must(t, x.Rate(ctx, before.ID, 5))
	x.queryCache.keepTracks(age, []Track{before})
	if now := look(); now.Rating != 5 {
		t.Errorf("%d stars", now.Rating)
	}
}
