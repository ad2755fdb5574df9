package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/ads/feed"
	"linnet/ads/ledger"
)

// apart is an operator whose targets key is on another machine: two homes.
func apart(t *testing.T) (portal, signer, ad string) {
	t.Helper()
	dir := t.TempDir()
	portal, signer = filepath.Join(dir, "portal"), filepath.Join(dir, "signer")
	works(t, []string{"init", "-home", portal})
	_, ads := paidAds(t, ledger.Home(portal), 1)
	works(t, []string{"review", "-home", portal, "approve", ads[0].ID})
	if err := os.MkdirAll(filepath.Join(signer, "keys"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(portal, "keys", "targets.pem"), filepath.Join(signer, "keys", "targets.pem")); err != nil {
		t.Fatal(err)
	}
	return portal, signer, ads[0].ID
}

func TestSigningOnAnotherMachine(t *testing.T) {
	portal, signer, ad := apart(t)
	file := func(name string) string { return filepath.Join(t.TempDir(), name) }
	if _, errs, code := typed(t, "publish", "-home", portal); code != 2 || !strings.Contains(errs, "the signing key is not in this home") {
		t.Errorf("the portal published by itself: exit %d: %s", code, errs)
	}
	next, signed := file("candidate"), file("signed")
	works(t, []string{"publish", "-home", portal, "-candidate", next}, "what would follow feed 1: 1 ads")
	works(t, []string{"sign", "-home", signer, next, signed}, "+ "+ad, "Signed as feed 2, with 1 ads")
	if _, errs, code := typed(t, "sign", "-home", signer, next, file("again")); code != 2 ||
		!strings.Contains(errs, "signed here already") {
		t.Errorf("one version was signed twice: exit %d: %s", code, errs)
	}
	works(t, []string{"publish", "-home", portal, "-signed", signed}, "Feed 2 is published. Ads in it: 1.")
	if _, errs, code := typed(t, "publish", "-home", portal, "-signed", signed); code != 2 || !strings.Contains(errs, "another release") {
		t.Errorf("a release was published twice: exit %d: %s", code, errs)
	}
	works(t, []string{"review", "-home", portal}, "Nothing waits")
	works(t, []string{"publish", "-home", portal, "-candidate", file("third")}, "what would follow feed 2: 1 ads")
}

// TestForgedSignedReleaseIsNotPublished changes what the signer signed, as somebody in the portal's machine could.
func TestForgedSignedReleaseIsNotPublished(t *testing.T) {
	portal, signer, _ := apart(t)
	dir := t.TempDir()
	next, signed := filepath.Join(dir, "candidate"), filepath.Join(dir, "signed")
	works(t, []string{"publish", "-home", portal, "-candidate", next})
	works(t, []string{"sign", "-home", signer, next, signed})
	for name, forge := range map[string]func(*feed.Signed){
		"another catalogue": func(s *feed.Signed) { s.Files["catalogue.json.gz"][30] ^= 1 },
		"a file left out":   func(s *feed.Signed) { delete(s.Files, "blocklist.json.gz") },
		"a file more":       func(s *feed.Signed) { s.Files["pictures-0.tar"] = []byte("x") },
		"other metadata": func(s *feed.Signed) {
			s.Targets = []byte(strings.Replace(string(s.Targets), `"version":2`, `"version":3`, 1))
		},
	} {
		var s feed.Signed
		if err := readJSON(signed, &s); err != nil {
			t.Fatal(err)
		}
		forge(&s)
		forged := filepath.Join(t.TempDir(), "forged")
		text, err := json.Marshal(s)
		if err == nil {
			err = os.WriteFile(forged, text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		if out, errs, code := typed(t, "publish", "-home", portal, "-signed", forged); code == 0 || strings.Contains(out, "published") {
			t.Errorf("%s: exit %d: %s %s", name, code, out, errs)
		}
	}
	works(t, []string{"publish", "-home", portal, "-signed", signed}, "Feed 2 is published.")
}
