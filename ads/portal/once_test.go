package portal_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"linnet/ads/ledger"
	"linnet/ads/portal"
)

// formKey is the key of the form that goes to an address, on a page.
func (b *browser) formKey(page, action string) string {
	b.t.Helper()
	found := regexp.MustCompile(`action="` + regexp.QuoteMeta(action) +
		`"[^>]*><input type="hidden" name="form" value="(\w{26})">`).FindStringSubmatch(b.get(page).body)
	if found == nil {
		b.t.Fatalf("%s has no form with a key for %s", page, action)
	}
	return found[1]
}

// TestEveryFormHasAKey reads the pages: whoever adds a form is told here.
func TestEveryFormHasAKey(t *testing.T) {
	pages, err := filepath.Glob("pages/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatal(pages, err)
	}
	// twice is as once: nothing is made but a session or a letter, or it sets the same again
	harmless := regexp.MustCompile(`action="(\{\{\.Base\}\})?(/signin|/operator/signin|/signout|/forgot|/language)`)
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range regexp.MustCompile(`<form[^>]*method="post"[^>]*>(\{\{template "once"\}\})?`).
			FindAllStringSubmatch(string(text),
				-1) {
			if form[1] == "" && !harmless.MatchString(form[0]) {
				t.Errorf("%s: %s can be sent twice", page, form[0])
			}
		}
	}
}

// TestSentTwiceIsDoneOnce sends each form that makes or moves something twice, as two clicks do, and counts.
func TestSentTwiceIsDoneOnce(t *testing.T) {
	w := newWorld(t)
	b, desk := w.sponsor("Brandt Violins"), w.desk()
	brandt, err := w.ledger.SponsorNamed(t.Context(), "Brandt Violins")
	w.must(err)
	twice := func(what string, send func() got) got {
		t.Helper()
		first, second := send(), send()
		if first.status >= 400 || first.status != second.status || first.path != second.path {
			t.Errorf("%s: first %d at %s, then %d at %s", what, first.status, first.path, second.status, second.path)
		}
		return second
	}
	ads := func() int {
		all, err := w.ledger.Ads(t.Context(), brandt.ID)
		w.must(err)
		return len(all)
	}
	plan := []string{"form", b.formKey("/campaigns/new", "/campaigns/new"), "campaign", "Winter", "flight",
		"December", "from", "2026-11-22", "until", "2026-12-19",
		"share", "4", "category", "instruments"}
	ad := twice("campaign", func() got { return b.post("/campaigns/new", plan...) }).path
	campaign := regexp.MustCompile(`/campaigns/\w{10}`).FindString(b.get("/campaigns").body)
	key := b.formKey(campaign, campaign+"/flights")
	twice("flight", func() got {
		return b.post(campaign+"/flights", "form", key, "flight", "January", "from", "2027-01-01", "until", "2027-01-31",
			"share", "4", "category", "music")
	})
	more := regexp.MustCompile(`/flights/\w{10}/ads`).FindString(b.get(campaign).body)
	key = b.formKey(campaign, more)
	twice("another ad", func() got { return b.post(more, "form", key) })
	key = b.formKey(ad, ad)
	twice("copy", func() got { return b.upload(ad, nil, append(draft, "form", key, "do", "duplicate")...) })
	if n := ads(); n != 4 {
		t.Errorf("there are %d ads, not 4", n)
	}
	key = b.formKey("/members", "/members")
	p := twice("member", func() got { return b.post("/members", "form", key, "email", "ed@sponsor.example", "role", "editor") })
	w.has(p, "<code>") // the first password, which only the second answer shows to somebody
	key = b.formKey(ad, ad)
	twice("submit", func() got { return b.upload(ad, drawing(512, 236), append(draft, "form", key, "do", "submit")...) })
	key = desk.formKey("/operator/sponsors", "/operator/sponsors")
	twice("credit", func() got { return desk.post("/operator/sponsors", "form", key, "sponsor", brandt.ID, "amount", "250") })
	review := "/operator" + ad
	key, hash := desk.formKey(review, review+"/approve"), seen.FindStringSubmatch(desk.get(review).body)[1]
	twice("approve", func() got { return desk.post(review+"/approve", "form", key, "seen", hash) })
	left, err := w.ledger.Balance(t.Context(), brandt.ID)
	w.must(err)
	if left != 138*ledger.Unit {
		t.Errorf("the balance is %s, not 250 less a flight of 112", left)
	}
}

// TestSigningUpTwiceSignsIn: the second answer carries the session of the first, which nobody has seen.
func TestSigningUpTwiceSignsIn(t *testing.T) {
	w := newWorld(t)
	key := w.browser().formKey("/signup", "/signup")
	for range 2 {
		b := w.browser()
		p := b.post("/signup", "form", key, "name", "Ana", "email", "ana@sponsor.example", "password", password)
		if p.path != "/campaigns" {
			t.Errorf("signing up ended at %s: %s", p.path, p.body)
		}
	}
	stranger := w.browser() // who guesses what was typed but has not the page
	if p := stranger.post("/signup", "name", "Ana", "email", "ana@sponsor.example", "password", password); p.path == "/campaigns" {
		t.Error("a stranger got the session")
	}
}

// TestTwoClicksAtTheSameMoment, on two machines with one database.
func TestTwoClicksAtTheSameMoment(t *testing.T) {
	w := newWorld(t)
	w.sponsor("Ana")
	ana, err := w.ledger.SponsorNamed(t.Context(), "Ana")
	w.must(err)
	desk := w.desk()
	key := desk.formKey("/operator/sponsors", "/operator/sponsors")
	address, err := url.Parse(w.url)
	w.must(err)
	cookies := desk.http.Jar.Cookies(address)
	var all sync.WaitGroup
	for range 2 {
		site, err := portal.New(portal.Config{Ledger: w.ledger, Feed: w.home.Feed(), URL: w.url})
		w.must(err)
		for range 4 {
			all.Go(func() {
				r := httptest.NewRequest(http.MethodPost, "/operator/sponsors",
					strings.NewReader(url.Values{"form": {key}, "sponsor": {ana.ID}, "amount": {"250"}}.Encode()))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				for _, c := range cookies {
					r.AddCookie(c)
				}
				answer := httptest.NewRecorder()
				if site.ServeHTTP(answer, r); answer.Code >= 400 {
					t.Errorf("%d: %s", answer.Code, answer.Body)
				}
			})
		}
	}
	all.Wait()
	if left, err := w.ledger.Balance(t.Context(), ana.ID); left != 250*ledger.Unit || err != nil {
		t.Errorf("the balance is %s, %v", left, err)
	}
}

// TestWhatCountsAsTheSameForm: a page sent again with another amount is another form, and so is the next page; an old page without a key
// counts by what it says, for a moment; a program's request never does.
func TestWhatCountsAsTheSameForm(t *testing.T) {
	w := newWorld(t)
	w.sponsor("Ana")
	ana, err := w.ledger.SponsorNamed(t.Context(), "Ana")
	w.must(err)
	desk := w.desk()
	want := ledger.Money(0)
	credit := func(what string, adds int, fields ...string) {
		t.Helper()
		desk.post("/operator/sponsors", append(fields, "sponsor", ana.ID)...)
		want += ledger.Money(adds) * ledger.Unit
		if left, err := w.ledger.Balance(t.Context(), ana.ID); left != want || err != nil {
			t.Fatalf("%s: the balance is %s, not %s, %v", what, left, want, err)
		}
	}
	key := desk.formKey("/operator/sponsors", "/operator/sponsors")
	credit("first", 10, "form", key, "amount", "10")
	credit("again", 0, "form", key, "amount", "10")
	credit("back, and another amount", 20, "form", key, "amount", "20")
	credit("the next page", 10, "form", desk.formKey("/operator/sponsors", "/operator/sponsors"), "amount", "10")
	credit("an old page", 5, "amount", "5")
	credit("an old page, clicked twice", 0, "amount", "5")
	w.now = w.now.Add(portal.SecondSend)
	credit("an old page, later", 5, "amount", "5")
	for range 2 {
		r, err := http.NewRequest(http.MethodPost, w.url+"/operator/sponsors",
			strings.NewReader(url.Values{"sponsor": {ana.ID}, "amount": {"1"}}.Encode()))
		w.must(err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		desk.do(r)
	}
	want += 2 * ledger.Unit
	credit("a program's two", 0, "amount", "nothing")
}

// TestARefusedFormMayComeAgain: the same page, once what stood in the way is gone.
func TestARefusedFormMayComeAgain(t *testing.T) {
	w := newWorld(t)
	b, desk := w.sponsor("Ana"), w.desk()
	ad := b.campaign("Winter")
	b.upload(ad, drawing(512, 236), append(draft, "do", "submit")...)
	review := "/operator" + ad
	form := []string{"form", desk.formKey(review, review+"/approve"), "seen", seen.FindStringSubmatch(desk.get(review).body)[1]}
	w.has(desk.post(review+"/approve", form...), "does not cover")
	ana, err := w.ledger.SponsorNamed(t.Context(), "Ana")
	w.must(err)
	w.must(w.ledger.Credit(t.Context(), ana.ID, 500*ledger.Unit, "test"))
	if p := desk.post(review+"/approve", form...); p.path != "/operator" {
		t.Errorf("%d at %s: %s", p.status, p.path, p.body)
	}
}

// TestTwoEditorsAreTold: the later one sees what the earlier saved, keeps what was typed, and decides.
func TestTwoEditorsAreTold(t *testing.T) {
	w := newWorld(t)
	owner := w.sponsor("Brandt Violins")
	ad := owner.campaign("Winter")
	other := owner.member("ed@sponsor.example", "editor")
	field := func(p got, name string) string {
		found := regexp.MustCompile(`name="` + name + `" value="(\w+)"`).FindStringSubmatch(p.body)
		if found == nil {
			t.Fatalf("no %s on %s: %s", name, p.path, p.body)
		}
		return found[1]
	}
	base := field(owner.get(ad), "base")
	other.upload(ad, nil, append(draft, "headline", "By the editor", "base", base, "do", "save")...)
	p := owner.upload(ad, drawing(512, 236), append(draft, "headline", "By the owner", "base", base, "do", "submit")...)
	w.has(p, "Somebody else saved this ad", "By the editor", "By the owner")
	if p.status != http.StatusConflict {
		t.Error(p.status)
	}
	w.has(owner.get(ad), "By the editor", "Draft")
	p = owner.upload(ad, nil, append(draft, "headline", "By the owner", "base", field(p, "base"), "drawn",
		field(p, "drawn"), "do", "submit")...)
	w.has(p, "By the owner", "In review", `src="/pictures/`)
	// Saving the same once more, as with an old page, is nobody else's change.
	if p := owner.upload(ad, nil, append(draft, "headline", "By the owner", "base", base, "do", "save")...); p.status != http.StatusOK {
		t.Errorf("%d: %s", p.status, p.body)
	}
}

// TestOneFormLeavesOnePicture: further parts are refused before anything is drawn.
func TestOneFormLeavesOnePicture(t *testing.T) {
	w := newWorld(t)
	b := w.sponsor("Brandt Violins")
	ad := b.campaign("Winter")
	var body strings.Builder
	for i := range 30 {
		fmt.Fprintf(&body, "--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"%d.png\"\r\n\r\n%s\r\n", i,
			drawing(512, 236+i))
	}
	r, err := http.NewRequest(http.MethodPost, w.url+ad, strings.NewReader(body.String()+"--x--\r\n"))
	w.must(err)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	p := b.do(r)
	w.has(p, "the form held several, and none was taken")
	if a, err := w.ledger.Ad(t.Context(), ledger.Operator, strings.TrimPrefix(ad, "/ads/")); err != nil || a.Picture != "" {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestTypedTextSurvivesTheEndOfASession: of each form, through a sign-in, until it is sent; nothing is saved before.
func TestTypedTextSurvivesTheEndOfASession(t *testing.T) {
	w := newWorld(t)
	b, desk := w.sponsor("Ana"), w.desk()
	ad := b.campaign("Winter")
	b.upload(ad, drawing(512, 236), append(draft, "do", "submit")...)
	campaign := regexp.MustCompile(`/campaigns/\w{10}`).FindString(b.get("/campaigns").body)
	flight := []string{"flight", "Typed long", "from", "2027-01-01", "until", "2027-01-31", "share", "4", "category",
		"music", "interests", "Folk"}
	for _, c := range []struct {
		who          *browser
		action, page string
		fields       []string
	}{
		{b, "/campaigns/new", "/campaigns/new", append([]string{"campaign", "Spring"}, flight...)},
		{b, campaign + "/flights", campaign, flight},
		{b, "/members", "/members", []string{"email", "Typed long@x", "role", "viewer"}},
		{desk, "/operator" + ad + "/ask", "/operator" + ad, []string{"reason", "Typed long"}},
	} {
		w.now = w.now.Add(ledger.SessionLife + 1)
		before := w.now
		if p := c.who.post(c.action, c.fields...); !strings.HasSuffix(p.path, "/signin") {
			t.Fatalf("%s ended at %s", c.action, p.path)
		}
		var p got
		if c.who == desk {
			p = desk.post("/operator/signin", "password", w.operator)
		} else {
			w.has(b.get("/signin"), "What you typed is kept")
			p = b.post("/signin", "email", "ana@sponsor.example", "password", password)
		}
		if w.has(p, "Typed long"); p.path != c.page || w.now != before {
			t.Errorf("%s: signed in to %s", c.action, p.path)
		}
		w.has(c.who.get(c.page), "Typed long")
	}
}

func TestTypedTextOfAnAdIsNotSavedUnseen(t *testing.T) {
	w := newWorld(t)
	b := w.sponsor("Ana")
	ad := w.approved(b)
	w.now = w.now.Add(ledger.SessionLife + 1)
	long := strings.Repeat("Every word of it. ", 150)
	b.upload(ad, nil, "headline", "Typed", "text", long, "link", "https://x.example/", "do", "submit", "password", "never kept")
	w.has(b.post("/signin", "email", "ana@sponsor.example", "password", password), "Your session ended", `value="Typed"`,
		strings.TrimSpace(long))
	if a, err := w.ledger.Ad(t.Context(), ledger.Operator, strings.TrimPrefix(ad, "/ads/")); err != nil ||
		a.Status == ledger.Draft || a.Headline == "Typed" {
		t.Errorf("saved unseen: %+v, %v", a, err)
	}
	if p := b.upload(ad, nil, "headline", "Typed", "do", "discard"); strings.Contains(p.body, "Typed") {
		t.Error("what was thrown away comes back")
	}
	// Another person at the same browser sees nothing of it.
	w.now = w.now.Add(ledger.SessionLife + 1)
	b.upload(ad, nil, "headline", "Typed again", "do", "save")
	b.post("/signup", "name", "Bea", "email", "bea@sponsor.example", "password", password)
	if p := b.get(ad); p.status != http.StatusNotFound || strings.Contains(p.body, "Typed again") {
		t.Errorf("%d: %s", p.status, p.body)
	}
}
