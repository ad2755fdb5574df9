package sponsors

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/app/state/view"
	"linnet/p2p"
)

const release = "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&dn=Tide"

// TestNoPanelBeforeItIsSwitchedOn: until then nobody is asked, and afterwards what was hidden stays hidden until it is shown again.
func TestNoPanelBeforeItIsSwitchedOn(t *testing.T) {
	one, two := advert("one", "Ann"), advert("two", "Bob")
	two.Category = "cars"
	r, asked := following(t, ads.Catalogue{Operator: "Operator", Ads: []ads.Ad{one, two}, Notice: "notice@operator.example",
		Interests: []string{"folk"}}, feed.Blocklist{})
	if v := r.now(); asked.Load() != 0 || v.Panel.State != view.PanelOff ||
		v.Sponsors.Feeds[0].Status != "Not asked: sponsor panels and statistics are off" {
		t.Fatalf("asked %d times: %+v", asked.Load(), v.Sponsors.Feeds)
	}
	r.SetPanels(true)
	v := r.await("a panel", func(v *view.View) bool { return v.Panel.State == view.PanelOn })
	if !v.Sponsors.Feeds[0].Good || !strings.HasPrefix(v.Sponsors.Feeds[0].Status, "Version 2, verified ") ||
		v.Sponsors.Feeds[0].Name != "Operator" {
		t.Errorf("the feed is %+v", v.Sponsors.Feeds[0])
	}
	if len(v.Sponsors.Interests) != 1 || v.Sponsors.Interests[0].On || len(v.Sponsors.Categories) != 1 {
		t.Errorf("topics %+v, categories %+v", v.Sponsors.Interests, v.Sponsors.Categories)
	}
	first := v.Panel.AdID
	r.ReportAd()
	v = r.now()
	if v.Panel.AdID == first || len(v.Notices) != 1 || !strings.Contains(v.Notices[0].Next, "notice@operator.example") {
		t.Errorf("after a report %+v, notices %v", v.Panel, v.Notices)
	}
	r.HideSponsor()
	if v = r.now(); v.Panel.State != view.PanelHouse || len(v.Sponsors.Shown) != 2 || !v.Sponsors.Shown[0].Hidden {
		t.Errorf("all are hidden: %+v, %+v", v.Panel, v.Sponsors.Shown)
	}
	r.Unhide(first)
	if v = r.now(); v.Panel.AdID != first {
		t.Errorf("shown again: %+v", v.Panel)
	}
	r.Unhide("no such ad")
	r.SetPanels(false)
	if v = r.now(); v.Panel.State != view.PanelOff {
		t.Errorf("switched off: %+v", v.Panel)
	}
}

// TestRefusedCategoriesAndTopicsAreKept, and count for the choice at once.
func TestRefusedCategoriesAndTopicsAreKept(t *testing.T) {
	car := advert("car", "Ann")
	car.Category = "cars"
	r, _ := following(t, ads.Catalogue{Operator: "Operator", Ads: []ads.Ad{car}, Interests: []string{"folk", "jazz"}}, feed.Blocklist{})
	r.SetPanels(true)
	r.await("a panel", func(v *view.View) bool { return v.Panel.State == view.PanelOn })
	r.RefuseCategory("cars", true)
	r.SetInterest("jazz", true)
	v := r.now()
	if v.Panel.State != view.PanelHouse || !v.Sponsors.Categories[0].On || !v.Sponsors.Interests[1].On || v.Sponsors.Interests[0].On {
		t.Errorf("%+v, %+v", v.Panel, v.Sponsors)
	}
	r.RefuseCategory("cars", false)
	r.SetInterest("jazz", false)
	if v = r.now(); v.Panel.State != view.PanelOn || len(r.preferences.values.Interests) != 0 {
		t.Errorf("%+v, %v", v.Panel, r.preferences.values.Interests)
	}
}

// TestALookOfASecondIsAnImpression, a shorter one is none.
func TestALookOfASecondIsAnImpression(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open(t, nil)
		r.on(func(context.Context) {
			r.sponsor.choice, r.sponsor.chosen = ads.Choice{Ad: advert("one", "Ann")}, r.loop.Now()
		})
		r.PanelInView(true)
		time.Sleep(impression / 2)
		r.PanelInView(false)
		time.Sleep(2 * impression)
		if v := r.now(); len(v.Sponsors.Shown) != 0 {
			t.Errorf("half a second counts: %+v", v.Sponsors.Shown)
		}
		r.PanelInView(true)
		r.PanelInView(true) // says nothing new
		time.Sleep(2 * impression)
		if v := r.now(); len(v.Sponsors.Shown) != 1 || v.Sponsors.Shown[0].Impressions != 1 ||
			v.Sponsors.Shown[0].Headline != "Headline one" {
			t.Errorf("%+v", v.Sponsors.Shown)
		}
	})
}

// TestThePanelTakesWhatItOffers once it is asked to, and each way counts as a click.
func TestThePanelTakesWhatItOffers(t *testing.T) {
	offer := advert("one", "Ann")
	offer.Magnet, offer.Licence = release, "https://creativecommons.org/licenses/by/4.0/"
	r, _ := following(t, ads.Catalogue{Operator: "Operator", Ads: []ads.Ad{offer}}, feed.Blocklist{})
	r.PlayAd() // there is nothing yet to play
	r.SetPanels(true)
	v := r.await("a panel", func(v *view.View) bool { return v.Panel.State == view.PanelOn })
	if v.Panel.Licence == "" || len(r.node.fetched) != 0 {
		t.Errorf("fetched %v before it was asked to; %+v", r.node.fetched, v.Panel)
	}
	r.PlayAd()
	r.FetchAd()
	if r.now(); len(r.node.fetched) != 2 || len(r.played) != 1 || r.arriving != 1 || r.node.fetched[0].Row.Licence != offer.Licence {
		t.Errorf("fetched %+v, played %v, shown %d times", r.node.fetched, r.played, r.arriving)
	}
	failed := p2p.Transfer{State: p2p.Failed, Row: r.node.fetched[0].Row}
	r.node.transfers = []p2p.Transfer{failed}
	r.FetchAd()
	if r.now(); len(r.node.resumed) != 1 {
		t.Errorf("resumed %v", r.node.resumed)
	}
	r.node.transfers, r.node.err = nil, p2p.ErrHave
	r.FetchAd()
	r.VisitAd()
	v = r.now()
	if len(v.Notices) != 1 || v.Notices[0].What != "“Tide” is in your library already." || v.Sponsors.Shown[0].Clicks != 5 {
		t.Errorf("notices %v, record %+v", v.Notices, v.Sponsors.Shown)
	}
}

// TestALinkThatLooksLikeAnotherIsNamed beside the reason for the choice.
func TestALinkThatLooksLikeAnotherIsNamed(t *testing.T) {
	if got := leads("https://plain.example/"); got != "" {
		t.Errorf("a plain link says %q", got)
	}
	if got := leads("https://exаmple.org/"); !strings.HasPrefix(got, "Visit leads to xn--") {
		t.Errorf("a Cyrillic letter says %q", got)
	}
}

// TestWhatTheOperatorListsIsRefused by the shelf, and no longer once the feed is left.
func TestWhatTheOperatorListsIsRefused(t *testing.T) {
	hash := strings.Repeat("ab", 20)
	r, _ := following(t, ads.Catalogue{Operator: "Operator"}, feed.Blocklist{InfoHashes: []string{hash}})
	r.SetPanels(true)
	v := r.await("it was heard", func(v *view.View) bool { return v.Sponsors.Feeds[0].Good })
	if r.now(); len(r.refused) != 1 || r.refused[0] != hash {
		t.Errorf("refused %v", r.refused)
	}
	r.RemoveFeed("https://other.example/")
	r.RemoveFeed(v.Sponsors.Feeds[0].URL)
	if v = r.now(); len(v.Sponsors.Feeds) != 0 || len(r.refused) != 0 || len(r.preferences.values.Unfollowed) != 1 ||
		v.Sponsors.Empty == "" {
		t.Errorf("left: %+v, refused %v", v.Sponsors, r.refused)
	}
}
