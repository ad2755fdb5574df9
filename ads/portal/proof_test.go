package portal_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"linnet/ads/ledger"
)

// form is the id as a form has it.
func (d *deviceKey) form() string { return base64.RawURLEncoding.EncodeToString(d.id) }

// TestSessionLeftOpenOpensNoOtherWayIn: a while after the sign-in, passkeys and the second factor change only for who shows the password
// or a passkey once more.
func TestSessionLeftOpenOpensNoOtherWayIn(t *testing.T) {
	w := named(t)
	b := w.sponsor("Brandt Violins")
	phone := b.deviceKey("phone")
	if p := phone.register(""); p.status != http.StatusNoContent {
		t.Fatalf("just signed in: %d %s", p.status, p.body)
	}
	w.has(b.get("/passkeys"), "phone", "Remove", "Add a passkey")
	b.post("/account/factor", "old", password)
	w.now = w.now.Add(11 * time.Minute)
	w.has(b.get("/passkeys"), "phone", "show once more who you are")
	if p := b.get("/passkeys"); strings.Contains(p.body, ">Remove<") || strings.Contains(p.body, "Add a passkey") {
		t.Error("the page offers what it refuses")
	}
	for path, form := range map[string][]string{"/passkeys/remove": {"passkey", phone.form()}, "/account/factor/keep": {"code", "000000"}} {
		if p := b.post(path, form...); p.status != http.StatusForbidden || !strings.Contains(p.body, "Is it you?") {
			t.Errorf("%s: %d", path, p.status)
		}
	}
	for _, path := range []string{"/passkeys/begin", "/passkeys/add?name=x"} {
		if p := b.sends(path, "{}"); p.status != http.StatusForbidden {
			t.Errorf("%s: %d", path, p.status)
		}
	}
	for _, path := range []string{"/account/factor", "/account/factor/drop"} {
		w.has(b.post(path, "old", "not the password"), "This is not your password.")
	}
	w.has(b.post("/account/proof", "next", "passkeys", "password", "not the password"), "This is not your password.")
	if p := b.post("/passkeys/remove", "passkey", phone.form()); p.status != http.StatusForbidden {
		t.Errorf("after a wrong password: %d", p.status)
	}
	if p := b.post("/account/proof", "next", "//elsewhere.example", "password", password); p.status != http.StatusNotFound {
		t.Errorf("leads elsewhere: %d", p.status)
	}
	if p := b.post("/account/proof", "next", "passkeys", "password", password); p.path != "/passkeys" {
		t.Errorf("the password leads to %s (%d)", p.path, p.status)
	}
	if p := b.post("/passkeys/remove", "passkey", phone.form()); p.status != http.StatusOK || strings.Contains(p.body, "phone") {
		t.Errorf("with a proof: %d", p.status)
	}
}

// TestPasskeyProvesWhoIsThere, its owner's alone, for the operator's persons too.
func TestPasskeyProvesWhoIsThere(t *testing.T) {
	w := named(t)
	for base, signIn := range map[string]func() *browser{"": func() *browser { return w.sponsor("Brandt Violins") }, "/operator": w.desk} {
		b := signIn()
		phone, other := b.deviceKey("phone"+base[:min(1, len(base))]), b.deviceKey("unknown")
		phone.register(base)
		w.now = w.now.Add(11 * time.Minute)
		w.has(b.get(base+"/account/proof"), "Use a passkey")
		other.handle = phone.handle
		if p := other.shows(base+"/account/proof/passkey/begin",
			base+"/account/proof/passkey"); p.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: an unknown passkey: %d", base, p.status)
		}
		if p := b.post(base+"/passkeys/remove", "passkey", phone.form()); p.status != http.StatusForbidden {
			t.Errorf("%s: without proof: %d", base, p.status)
		}
		if p := phone.shows(base+"/account/proof/passkey/begin", base+"/account/proof/passkey"); p.status != http.StatusNoContent {
			t.Fatalf("%s: %d %s", base, p.status, p.body)
		}
		if p := b.post(base+"/passkeys/remove", "passkey", phone.form()); p.status != http.StatusOK {
			t.Errorf("%s: with proof: %d", base, p.status)
		}
	}
}

// TestPasskeySignsIn, from a browser that nobody signed in with before, and no more once it is removed.
func TestPasskeySignsIn(t *testing.T) {
	w := named(t)
	b := w.sponsor("Brandt Violins")
	phone := b.deviceKey("phone")
	phone.register("")
	phone.browser = w.browser()
	if p := phone.shows("/signin/passkey/begin", "/signin/passkey"); p.path != "/campaigns" {
		t.Errorf("%s (%d) %s", p.path, p.status, p.body)
	}
	b.post("/passkeys/remove", "passkey", phone.form())
	phone.browser = w.browser()
	if p := phone.shows("/signin/passkey/begin", "/signin/passkey"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("removed: %s (%d)", p.path, p.status)
	}
}

// TestNewPasswordTellsOfPasskeys: who resets or changes a password reads which passkeys go on, and may end them with it.
func TestNewPasswordTellsOfPasskeys(t *testing.T) {
	w := named(t)
	w.posts()
	b := w.sponsor("Brandt Violins")
	who, err := w.ledger.SponsorNamed(t.Context(), "Brandt Violins")
	w.must(err)
	w.must(w.ledger.Confirm(t.Context(), strings.TrimPrefix(w.link(), "/confirm?token=")))
	passkeys := func(want int) {
		t.Helper()
		kept, err := w.ledger.Passkeys(t.Context(), who.ID)
		w.must(err)
		if len(kept) != want {
			t.Fatalf("%d passkeys, not %d", len(kept), want)
		}
	}
	add := func() {
		w.must(w.ledger.AddPasskey(t.Context(), ledger.Passkey{ID: []byte{1}, Who: who.ID, Name: "Old phone", Said: []byte("{}")}))
	}
	reset := func(pairs ...string) got {
		w.mailbox()
		w.now = w.now.Add(time.Hour) // letters to one address are few
		b.post("/forgot", "email", "brandt.violins@sponsor.example")
		<-w.arrived // it is written behind the answer
		link := w.link()
		p := b.get(link)
		b.post("/reset", append([]string{"token", strings.TrimPrefix(link, "/reset?token=")}, pairs...)...)
		return p
	}
	if strings.Contains(reset("password", "three other words").body, "passkeys") {
		t.Error("the page speaks of passkeys where there are none")
	}
	add()
	if strings.Contains(w.browser().get("/reset?token=made-up").body, "Old phone") {
		t.Error("anybody reads whose passkeys there are")
	}
	w.has(reset("password", "yet another three"), "Old phone", "22 Nov 2026", `name="passkeys" value="remove" checked`)
	passkeys(1)
	reset("password", "words of a third kind", "passkeys", "remove")
	passkeys(0)
	add()
	w.has(b.get("/account"), "Your passkeys go on signing you in: Old phone", "Also remove my passkeys")
	b.post("/account/password", "old", "words of a third kind", "new", "words of a fourth kind")
	passkeys(1)
	w.mailbox()
	b.post("/account/password", "old", "words of a fourth kind", "new", "words of a fifth kind", "passkeys", "remove")
	passkeys(0)
	if letters := w.mailbox(); len(letters) != 1 || !strings.Contains(letters[0], "Your passkeys were removed") {
		t.Errorf("%q", letters)
	}
}
