package sponsors

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/app/player"
	"linnet/app/state/view"
)

const said = "Open days in December."

// heard makes an ad one with a spot of these bytes.
func heard(ad ads.Ad, sound string) ads.Ad {
	sum := sha256.Sum256([]byte(sound))
	ad.Spot = &ads.Spot{Spoken: ads.Spoken{SHA256: hex.EncodeToString(sum[:]), Bytes: len(sound), Milliseconds: 12_000, Loudness: -1650},
		Transcript: said}
	return ad
}

// speaking is a rig that follows a feed of one ad with a spot and one without, panels and spots on, and has fetched it.
func speaking(t *testing.T) *rig {
	t.Helper()
	const sound = "OggS and so on"
	ad := heard(advert("one", "Ann"), sound)
	ad.Until = ad.From.Add(100 * time.Hour)
	dir := filepath.Join(t.TempDir(), "feed")
	keys, err := feed.NewKeys()
	must(t, err)
	must(t, feed.Init(dir, keys, time.Now()))
	_, err = feed.Publish(dir, keys, feed.Release{Catalogue: ads.Catalogue{Operator: "Operator", Ads: []ads.Ad{ad, advert("two", "Bob")}},
		Spots: map[string][]byte{ad.Spot.SHA256: []byte(sound)}}, time.Now())
	must(t, err)
	root, err := os.ReadFile(filepath.Join(dir, "root.json"))
	must(t, err)
	server := httptest.NewServer(http.FileServerFS(os.DirFS(dir)))
	t.Cleanup(server.Close)
	r := open(t, nil)
	r.on(func(ctx context.Context) {
		must(t, r.followFeed(ctx, view.FeedSource{Name: "feed.example", URL: server.URL + "/", Root: root}))
	})
	r.SetPanels(true)
	r.await("a panel", func(v *view.View) bool { return v.Panel.State == view.PanelOn })
	r.SetSpots(true)
	r.spotIsHere(true)
	return r
}

// spotIsHere waits until the spot of the feed is here, or gone.
func (r *rig) spotIsHere(here bool) {
	r.Helper()
	r.await("spots", func(*view.View) bool {
		_, err := r.file(func(f *feed.Client) ([]byte, error) {
			last, _ := f.Last()
			return f.Spot(last.Catalogue.Ads[0].Spot.SHA256)
		})
		return here == (err == nil)
	})
}

// asks asks for a spot, so much later than before; what is handed out comes through the channel.
func (r *rig) asks(later time.Duration, got chan<- player.Item) {
	r.on(func(ctx context.Context) {
		r.ahead += later
		r.Spot(ctx, func(_ context.Context, it player.Item) { got <- it })
	})
}

// TestSpotsAreHalfAnHourApart, and none comes while they are off, or panels are.
func TestSpotsAreHalfAnHourApart(t *testing.T) {
	r := speaking(t)
	got := make(chan player.Item, 9)
	r.asks(ads.SpotEvery-time.Minute, got) // since they were switched on
	r.SetSpots(false)
	r.spotIsHere(false)
	r.asks(time.Hour, got)
	r.SetSpots(true)
	r.spotIsHere(true)
	r.SetPanels(false)
	r.asks(time.Hour, got)
	r.SetPanels(true)
	r.await("a panel", func(v *view.View) bool { return v.Panel.State == view.PanelOn })
	r.asks(time.Second, got)
	it := <-got
	raw, err := it.Open(t.Context())
	must(t, err)
	if data, err := io.ReadAll(raw); err != nil || string(data) != "OggS and so on" {
		t.Errorf("it opens %q, %v", data, err)
	}
	if it.Title != "Headline one" || it.Artist != "Sponsor · Ann" || it.ID != 0 || it.Gain != -1.5 || it.Duration != 12*time.Second ||
		it.Span.To != ads.LongestSpot || it.Interlude == "" {
		t.Errorf("it is %+v", it)
	}
	r.on(func(context.Context) { r.Speaks(it.Interlude, 3); r.Speaks("", 0) })
	r.asks(ads.SpotEvery-time.Second, got)
	r.asks(2*time.Second, got)
	<-got
	if len(got) > 0 {
		t.Errorf("%d spots more", len(got))
	}
}

// TestPanelGoesWithTheSpot while it sounds, its words on it; heard is one view, whatever is seen meanwhile.
func TestPanelGoesWithTheSpot(t *testing.T) {
	r := speaking(t)
	got := make(chan player.Item, 1)
	r.asks(ads.SpotEvery, got)
	it := <-got
	r.PanelInView(true)
	v := r.on(func(context.Context) { r.Speaks(it.Interlude, 3) })
	if v.Panel.AdID != it.Interlude || v.Panel.Spoken != said || v.Panel.Skip != "Skip in 3 seconds" {
		t.Errorf("the panel shows %+v", v.Panel)
	}
	r.SkipAd()
	v = r.on(func(context.Context) { r.Speaks(it.Interlude, 0); r.look(); r.Show() })
	if v.Panel.Skip != "Skip" || r.silenced != 0 {
		t.Errorf("%q, ended %d times", v.Panel.Skip, r.silenced)
	}
	r.SkipAd()
	v = r.on(func(context.Context) { r.SpotHeard(it.Interlude); r.SpotHeard("another") })
	if r.silenced != 1 || len(v.Sponsors.Shown) != 1 || v.Sponsors.Shown[0].Impressions != 1 {
		t.Errorf("ended %d times, counted %+v", r.silenced, v.Sponsors.Shown)
	}
	if v = r.on(func(context.Context) { r.Speaks("", 0) }); v.Panel.Spoken != "" || v.Panel.Skip != "" {
		t.Errorf("afterwards the panel shows %+v", v.Panel)
	}
}

// TestHidingEndsTheSpot, and so does switching spots or panels off.
func TestHidingEndsTheSpot(t *testing.T) {
	for name, end := range map[string]func(*rig){
		"hide":           func(r *rig) { r.HideAd() },
		"hide sponsor":   func(r *rig) { r.HideSponsor() },
		"spots are off":  func(r *rig) { r.SetSpots(false) },
		"panels are off": func(r *rig) { r.SetPanels(false) },
	} {
		r := speaking(t)
		got := make(chan player.Item, 1)
		r.asks(ads.SpotEvery, got)
		it := <-got
		r.on(func(context.Context) { r.Speaks(it.Interlude, 3) })
		end(r)
		if v := r.now(); r.silenced == 0 || v.Panel.Spoken != "" {
			t.Errorf("%s: ended %d times, the panel shows %+v", name, r.silenced, v.Panel)
		}
	}
}
