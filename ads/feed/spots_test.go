package feed

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"linnet/ads"
)

// spoken is a release whose first ad can be heard.
func spoken(sound string, headlines ...string) Release {
	r := release(headlines...)
	sum := sha256.Sum256([]byte(sound))
	sha := hex.EncodeToString(sum[:])
	r.Spots = map[string][]byte{sha: []byte(sound)}
	r.Catalogue.Ads[0].Spot = &ads.Spot{Spoken: ads.Spoken{SHA256: sha, Bytes: len(sound), Milliseconds: 3000, Loudness: -1860},
		Transcript: "Open days in December."}
	return r
}

// TestSpotsAreFetchedByThoseWhoWantThem, all of them, and leave the disk of who wants them no longer.
func TestSpotsAreFetchedByThoseWhoWantThem(t *testing.T) {
	o := newOperator(t)
	o.publish(spoken("one sound", "one"))
	home := t.TempDir()
	c := o.client(home)
	spot := fetched(t, c, 2).Catalogue.Ads[0].Spot
	missing := func(c *Client) {
		t.Helper()
		if _, err := c.Spot(spot.SHA256); err == nil || !strings.Contains(err.Error(), fs.ErrNotExist.Error()) {
			t.Errorf("a spot that nobody wanted: %v", err)
		}
	}
	missing(c)
	c.WantSpots(true)
	fetched(t, c, 2)
	here := func(c *Client) {
		t.Helper()
		if got, err := c.Spot(spot.SHA256); err != nil || string(got) != "one sound" {
			t.Errorf("%q, %v", got, err)
		}
	}
	here(c)
	o.hits.Store(0)
	fetched(t, c, 2)
	if hits := o.hits.Load(); hits != 2 {
		t.Errorf("%d requests without news", hits)
	}
	c.Close()
	again, err := Open(Config{Root: c.root, URL: o.url, Client: new(http.Client), Dir: home, Spots: true, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	here(again) // without network
	again.WantSpots(false)
	fetched(t, again, 2)
	missing(again)
}

// TestMissingSpotsLeaveTheRest: a mirror that has none, or other bytes, serves a feed all the same.
func TestMissingSpotsLeaveTheRest(t *testing.T) {
	o := newOperator(t)
	o.publish(spoken("one sound", "one"))
	c := o.client(t.TempDir())
	c.WantSpots(true)
	for name, lie := range map[string]func(http.ResponseWriter){
		"none":        func(w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) },
		"other bytes": func(w http.ResponseWriter) { w.Write(bytes.Repeat([]byte("x"), 2048)) },
	} {
		o.tamper = func(w http.ResponseWriter, r *http.Request) bool {
			spots := strings.Contains(r.URL.Path, ".spots-")
			if spots {
				lie(w)
			}
			return spots
		}
		news := fetched(t, c, 2)
		if _, err := c.Spot(news.Catalogue.Ads[0].Spot.SHA256); err == nil {
			t.Errorf("%s: there is a spot", name)
		}
	}
	o.tamper = nil
	news := fetched(t, c, 2)
	if _, err := c.Spot(news.Catalogue.Ads[0].Spot.SHA256); err != nil {
		t.Error(err)
	}
}

func TestSpotsThatAreNotThoseOfTheAd(t *testing.T) {
	o := newOperator(t)
	for name, change := range map[string]func(*Release){
		"missing":       func(r *Release) { r.Spots = nil },
		"other bytes":   func(r *Release) { r.Spots[r.Catalogue.Ads[0].Spot.SHA256] = []byte("another") },
		"other size":    func(r *Release) { r.Catalogue.Ads[0].Spot.Bytes++ },
		"too long":      func(r *Release) { r.Catalogue.Ads[0].Spot.Milliseconds = 20_001 },
		"no transcript": func(r *Release) { r.Catalogue.Ads[0].Spot.Transcript = "" },
	} {
		r := spoken("one sound", "one")
		change(&r)
		if _, err := Publish(o.dir, o.keys, r, noon); err == nil {
			t.Errorf("%s: published", name)
		}
	}
	all, err := (Release{Catalogue: ads.Catalogue{}}).bundles()
	if err != nil || len(all) != 0 {
		t.Error(all, err)
	}
}

// TestMoreSpotsThanListenersFetch are not published.
func TestMoreSpotsThanListenersFetch(t *testing.T) {
	r := Release{Spots: map[string][]byte{}}
	sound := make([]byte, ads.MaxSpotBytes)
	for i := range maxSpots/ads.MaxSpotBytes + 1 {
		sum := sha256.Sum256([]byte{byte(i), byte(i >> 8)})
		sha := hex.EncodeToString(sum[:])
		r.Spots[sha] = sound
		r.Catalogue.Ads = append(r.Catalogue.Ads, ads.Ad{Spot: &ads.Spot{Spoken: ads.Spoken{SHA256: sha}}})
	}
	if _, err := r.bundles(); err == nil {
		t.Error("they are published")
	}
}

// TestAPartnersAdsAreNotHeard: a partner signs panels alone, and what another program signs for it is understood as panels.
func TestAPartnersAdsAreNotHeard(t *testing.T) {
	p := newPartner(t, "harbour")
	given := spoken("one sound", "one")
	signed, err := SignDesk(p.keys, p.Name, given, 0, noon)
	if err != nil || given.Catalogue.Ads[0].Spot == nil {
		t.Fatal(err)
	}
	for name := range signed.Files {
		if strings.Contains(name, ofSpots) {
			t.Errorf("it signed %s", name)
		}
	}
	zipped, err := zip(ads.Catalogue{Ads: given.Catalogue.Ads})
	if err != nil {
		t.Fatal(err)
	}
	c, err := parseDelegated(zipped)
	if err != nil || len(c.Ads) != 1 || c.Ads[0].Spot != nil {
		t.Errorf("%+v, %v", c.Ads, err)
	}
	targets, err := parseTargets(signed.Targets)
	if err != nil {
		t.Fatal(err)
	}
	target := *targets.Signed.Targets[p.folder()+catalogueFile]
	targets.Signed.Targets[p.folder()+bundleName(ofSpots, "0")] = &target
	if p.checkTargets(targets) == nil {
		t.Error("a partner's bundle of spots is taken")
	}
}
