package app_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/app"
	"linnet/app/state/view"
)

func linkTo(url string, root []byte) string {
	sum := sha256.Sum256(root)
	return feed.Link{Root: hex.EncodeToString(sum[:]), URLs: []string{url}}.String()
}

func typeLink(a *app.App, link string) {
	a.State.Sponsors.NewFeed()
	a.State.Loop.SetField("link", link)
	a.State.Loop.Submit()
}

// TestAFeedIsFollowedByItsLink: nobody is asked before the listener says so; the keys are shown; it is followed across a restart,
// and removed as easily.
func TestAFeedIsFollowedByItsLink(t *testing.T) {
	url, root, asked := served(t, ad("one", "Ann"))
	o := options(t)
	a := open(t, o)
	typeLink(a, linkTo(url, root))
	v := await(t, a, "it says where the link leads", func(v *view.View) bool {
		return v.Sheet != nil &&
			strings.HasPrefix(v.Sheet.Action, "Ask 127.0.0.1")
	})
	if asked.Load() != 0 || len(v.Sheet.Facts) != 2 {
		t.Fatalf("asked %d times, sheet %+v", asked.Load(), v.Sheet)
	}
	a.State.Loop.Submit()
	v = await(t, a, "it says whose keys sign", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Follow" })
	keys, _, err := feed.RootKeys(root)
	check(t, err)
	if len(v.Sheet.Facts) != 1+len(keys) || v.Sheet.Facts[1].Value != keys[0] || len(v.Sponsors.Feeds) != 0 {
		t.Errorf("sheet %+v, feeds %+v", v.Sheet, v.Sponsors.Feeds)
	}
	a.State.Loop.Submit()
	await(t, a, "it is followed", func(v *view.View) bool {
		return v.Screen == view.ScreenSponsors && v.Sheet == nil && len(v.Sponsors.Feeds) == 1
	})
	if n := asked.Load(); n != 1 {
		t.Errorf("before panels were switched on the feed was asked %d times", n)
	}
	a.State.Sponsors.SetPanels(true)
	if p := shown(t, a, view.PanelOn, ""); p.Sponsor != "Ann" {
		t.Errorf("the panel: %+v", p)
	}
	await(t, a, "the operator is named", func(v *view.View) bool { return v.Sponsors.Feeds[0].Name == "Test" })
	typeLink(a, linkTo(url, root))
	await(t, a, "it is not followed twice", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Note != "" })
	a.State.Loop.CloseSheet()
	a.State.Transfers.Open([]string{linkTo(url, root)})
	told(t, a, "You follow the feed of Test already.")
	check(t, a.Close())
	a = open(t, o)
	shown(t, a, view.PanelOn, "")
	a.State.Sponsors.RemoveFeed(url)
	await(t, a, "it is gone", func(v *view.View) bool { return len(v.Sponsors.Feeds) == 0 && v.Panel.State == view.PanelHouse })
	check(t, a.Close())
	a = open(t, o)
	await(t, a, "it stays away", func(v *view.View) bool { return v.Sponsors.Empty != "" })
}

// TestALinkToAForgedFeedFollowsNothing: the file in the link is another than the operator's.
func TestALinkToAForgedFeedFollowsNothing(t *testing.T) {
	url, _, _ := served(t, ad("one", "Ann"))
	_, another, _ := served(t)
	a := open(t, options(t))
	a.State.Sponsors.NewFeed()
	file := filepath.Join(t.TempDir(), "feed.txt")
	check(t, os.WriteFile(file, []byte(linkTo(url, another)+"\n"), 0o600))
	for name, typed := range map[string]string{"no link": "https://example.org/",
		"a file that is not there": filepath.Join(t.TempDir(), "none")} {
		a.State.Loop.SetField("link", typed)
		a.State.Loop.Submit()
		await(t, a, name+" is refused", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Note != "" })
		a.State.Loop.CloseSheet()
		a.State.Sponsors.NewFeed()
	}
	a.State.Loop.SetField("link", file)
	a.State.Loop.Submit()
	await(t, a, "the file holds a link", func(v *view.View) bool { return v.Sheet != nil && strings.HasPrefix(v.Sheet.Action, "Ask ") })
	a.State.Loop.Submit()
	v := await(t, a, "it is refused", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Note != "" })
	if v.Sheet.Action != "" || len(v.Sponsors.Feeds) != 0 {
		t.Errorf("%+v", v.Sheet)
	}
}

// TestAdsOfTwoFeedsAreToldApart: both have an ad of one id; hiding one leaves the other, and it can be shown again.
func TestAdsOfTwoFeedsAreToldApart(t *testing.T) {
	o := options(t)
	following(t, &o, ads.Catalogue{Operator: "First", Mode: "solo", Epsilon: 2, Ads: []ads.Ad{ad("one", "Ann")}})
	a := open(t, o)
	url, root, _ := servedFeed(t, ads.Catalogue{Operator: "Second", Mode: "solo", Epsilon: 2, Ads: []ads.Ad{ad("one", "Bob")}})
	typeLink(a, linkTo(url, root))
	await(t, a, "it may be asked", func(v *view.View) bool { return v.Sheet != nil && strings.HasPrefix(v.Sheet.Action, "Ask ") })
	a.State.Loop.Submit()
	await(t, a, "it may be followed", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Follow" })
	a.State.Loop.Submit()
	await(t, a, "both are followed", func(v *view.View) bool { return len(v.Sponsors.Feeds) == 2 })
	a.State.Sponsors.SetPanels(true)
	await(t, a, "both are heard", func(v *view.View) bool { return v.Sponsors.Feeds[0].Good && v.Sponsors.Feeds[1].Good })
	first := shown(t, a, view.PanelOn, "")
	a.State.Sponsors.HideAd()
	second := shown(t, a, view.PanelOn, first.AdID)
	if second.Sponsor == first.Sponsor {
		t.Errorf("after hiding %+v came %+v", first, second)
	}
	a.State.Sponsors.HideSponsor()
	shown(t, a, view.PanelHouse, second.AdID)
	a.State.Sponsors.ShowCatalogue(url)
	sheet := await(t, a, "the whole list is shown", func(v *view.View) bool { return v.Sheet != nil }).Sheet
	if len(sheet.Facts) != 1 || sheet.Facts[0].Name != "Bob" || !strings.Contains(sheet.Facts[0].Value, "You hid this") {
		t.Errorf("%+v", sheet)
	}
	a.State.Loop.CloseSheet()
	v := await(t, a, "both are on the record", func(v *view.View) bool { return len(v.Sponsors.Shown) == 2 })
	for _, r := range v.Sponsors.Shown {
		if !r.Hidden || r.Key != first.AdID && r.Key != second.AdID {
			t.Errorf("%+v", r)
		}
	}
	a.State.Sponsors.Unhide(first.AdID)
	if again := shown(t, a, view.PanelOn, ""); again.AdID != first.AdID {
		t.Errorf("after unhiding %q came %q", first.AdID, again.AdID)
	}
}
