package app

import (
	"path/filepath"
	"testing"

	"linnet/app/state/settings"
	"linnet/app/state/view"
	"linnet/assets"
)

// TestShippedFeedsAreFollowedUnlessRemoved: this build ships with none.
func TestShippedFeedsAreFollowedUnlessRemoved(t *testing.T) {
	p, err := settings.OpenPreferences(filepath.Join(t.TempDir(), "settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	a := &App{preferences: p}
	follows := func(list []byte, want int) {
		t.Helper()
		if err := a.shipFeeds(list); err != nil || len(p.Get().Feeds) != want {
			t.Errorf("%+v, %v", p.Get().Feeds, err)
		}
	}
	follows(assets.Feeds(), 0)
	const address = "https://a.example/feed/"
	shipped := []byte(`[{"name": "a.example", "url": "` + address + `", "root": "e30="}]`)
	follows(shipped, 1)
	follows(shipped, 1)
	if err := p.Change(func(v *view.Values) { v.Feeds, v.Unfollowed = nil, []string{address} }); err != nil {
		t.Fatal(err)
	}
	follows(shipped, 0)
	if a.shipFeeds([]byte("{")) == nil {
		t.Error("a damaged list is taken")
	}
}
