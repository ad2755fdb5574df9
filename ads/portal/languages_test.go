package portal_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/words"
)

var (
	action    = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	anyWord   = regexp.MustCompile(`\p{L}{2,}`)
	wordsSeen = []string{"alt", "title", "placeholder", "aria-label", "data-label", "data-prove", "data-wait", "data-failed", "data-unused"}
	// names are the same in every language, and so are what programs read.
	everywhere = regexp.MustCompile(`^(· Linnet|IBAN|BIC|ISO|CSV|XML|https://|magnet:\?xt=urn:btih:|.*creativecommons\.org.*|Linnet)$`)
)

// TestPagesHaveNoTextOfTheirOwn: every word of a page is a message, so that none is left out in another language.
func TestPagesHaveNoTextOfTheirOwn(t *testing.T) {
	pages, err := filepath.Glob("pages/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatal(pages, err)
	}
	for _, page := range pages {
		source, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range textsOf(t, action.ReplaceAllString(string(source), "")) {
			if word := strings.TrimSpace(strings.ReplaceAll(text, "4217", "")); anyWord.MatchString(word) && !everywhere.MatchString(word) {
				t.Errorf("%s says %q outside of a message", page, text)
			}
		}
	}
}

// textsOf are what a reader of a page sees or hears: its texts, and what its attributes say.
func textsOf(t *testing.T, page string) (all []string) {
	t.Helper()
	page = strings.NewReplacer("<noscript>", "", "</noscript>", "").Replace(page) // what stands in it counts
	tokens := html.NewTokenizer(strings.NewReader(page))
	hidden := 0
	for {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken:
			return all
		case html.TextToken:
			if text := strings.TrimSpace(string(tokens.Text())); text != "" && hidden == 0 {
				all = append(all, html.UnescapeString(text))
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			token := tokens.Token()
			if token.Data == "code" || token.Data == "textarea" {
				hidden += map[html.TokenType]int{html.StartTagToken: 1, html.EndTagToken: -1}[kind]
			}
			for _, a := range token.Attr {
				if slices.Contains(wordsSeen, a.Key) && a.Val != "" {
					all = append(all, a.Val)
				}
			}
		}
	}
}

// tour are the pages that a sponsor, the operator and a stranger see, after one campaign's life.
func (w *world) tour() (visits []func(*browser) []got, who []*browser) {
	w.t.Helper()
	sponsor, desk, stranger := w.sponsor("Brandt Violins"), w.desk(), w.browser()
	w.must(w.ledger.Credit(w.t.Context(), w.brandt().ID, 500*ledger.Unit, "Payment received"))
	ad := sponsor.campaign("Winter")
	sponsor.upload(ad, drawing(512, 236), append(draft, "do", "submit")...)
	number := strings.TrimPrefix(ad, "/ads/")
	seenAt := seen.FindStringSubmatch(desk.get("/operator" + ad).body)
	if seenAt == nil {
		w.t.Fatal("the ad is not in review")
	}
	desk.post("/operator"+ad+"/approve", "seen", seenAt[1])
	w.publish()
	campaign := regexp.MustCompile(`/campaigns/\w+`).FindString(strings.ReplaceAll(sponsor.get("/campaigns").body, "/campaigns/new", ""))
	see := func(paths ...string) func(*browser) []got {
		return func(b *browser) (all []got) {
			for _, path := range paths {
				all = append(all, b.get(path))
			}
			return all
		}
	}
	return []func(*browser) []got{
		see("/campaigns", campaign, campaign+"/report", "/campaigns/new", ad, "/balance", "/listeners", "/members", "/account", "/passkeys",
			"/tokens", "/account/proof", "/no/such/page"),
		func(b *browser) []got {
			return []got{b.post("/campaigns/new", "campaign", "", "flight", "", "from", "", "until", "", "share", "x", "category", "x"),
				b.upload(ad, nil, "headline", strings.Repeat("x", 99), "text", "", "link", "http://x", "do", "submit"),
				b.post("/billing", "name", "", "address", ""), b.post("/members", "email", "x", "role", "x"),
				b.post("/account/password", "old", "x", "new", "short"), b.post("/account/close", "old", "x")}
		},
		see("/operator", "/operator/business", "/operator/sponsors", "/operator/payments", "/operator/terms", "/operator/notices",
			"/operator/pages", "/operator/log", "/operator/account", "/operator"+ad),
		see("/", "/signin", "/signup", "/forgot", "/reset?token=x", "/confirm?token=x", "/operator/signin", "/library", "/imprint",
			"/notice?ad="+number),
		func(b *browser) []got {
			return []got{b.post("/signin", "email", "x@example.org", "password", "x"),
				b.post("/signup", "name", "  ", "email", "x", "password", "x"),
				b.post("/notice", "kind", "ad", "object", "none", "reason", "x"),
				b.post("/notice", "kind", "ad", "object", number, "reason", "It says what is not true at all.", "good", "yes")}
		},
	}, []*browser{sponsor, sponsor, desk, stranger, stranger}
}

func (w *world) brandt() ledger.Sponsor {
	s, err := w.ledger.SponsorNamed(w.t.Context(), "Brandt Violins")
	w.must(err)
	return s
}

// TestPagesAreWhollyInTheReadersLanguage reads every page in English and in the others: a text that is the same in both is a name, a
// number, or what somebody typed.
func TestPagesAreWhollyInTheReadersLanguage(t *testing.T) {
	w := newWorld(t)
	visits, who := w.tour()
	english := map[string]bool{}
	for i, visit := range visits {
		for _, p := range visit(who[i]) {
			for _, text := range textsOf(t, p.body) {
				english[text] = true
			}
		}
	}
	for _, l := range words.Languages()[1:] {
		for _, b := range who {
			b.post("/language", "language", string(l), "back", "/imprint")
		}
		for i, visit := range visits {
			for _, p := range visit(who[i]) {
				w.wholly(l, p, english)
			}
		}
	}
}

// wholly fails where a page in another language has a message in English, or a text of several words that the English page had.
func (w *world) wholly(l words.Language, p got, english map[string]bool) {
	w.t.Helper()
	if !strings.Contains(p.body, `<html lang="`+string(l)+`">`) || p.header.Get("Content-Language") != string(l) {
		w.t.Errorf("%s is not marked as %s: %.60s", p.path, l, p.body)
	}
	if p.path == "/operator/log" {
		return // what was done is written down in English
	}
	for _, text := range textsOf(w.t, p.body) {
		several := english[text] && strings.Contains(text, " ") && strings.ContainsFunc(text, unicode.IsLetter)
		if (several || l.Given(text) != text) && !typed.MatchString(text) && !slices.Contains(ads.Genres(), text) {
			w.t.Errorf("%s in %s says %q", p.path, l, text)
		}
	}
}

// typed is what people typed in the tour, and what is the same in two languages.
var typed = regexp.MustCompile(`(?i)brandt violins|quiet radio|a workshop that tunes|open days in december|winter|^december$|` +
	`^\d[\d.,: ]*( (%|EUR))?$|2026$|go-http|it says what is not true|ISO 4217|Budget, in EUR|Pro forma|linnet|text · bar`)

// TestLettersAreInTheReadersLanguage, whoever has them written.
func TestLettersAreInTheReadersLanguage(t *testing.T) {
	w := newWorld(t)
	w.posts()
	b := w.browser()
	b.post("/language", "language", "de")
	b.post("/signup", "name", "Brandt Violins", "email", "brandt.violins@sponsor.example", "password", password)
	if letters := w.mailbox(); len(letters) != 1 || !strings.Contains(letters[0], "Wenn Sie es waren, öffnen Sie:") {
		t.Errorf("%q", letters)
	}
	w.now = w.now.Add(2 * 60 * 60 * 1e9)
	stranger := w.browser()
	stranger.post("/language", "language", "fr")
	stranger.post("/forgot", "email", "brandt.violins@sponsor.example")
	w.later.Wait()
	if letters := w.mailbox(); len(letters) != 1 || !strings.Contains(letters[0], "um ein neues Passwort gebeten") {
		t.Errorf("%q", letters)
	}
	login, err := w.ledger.LoginNamed(t.Context(), "brandt.violins@sponsor.example")
	w.must(err)
	if login.Language != words.German {
		t.Errorf("the account reads %q", login.Language)
	}
}

// TestALanguageIsChosen: by the account before the browser's cookie, and by the cookie before what the browser asks for.
func TestALanguageIsChosen(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	reads := func(path, accept string) string {
		r, err := http.NewRequest(http.MethodGet, b.url+path, nil)
		w.must(err)
		r.Header.Set("Accept-Language", accept)
		return b.do(r).header.Get("Content-Language")
	}
	if l := reads("/signin", "es-MX,en;q=0.1"); l != "es" {
		t.Errorf("a browser that asks for Spanish reads %s", l)
	}
	if p := b.post("/language", "language", "fr", "back", "/library?text=a+b"); p.path != "/library" || reads("/signin", "es") != "fr" {
		t.Errorf("%s, and who chose French reads %s", p.path, reads("/signin", "es"))
	}
	b.post("/signup", "name", "Brandt Violins", "email", "b@sponsor.example", "password", password)
	other := w.browser()
	other.post("/signin", "email", "b@sponsor.example", "password", password)
	if p := other.get("/campaigns"); p.header.Get("Content-Language") != "fr" {
		t.Errorf("another browser of the same account reads %s", p.header.Get("Content-Language"))
	}
	for _, back := range []string{"//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "%zz", ""} {
		if p := b.post("/language", "language", "de", "back", back); p.status != http.StatusOK && p.status != http.StatusNotFound ||
			strings.Contains(p.body, "evil") && p.path != "/%5Cevil.example" && p.status == http.StatusOK {
			t.Errorf("%q leads to %s (%d)", back, p.path, p.status)
		}
	}
	if p := b.post("/language", "language", "../de"); p.status != http.StatusNotFound {
		t.Errorf("a language that there is not: %d", p.status)
	}
}

// TestALanguageIsChosenAfterARefusal: a form that was refused stands at an address that has no page; its own page comes then.
func TestALanguageIsChosenAfterARefusal(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	for path, page := range map[string]string{"/billing": "/balance", "/account/password": "/account", "/account/name": "/account",
		"/campaigns/new": "/campaigns/new"} {
		r, err := http.NewRequest(http.MethodPost, w.url+path, strings.NewReader("new=short"))
		w.must(err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("Referer", w.url+page)
		p := brandt.do(r)
		back := regexp.MustCompile(`name="back" value="([^"]*)"`).FindStringSubmatch(p.body)
		if p.status != http.StatusUnprocessableEntity || back == nil || back[1] != page {
			t.Errorf("%s is answered %d and leads back to %v", path, p.status, back)
		}
	}
}
