package portal_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"linnet/ads/ledger"
)

// TestAccountIsExportedAndClosed: all that is kept comes out, days to come are given back, nobody gets in, and the books hold.
func TestAccountIsExportedAndClosed(t *testing.T) {
	w := newWorld(t)
	brandt, ad := w.shows("Brandt Violins")
	brandt.post("/members", "email", "ed@brandt.example", "role", "editor")
	brandt.post("/billing", "name", "Brandt GmbH", "address", "Weg 2", "country", "DE")
	who, err := w.ledger.SponsorNamed(t.Context(), "Brandt Violins")
	w.must(err)
	var all ledger.Export
	w.must(json.Unmarshal([]byte(brandt.get("/account/export.json").body), &all))
	if all.Sponsor.ID != who.ID || len(all.Ads) != 1 || all.Ads[0].ID != ad || len(all.Ads[0].History) == 0 || len(all.Members) != 1 ||
		len(all.Invoices) != 1 || len(all.Transfers) != 2 || len(all.Deeds) == 0 {
		t.Errorf("%+v", all)
	}

	w.has(brandt.post("/account/close", "old", password), "Tick that you are sure.")
	w.has(brandt.post("/account/close", "old", "another password", "sure", "yes"), "This is not your password.")
	w.has(brandt.get("/account"), "Close the account")
	w.has(brandt.post("/account/close", "old", password, "sure", "yes"), "Your account is closed", "are paid back")
	if p := brandt.get("/campaigns"); p.path != "/signin" {
		t.Errorf("after closing, campaigns are at %s", p.path)
	}
	if p := w.browser().post("/signin", "email", "brandt.violins@sponsor.example", "password", password); p.path != "/signin" {
		t.Errorf("somebody signs in to a closed account: %s", p.path)
	}
	if release, err := w.ledger.Release(t.Context()); err != nil || len(release.Catalogue.Ads) > 0 {
		t.Errorf("%d ads go on, %v", len(release.Catalogue.Ads), err)
	}
	left, err := w.ledger.Balance(t.Context(), who.ID)
	if err != nil || left <= 0 || left >= 1000*ledger.Unit {
		t.Errorf("%v is left, %v", left, err)
	}
	if broken, err := w.ledger.Audited(t.Context()); len(broken) > 0 || err != nil {
		t.Errorf("%v, %v", broken, err)
	}
	if b, err := w.ledger.Business(t.Context(), who.ID); err != nil || b.Address != "" || strings.Contains(b.Email, "brandt") {
		t.Errorf("kept of the business: %+v, %v", b, err)
	}
	w.has(w.desk().get("/operator/sponsors"), "Brandt Violins", left.String())
	if again := w.browser().post("/signup", "name", "Another House", "email", "brandt.violins@sponsor.example", "password",
		password); again.path != "/campaigns" {
		t.Errorf("the address is not free again: %s", again.path)
	}
}

// TestOnlyTheOwnerClosesAnAccount: an editor neither exports nor closes it.
func TestOnlyTheOwnerClosesAnAccount(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	p := brandt.post("/members", "email", "ed@brandt.example", "role", "editor")
	_, rest, _ := strings.Cut(p.body, "<code>")
	secret, _, _ := strings.Cut(rest, "</code>")
	ed := w.browser()
	if p := ed.post("/signin", "email", "ed@brandt.example", "password", secret); p.path != "/campaigns" {
		t.Fatalf("the editor's sign-in ended at %s", p.path)
	}
	for _, p := range []got{ed.get("/account/export.json"), ed.post("/account/close", "old", secret, "sure", "yes")} {
		if p.status != http.StatusForbidden {
			t.Errorf("%s: %d", p.path, p.status)
		}
	}
	w.has(brandt.get("/account"), "Close the account")
}
