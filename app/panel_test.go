package app_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/app"
	"linnet/app/state/view"
	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// served publishes a feed with the ads and counts what it is asked.
func served(t *testing.T, list ...ads.Ad) (url string, root []byte, asked *atomic.Int64) {
	t.Helper()
	return servedFeed(t, ads.Catalogue{Operator: "Test", Mode: "solo", Epsilon: 2, Ads: list})
}

func servedFeed(t *testing.T, c ads.Catalogue) (url string, root []byte, asked *atomic.Int64) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "feed")
	keys, err := feed.NewKeys()
	if err == nil {
		err = feed.Init(dir, keys, time.Now())
	}
	if err == nil {
		_, err = feed.Publish(dir, keys, feed.Release{Catalogue: c}, time.Now())
	}
	if err == nil {
		root, err = os.ReadFile(filepath.Join(dir, "root.json"))
	}
	if err != nil {
		t.Fatal(err)
	}
	asked = new(atomic.Int64)
	files := http.StripPrefix("/feed", http.FileServerFS(os.DirFS(dir)))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/feed/", root, asked
}

// following publishes a feed and lets the program follow it.
func following(t *testing.T, o *app.Options, c ads.Catalogue) {
	t.Helper()
	url, root, _ := servedFeed(t, c)
	o.Feed, o.Root = url, filepath.Join(t.TempDir(), "root.json")
	if err := os.WriteFile(o.Root, root, 0o600); err != nil {
		t.Fatal(err)
	}
}

func ad(id, sponsor string) ads.Ad {
	return ads.Ad{ID: id, Campaign: "c", Flight: "f", Sponsor: sponsor, Headline: "Headline " + id, Text: "Text",
		Link: "https://" + id + ".example/",
		From: time.Now().Add(-time.Hour), Until: time.Now().Add(time.Hour), Share: 500, Slot: ads.SlotRail}
}

// shown waits for a panel in the state, and returns it.
func shown(t *testing.T, a *app.App, want view.PanelState, but string) view.Panel {
	t.Helper()
	return await(t, a, "a panel that is "+string(want)+" and not "+but, func(v *view.View) bool {
		return v.Panel.State == want && v.Panel.AdID != but
	}).Panel
}

func TestPanelsAreOffUntilSwitchedOnAndHiddenAdsStayHidden(t *testing.T) {
	url, root, asked := served(t, ad("one", "Ann"), ad("two", "Bob"))
	o := options(t)
	o.Feed, o.Root = url, filepath.Join(t.TempDir(), "root.json")
	if err := os.WriteFile(o.Root, root, 0o600); err != nil {
		t.Fatal(err)
	}
	a := open(t, o)
	await(t, a, "the client has started", func(v *view.View) bool { return len(v.Sponsors.Feeds) == 1 && v.Library.Scan == "" })
	if n := asked.Load(); n != 0 || a.State.View().Panel.State != view.PanelOff {
		t.Fatalf("before panels were switched on the feed was asked %d times, panel %q", n, a.State.View().Panel.State)
	}
	a.State.Sponsors.SetPanels(true)
	first := shown(t, a, view.PanelOn, "")
	a.State.Sponsors.HideAd()
	second := shown(t, a, view.PanelOn, first.AdID)
	a.State.Sponsors.HideSponsor()
	if house := shown(t, a, view.PanelHouse, second.AdID); house.Text == "" {
		t.Error("the house panel says nothing")
	}
	a.State.Sponsors.SetPanels(false)
	shown(t, a, view.PanelOff, "any")
	if rows := a.State.View().Sponsors.Shown; len(rows) != 2 || !rows[0].Hidden || !rows[1].Hidden {
		t.Errorf("the record of hidden ads is %+v", rows)
	}
}

// TestPanelPlaysTheReleaseItOffers: nothing is fetched before the listener asks; then it plays while it arrives, and both count as
// clicks on the own record.
func TestPanelPlaysTheReleaseItOffers(t *testing.T) {
	shelf, err := p2ptest.NewShelf(filepath.FromSlash("../assets/music/Maren Oyelaran/Tide Tables"))
	check(t, err)
	artist, err := p2p.Open(p2p.Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Mode: p2p.LANOnly, Shelf: shelf})
	check(t, err)
	t.Cleanup(func() { check(t, artist.Close()) })
	track := shelf.Rows()[0]
	free := ad("one", "Maren Oyelaran")
	free.Magnet, free.Licence = track.Magnet(), "https://creativecommons.org/licenses/by/4.0/"
	o := options(t)
	following(t, &o, ads.Catalogue{Operator: "Test", Mode: "solo", Epsilon: 2, Ads: []ads.Ad{free}})
	a := open(t, o)
	a.Node.AddPeer(artist.Addr()) // an ad's magnet names no peers
	a.State.Sponsors.PlayAd()     // there is no panel yet
	a.State.Sponsors.SetPanels(true)
	if p := shown(t, a, view.PanelOn, ""); p.Licence != "CC BY 4.0" {
		t.Errorf("the panel: %+v", p)
	}
	if v := a.State.View(); len(v.Transfers.Rows) != 0 || v.Transfers.Clear {
		t.Errorf("fetched without being asked: %+v", v.Transfers)
	}
	a.State.Sponsors.PlayAd()
	await(t, a, "it plays", func(v *view.View) bool { return v.Bar.Playing && strings.HasSuffix(v.Bar.Title, track.Title) })
	await(t, a, "it is here", func(v *view.View) bool { return v.Transfers.Clear })
	a.State.Sponsors.FetchAd() // once more does no harm
	await(t, a, "both are on the own record", func(v *view.View) bool {
		return v.Screen == view.ScreenTransfers && len(v.Sponsors.Shown) == 1 && v.Sponsors.Shown[0].Clicks == 2 && len(v.Notices) == 0
	})
}
