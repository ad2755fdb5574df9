package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/ads/feed"
	"linnet/ads/ledger"
)

// TestAPartnerAsTyped: a partner with a portal of its own signs its ads into an operator's feed, and is revoked.
func TestAPartnerAsTyped(t *testing.T) {
	dir := t.TempDir()
	home, partner := filepath.Join(dir, "operator"), filepath.Join(dir, "partner")
	works(t, []string{"init", "-home", home})
	works(t, []string{"init", "-home", partner})
	_, ads := paidAds(t, ledger.Home(partner), 1)
	works(t, []string{"review", "-home", partner, "approve", ads[0].ID})
	key, _, code := typed(t, "partner", "-home", partner, "key")
	if key = strings.TrimSpace(key); code != 0 || key == "" {
		t.Fatalf("no key: exit %d", code)
	}
	for _, wrong := range [][]string{{"admit", "../eu", key}, {"admit", "eu", "x"}, {"revoke", "eu"}, {"admit"},
		{"accept", "eu", filepath.Join(dir, "none")}} {
		if _, errs, code := typed(t, append([]string{"partner", "-home", home}, wrong...)...); code != 2 || strings.Count(errs, "\n") != 1 {
			t.Errorf("%q: exit %d: %s", wrong, code, errs)
		}
	}
	next, signed := filepath.Join(dir, "candidate"), filepath.Join(dir, "signed")
	works(t, []string{"publish", "-home", partner, "-candidate", next})
	works(t, []string{"sign", "-home", partner, "-partner", "eu", next, signed}, "+ "+ads[0].ID,
		"Signed for partner eu, number 1, with 1 ads")
	if _, errs, code := typed(t, "partner", "-home", home, "accept", "eu", signed); code != 2 ||
		!strings.Contains(errs, "no such partner") {
		t.Errorf("a stranger was heard: exit %d: %s", code, errs)
	}
	works(t, []string{"partner", "-home", home, "-share", "12.5", "admit", "eu", key}, "next release")
	works(t, []string{"partner", "-home", home, "list"}, "eu", "12.5 %")
	works(t, []string{"desk", "-home", home, "list"}, "eu", "12.5 %") // its name of before
	if _, errs, code := typed(t, "partner", "-home", home, "-share", "90", "admit", "us", key); code != 2 ||
		!strings.Contains(errs, "102.5 percent together") {
		t.Errorf("two greedy partners: %d, %s", code, errs)
	}
	works(t, []string{"publish", "-home", home}, "+ partner eu, which signs by "+key)
	works(t, []string{"partner", "-home", home}, "eu  "+key)
	works(t, []string{"partner", "-home", home, "accept", "eu", signed}, "The ads of partner eu are in the feed: 1.")
	shown := func(want int) {
		t.Helper()
		root, err := os.ReadFile(filepath.Join(ledger.Home(home).Feed(), "root.json"))
		if err != nil {
			t.Fatal(err)
		}
		c, err := feed.Open(feed.Config{Root: root, Files: os.DirFS(ledger.Home(home).Feed()), Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if news, err := c.Fetch(t.Context()); err != nil || len(news.Catalogue.Ads) != want {
			t.Errorf("listeners are shown %+v, %v; want %d", news.Catalogue.Ads, err, want)
		}
	}
	shown(1)
	copied, elsewhere := filepath.Join(dir, "copy"), filepath.Join(dir, "elsewhere")
	works(t, []string{"backup", "-home", home, copied})
	works(t, []string{"restore", "-home", elsewhere, copied})
	works(t, []string{"partner", "-home", elsewhere}, "eu  "+key)
	works(t, []string{"partner", "-home", home, "revoke", "eu"}, "next release")
	works(t, []string{"publish", "-home", home}, "- partner eu")
	shown(0)
}
