package sponsors

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"linnet/ads"
	"linnet/app/state/view"
)

// TestTheRecordOfShownAdsIsKept: it counts today and the week, comes back after a restart, and a damaged one begins anew.
func TestTheRecordOfShownAdsIsKept(t *testing.T) {
	home, log := t.TempDir(), slog.New(slog.DiscardHandler)
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	s := openShown(home, log)
	for i, days := range []int{0, 0, 1, 6, 7} {
		at := noon.AddDate(0, 0, -days)
		s.count(advert("one", "Ann"), at, func(r *ShownAd) { r.Days[day(at)]++; r.Clicks = i })
	}
	s.count(advert("two", "Bob"), noon, func(*ShownAd) {})
	again := openShown(home, log)
	if today, week := again.seen(noon)("one"); today != 2 || week != 4 {
		t.Errorf("%d today, %d in the week", today, week)
	}
	if today, week := again.seen(noon)("three"); today != 0 || week != 0 {
		t.Errorf("an ad never seen: %d, %d", today, week)
	}
	rows := again.rows(view.Values{HiddenAds: map[string]bool{"one": true}, HiddenSponsors: map[string]bool{"Bob": true}})
	if len(rows) != 2 || rows[0].Key != "two" || rows[1].Impressions != 5 || rows[1].Clicks != 4 || !rows[0].Hidden || !rows[1].Hidden {
		t.Errorf("%+v", rows)
	}
	if err := os.WriteFile(filepath.Join(home, "shown.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if rows := openShown(home, log).rows(view.Values{}); len(rows) != 0 {
		t.Errorf("a damaged record has %+v", rows)
	}
}

func TestNamesAndCategoriesAreInOrder(t *testing.T) {
	if got := names(map[string]bool{"b": true, "x": false}, map[string]bool{"a": true}); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("names %v", got)
	}
	list := []ads.Catalogue{{Ads: []ads.Ad{{Category: "cars"}, {}}}}
	got := categories(list, map[string]bool{"arms": true})
	if want := []view.Interest{{Name: "arms", On: true}, {Name: "cars"}}; !slices.Equal(got, want) {
		t.Errorf("categories %+v", got)
	}
	if got := with(with(nil, "a", true), "a", false); len(got) != 0 {
		t.Errorf("switched on and off: %v", got)
	}
}
