package ads_test

import (
	"fmt"
	"time"

	"linnet/ads"
)

// The choice is a pure function: the same catalogues, listener, moment and draw give the same ad, and the rule that picked it.
func ExampleChoose() {
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	ad := ads.Ad{ID: "strings", Sponsor: "Reed and Bow", Headline: "Strings that stay in tune", From: day, Until: day.AddDate(0, 0, 14),
		Share: 300, Slot: ads.SlotRail, Interests: []string{"strings"}}
	other := ads.Ad{ID: "shop", Sponsor: "Record Barn", Headline: "Open on Sundays", From: day, Until: day.AddDate(0, 0, 14),
		Share: 100, Slot: ads.SlotRail}
	catalogues := []ads.Catalogue{{Ads: []ads.Ad{ad, other}}}
	listener := ads.Listener{Interests: []string{"strings"}, UseInterests: true}
	now := day.Add(time.Hour)

	choice, ok := ads.Choose(catalogues, listener, now, 0.5)
	fmt.Println(ok, choice.Ad.Headline)
	fmt.Println(choice.Why)

	listener.HiddenSponsors = map[string]bool{"Reed and Bow": true}
	choice, _ = ads.Choose(catalogues, listener, now, 0.5)
	fmt.Println(choice.Ad.Headline)
	fmt.Println(ads.Skipped(ad, listener, now))
	// Output:
	// true Strings that stay in tune
	// Reed and Bow paid for it. It is for listeners who ticked strings, as you did. Of 2 ads that fit, chance picked it: it has 300 of 400 parts of the panel. The choice was made on this computer.
	// Open on Sundays
	// You hid this sponsor.
}
