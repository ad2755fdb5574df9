package portal_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"linnet/ads/ledger"
)

// authenticator is what a person's phone computes (RFC 6238).
func authenticator(secret string, at time.Time) string {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		panic(err)
	}
	sum := hmac.New(sha1.New, key)
	sum.Write(binary.BigEndian.AppendUint64(nil, uint64(at.Unix()/30)))
	digest := sum.Sum(nil)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(digest[digest[19]&15:])&0x7fffffff%1_000_000)
}

var (
	offered  = regexp.MustCompile(`<code>([A-Z2-7]{32})</code>`)
	recovery = regexp.MustCompile(`<code>((?:[a-z2-7]{4}-){3}[a-z2-7]{4})</code>`)
)

// secondFactor switches it on and returns the secret and the recovery codes.
func (b *browser) secondFactor(base, password string) (secret string, codes []string) {
	b.t.Helper()
	p := b.post(base+"/account/factor", "old", password)
	found := offered.FindStringSubmatch(p.body)
	if found == nil {
		b.t.Fatalf("no secret on %s (%d): %s", p.path, p.status, p.body)
	}
	if picture := b.get(base + "/account/factor.png"); picture.status != http.StatusOK || !strings.HasPrefix(picture.body, "\x89PNG") ||
		picture.header.Get("Cache-Control") != "no-store" {
		b.t.Errorf("the QR code: %d", picture.status)
	}
	b.has(b.post(base+"/account/factor/keep", "code", "12345"), "not the code that the authenticator shows")
	p = b.post(base+"/account/factor/keep", "code", authenticator(found[1], b.now))
	for _, c := range recovery.FindAllStringSubmatch(p.body, -1) {
		codes = append(codes, c[1])
	}
	if len(codes) != 10 || strings.Contains(b.get(base+"/account").body, codes[0]) {
		b.t.Errorf("%d recovery codes, shown again or not at all", len(codes))
	}
	return found[1], codes
}

// TestSecondFactorStandsBehindThePassword, for sponsors and the operator: a password alone opens nothing, and a code opens once.
func TestSecondFactorStandsBehindThePassword(t *testing.T) {
	w := newWorld(t)
	for base, c := range map[string]struct {
		in    *browser
		enter []string
		home  string
	}{
		"":          {w.sponsor("Brandt Violins"), []string{"email", "brandt.violins@sponsor.example", "password", password}, "/campaigns"},
		"/operator": {w.desk(), []string{"password", w.operator}, "/operator"},
	} {
		w.has(c.in.post(base+"/account/factor", "old", "wrong password"), "This is not your password.")
		secret, codes := c.in.secondFactor(base, c.enter[len(c.enter)-1])
		b := w.browser()
		if p := b.post(base+"/signin", c.enter...); p.path != base+"/signin/code" {
			t.Fatalf("behind the password: %s", p.path)
		}
		for _, path := range []string{c.home, base + "/account"} {
			if p := b.get(path); p.path != base+"/signin" {
				t.Errorf("half a sign-in opens %s", p.path)
			}
		}
		// it switched the factor on
		if p := b.post(base+"/signin/code", "code", authenticator(secret, w.now)); p.status != http.StatusForbidden {
			t.Errorf("a used code: %d at %s", p.status, p.path)
		}
		w.now = w.now.Add(time.Minute)
		now := authenticator(secret, w.now)
		if p := b.post(base+"/signin/code", "code", now); p.path != c.home {
			t.Fatalf("behind the code: %s (%d)", p.path, p.status)
		}
		other := w.browser()
		other.post(base+"/signin", c.enter...)
		if p := other.post(base+"/signin/code", "code", now); p.status != http.StatusForbidden {
			t.Errorf("the same code in another browser: %d", p.status)
		}
		if p := other.post(base+"/signin/code", "code", codes[0]); p.path != c.home {
			t.Errorf("a recovery code leads to %s (%d)", p.path, p.status)
		}
		late := w.browser()
		late.post(base+"/signin", c.enter...)
		w.now = w.now.Add(6 * time.Minute)
		if p := late.post(base+"/signin/code", "code", authenticator(secret, w.now)); !strings.HasSuffix(p.path, "/signin") {
			t.Errorf("six minutes later: %s", p.path)
		}
		b.post(base+"/account/factor/drop", "old", c.enter[len(c.enter)-1])
		if p := w.browser().post(base+"/signin", c.enter...); p.path != c.home {
			t.Errorf("switched off: %s", p.path)
		}
	}
	w.has(w.desk().get("/operator/log"), "switched second factor on", "switched second factor off", "used recovery code",
		"with a password and a code", "wrong code")
}

// TestCodesCannotBeGuessed: whoever knows the password waits longer with each code.
func TestCodesCannotBeGuessed(t *testing.T) {
	w := newWorld(t)
	w.sponsor("Brandt Violins").secondFactor("", password)
	b := w.from("203.0.113.7")
	b.post("/signin", "email", "brandt.violins@sponsor.example", "password", password)
	for range 25 {
		b.post("/signin/code", "code", "000000")
	}
	if waited := time.Duration(w.waits.Load()); waited < time.Minute {
		t.Errorf("25 codes took %s", waited)
	}
}

// TestResetByLetterTellsNothing: who has an account is told like who has none, and the letter opens once.
func TestResetByLetterTellsNothing(t *testing.T) {
	w := newWorld(t)
	w.posts()
	brandt := w.sponsor("Brandt Violins")
	w.mailbox()
	b := w.browser()
	none := b.post("/forgot", "email", "nobody.violins@sponsor.example")
	some := b.post("/forgot", "email", "brandt.violins@sponsor.example")
	if none.status != some.status || strings.ReplaceAll(some.body, "brandt.", "nobody.") != none.body {
		t.Error("the answers differ")
	}
	<-w.arrived // it is written behind the answer
	link := w.link()
	w.has(b.get(link), "Choose a password")
	token := strings.TrimPrefix(link, "/reset?token=")
	w.has(b.post("/reset", "token", token, "password", "password123"), "first that guessers try")
	if p := b.post("/reset", "token", token, "password", "three other words"); p.path != "/campaigns" {
		t.Errorf("the letter leads to %s (%d)", p.path, p.status)
	}
	if p := brandt.get("/campaigns"); p.path != "/signin" {
		t.Errorf("a session from before goes on: %s", p.path)
	}
	if p := w.browser().post("/reset", "token", token, "password", "yet another three"); p.status != http.StatusNotFound {
		t.Errorf("used twice: %d", p.status)
	}
	if p := w.browser().post("/signin", "email", "brandt.violins@sponsor.example", "password", password); p.status != http.StatusForbidden {
		t.Errorf("the old password: %d", p.status)
	}
}

// TestLettersToOneAddressAreFew: nobody's mailbox is filled, however often it is asked.
func TestLettersToOneAddressAreFew(t *testing.T) {
	w := newWorld(t)
	w.posts()
	w.sponsor("Brandt Violins") // the first letter
	for range 6 {
		w.browser().post("/signup", "name", "Mallory", "email", "brandt.violins@sponsor.example", "password", password)
	}
	if n := len(w.mailbox()); n != 3 {
		t.Errorf("%d letters", n)
	}
}

// TestMembersAreInvitedByLetter, where letters arrive: nobody else learns their password, and they act under their own name.
func TestMembersAreInvitedByLetter(t *testing.T) {
	w := newWorld(t)
	w.posts()
	owner := w.sponsor("Brandt Violins")
	p := owner.post("/members", "email", "ed@sponsor.example", "role", "editor")
	w.has(p, "We have written to ed@sponsor.example", "invited")
	if strings.Contains(p.body, "first password") {
		t.Error("the owner sees a password")
	}
	ed := w.browser()
	token := strings.TrimPrefix(w.link(), "/reset?token=")
	if p := ed.post("/reset", "token", token, "password", "three other words"); p.path != "/campaigns" {
		t.Fatalf("the invitation leads to %s (%d)", p.path, p.status)
	}
	ad := ed.campaign("Winter")
	ed.upload(ad, nil, append(draft, "do", "save")...)
	w.has(w.desk().get("/operator/log"), "Brandt Violins · ed@sponsor.example", "Brandt Violins · brandt.violins@sponsor.example")
}

// TestAddressIsWonByItsLetter: a sign-up that nobody confirmed does not keep the owner of the address out.
func TestAddressIsWonByItsLetter(t *testing.T) {
	w := newWorld(t)
	w.posts()
	squatter := w.sponsor("Harbour Press")
	w.mailbox()
	owner := w.browser()
	w.has(owner.post("/signup", "name", "Harbour Press", "email", "Harbour.Press@sponsor.example", "password", "three other words"),
		"We have sent a letter")
	w.has(squatter.get("/campaigns"), "No campaign yet")
	owner.post("/confirm", "token", strings.TrimPrefix(w.link(), "/confirm?token="))
	if p := owner.post("/signin", "email", "harbour.press@sponsor.example", "password", "three other words"); p.path != "/campaigns" {
		t.Errorf("the owner: %s (%d)", p.path, p.status)
	}
	if p := squatter.get("/campaigns"); p.path != "/signin" {
		t.Errorf("who never confirmed: %s", p.path)
	}
	w.has(w.browser().post("/signup", "name", "Mallory", "email", "harbour.press@sponsor.example", "password", password),
		"already has an account")
}

// TestOwnAccountPage: name, password and sessions, for a sponsor; a member changes no name.
func TestOwnAccountPage(t *testing.T) {
	w := newWorld(t)
	b := w.sponsor("Brandt Violins")
	ed := b.member("ed@sponsor.example", "editor")
	other := w.browser()
	other.post("/signin", "email", "brandt.violins@sponsor.example", "password", password)
	p := b.get("/account")
	w.has(p, "this one", "127.0.0.0/24", "End all others", "Change the name", "another program")
	w.has(b.post("/account/name", "name", "Brandt\u200b Strings"), "characters that cannot be seen")
	w.has(b.post("/account/name", "name", "Brandt Strings"), `value="Brandt Strings"`)
	if p := ed.post("/account/name", "name", "Ours"); p.status != http.StatusForbidden {
		t.Errorf("a member changed the name: %d", p.status)
	}
	id := regexp.MustCompile(`name="session" value="(\w+)"`).FindStringSubmatch(p.body)[1]
	if p := ed.post("/account/sessions", "session", id); p.status != http.StatusNotFound {
		t.Errorf("another's session was ended: %d", p.status)
	}
	b.post("/account/sessions", "session", id)
	if p := other.get("/campaigns"); p.path != "/signin" {
		t.Errorf("ended, and still at %s", p.path)
	}
	w.has(b.post("/account/password", "old", "wrong password", "new", "three other words"), "This is not your password.")
	w.has(b.post("/account/password", "old", password, "new", "Brandt.Violins"), "must not be your name")
	if p := b.post("/account/password", "old", password, "new", "three other words"); p.path != "/account" || p.status != http.StatusOK {
		t.Errorf("%s (%d)", p.path, p.status)
	}
	w.has(w.desk().get("/operator/log"), "changed password", "ended session", "changed name", "Brandt Violins is now Brandt Strings")
}

// TestNamedPersonsOfTheOperator: what each does stands in the log under their name, and a reviewer moves no money.
func TestNamedPersonsOfTheOperator(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	ad := brandt.campaign("Winter")
	brandt.upload(ad, nil, append(draft, "do", "submit")...)
	ben, err := w.ledger.AddPerson(t.Context(), "Ben", ledger.Reviewer)
	w.must(err)
	b := w.browser()
	w.has(b.get("/operator/signin"), `name="name"`)
	if p := b.post("/operator/signin", "password", w.operator); p.status != http.StatusForbidden {
		t.Errorf("without a name, of two: %d", p.status)
	}
	if p := b.post("/operator/signin", "name", "ben", "password", ben); p.path != "/operator" {
		t.Fatalf("%s (%d)", p.path, p.status)
	}
	a, err := w.ledger.SponsorNamed(t.Context(), "Brandt Violins")
	w.must(err)
	if p := b.post("/operator/sponsors", "sponsor", a.ID, "amount", "250"); p.status != http.StatusForbidden {
		t.Errorf("a reviewer credits: %d", p.status)
	}
	b.post("/operator"+ad+"/ask", "reason", "Say when.")
	lines, err := w.ledger.Audit(t.Context(), 1)
	w.must(err)
	if lines[0].Who != "Ben" || lines[0].Action != "changes asked" {
		t.Errorf("%+v", lines[0])
	}
	w.now = w.now.Add(ledger.OperatorIdle)
	if p := b.get("/operator"); p.path != "/operator/signin" {
		t.Errorf("after half an hour: %s", p.path)
	}
}
