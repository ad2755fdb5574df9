package portal_test

import (
	"net/http"
	"strings"
	"testing"

	"linnet/ads/ledger"
	"linnet/ads/portal"
)

// named serves the portal under a host with a name, as passkeys need one.
func named(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	c := w.config()
	c.URL = strings.Replace(w.url, "127.0.0.1", "localhost", 1)
	site, err := portal.New(c)
	w.must(err)
	w.site(site)
	return w
}

// sends posts what a browser's script would.
func (b *browser) sends(path, body string) got {
	b.t.Helper()
	r, err := http.NewRequest(http.MethodPost, b.url+path, strings.NewReader(body))
	b.must(err)
	r.Header.Set("Content-Type", "application/json")
	return b.do(r)
}

// TestPasskeyOfNobodyOpensNothing: an answer that nobody asked for, a made-up one, and one to a question that was answered already.
func TestPasskeyOfNobodyOpensNothing(t *testing.T) {
	w := named(t)
	b := w.browser()
	if p := b.sends("/signin/passkey", "{}"); p.status != http.StatusNotFound {
		t.Errorf("unasked: %d", p.status)
	}
	if p := b.sends("/signin/passkey/begin", ""); p.status != http.StatusOK || !strings.Contains(p.body, `"userVerification":"required"`) ||
		!strings.Contains(p.body, `"rpId":"localhost"`) {
		t.Fatalf("%d: %s", p.status, p.body)
	}
	made := `{"id":"AQID","rawId":"AQID","type":"public-key","response":{"clientDataJSON":"e30",` +
		`"authenticatorData":"AQID","signature":"AQID","userHandle":"AQID"}}`
	if p := b.sends("/signin/passkey", made); p.status != http.StatusUnprocessableEntity ||
		!strings.Contains(p.body, "does not open any account") {
		t.Errorf("made up: %d, %s", p.status, p.body)
	}
	if p := b.sends("/signin/passkey", made); p.status != http.StatusNotFound {
		t.Errorf("once more: %d", p.status)
	}
	if p := b.get("/campaigns"); p.path != "/signin" {
		t.Errorf("somebody is signed in at %s", p.path)
	}
}

// TestPasskeysNeedASignIn: nobody adds one to an account that is not theirs, and an oversized answer is not read.
func TestPasskeysNeedASignIn(t *testing.T) {
	w := named(t)
	stranger := w.browser()
	for _, path := range []string{"/passkeys/begin", "/passkeys/add?name=x"} {
		if p := stranger.sends(path, "{}"); p.path != "/signin" {
			t.Errorf("%s leads a stranger to %s, %d", path, p.path, p.status)
		}
	}
	brandt, harbour := w.sponsor("Brandt Violins"), w.sponsor("Harbour Press")
	if p := brandt.sends("/passkeys/begin", ""); p.status != http.StatusOK || !strings.Contains(p.body, `"residentKey":"required"`) {
		t.Fatalf("%d: %s", p.status, p.body)
	}
	if p := brandt.sends("/passkeys/add?name=x", strings.Repeat("x", 1<<20)); p.status != http.StatusUnprocessableEntity {
		t.Errorf("oversized: %d", p.status)
	}
	sponsors, err := w.ledger.Sponsors(t.Context())
	w.must(err)
	w.must(w.ledger.AddPasskey(t.Context(), ledger.Passkey{ID: []byte{1, 2, 3}, Who: sponsors[0].ID, Name: "Theirs", Said: []byte("{}")}))
	for _, b := range []*browser{brandt, harbour} {
		shown := strings.Contains(b.get("/passkeys").body, "Theirs")
		p := b.post("/passkeys/remove", "passkey", "AQID")
		if shown != (p.status == http.StatusOK) {
			t.Errorf("shown %v, removed with %d", shown, p.status)
		}
	}
}

func TestNoPasskeysWithoutAName(t *testing.T) {
	w := newWorld(t)
	b := w.sponsor("Brandt Violins")
	w.has(b.get("/passkeys"), "an address without a name")
	if p := b.sends("/passkeys/begin", ""); p.status != http.StatusNotFound {
		t.Errorf("%d", p.status)
	}
	if p := w.browser().get("/signin"); strings.Contains(p.body, "passkey") {
		t.Error("the sign-in offers passkeys")
	}
}
