package portal_test

import (
	"encoding/json"
	"math"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"linnet/ads/ledger"
)

// shows signs a sponsor up, with an ad that listeners see, and returns the ad's id.
func (w *world) shows(name string) (*browser, string) {
	w.t.Helper()
	b := w.sponsor(name)
	who, err := w.ledger.SponsorNamed(w.t.Context(), name)
	w.must(err)
	w.must(w.ledger.Credit(w.t.Context(), who.ID, 1000*ledger.Unit, "Payment received"))
	path := b.campaign("Winter")
	b.upload(path, drawing(512, 236), append(draft, "do", "submit")...)
	a, err := w.ledger.Ad(w.t.Context(), ledger.Operator, strings.TrimPrefix(path, "/ads/"))
	w.must(err)
	w.must(w.ledger.Approve(w.t.Context(), a.ID, a.Hash()))
	w.publish()
	return b, a.ID
}

// TestLibraryTellsWhatWasShown: who paid, when and to whom, also after the ad was changed and ended.
func TestLibraryTellsWhatWasShown(t *testing.T) {
	w := newWorld(t)
	anybody := w.browser()
	w.has(anybody.get("/library"), "No ad was shown yet.")
	brandt, ad := w.shows("Brandt Violins")
	w.has(brandt.post("/billing", "name", "Brandt GmbH", "address", "Weg 2", "country", "DE"), "Brandt GmbH")
	w.now = w.now.Add(time.Hour)
	p := anybody.get("/library")
	w.has(p, "A workshop that tunes by ear", "Paid by: Brandt Violins", "on the air now", "every language", "everybody",
		`/notice?ad=`+ad)
	picture := regexp.MustCompile(`/library/pictures/[0-9a-f]{64}`).FindString(p.body)
	if got := anybody.get(picture); got.status != http.StatusOK || !strings.HasPrefix(got.header.Get("Content-Type"), "image/") {
		t.Errorf("the picture: %d", got.status)
	}

	brandt.upload("/ads/"+ad, nil, append(append([]string{}, draft...), "headline", "Another workshop", "do", "submit")...)
	a, err := w.ledger.Ad(t.Context(), ledger.Operator, ad)
	w.must(err)
	w.must(w.ledger.Approve(t.Context(), ad, a.Hash()))
	w.publish()
	w.now = w.now.Add(time.Hour)
	w.has(anybody.get("/library"), "Another workshop", "Paid by: Brandt GmbH", "A workshop that tunes by ear")
	w.must(w.ledger.Withdraw(t.Context(), ad, "It is over"))
	w.publish()
	w.now = w.now.AddDate(1, 0, 0)
	p = anybody.get("/library?text=brandt+gmbh")
	w.has(p, "Another workshop", "until 22 Nov 2026")
	if strings.Contains(p.body, "on the air now") {
		t.Error("an ad that was taken off is still on the air")
	}
	w.has(anybody.get("/library?text=100%25"), "No ad has these words.")
	var all struct {
		Ads []struct {
			ID, Payer string
			Share     int
			Until     time.Time
		}
	}
	w.must(json.Unmarshal([]byte(anybody.get("/library.json").body), &all))
	if len(all.Ads) != 2 || all.Ads[0].ID != ad || all.Ads[0].Share != 40 || all.Ads[0].Payer != "Brandt GmbH" ||
		!all.Ads[0].Until.Before(w.now) {
		t.Errorf("%+v", all.Ads)
	}
	w.now = w.now.AddDate(2, 0, 0)
	w.publish()
	w.has(anybody.get("/library"), "No ad was shown yet.")
	if got := anybody.get(picture); got.status != http.StatusNotFound {
		t.Errorf("a picture that is in no library: %d", got.status)
	}
}

// TestWhatNobodySawIsInNoLibrary: an ad that was withdrawn before its first day, and one that waits for review.
func TestWhatNobodySawIsInNoLibrary(t *testing.T) {
	w := newWorld(t)
	w.now = start.AddDate(0, 0, -2)
	_, ad := w.shows("Brandt Violins")
	w.has(w.browser().get("/library"), "No ad was shown yet.")
	w.must(w.ledger.Withdraw(t.Context(), ad, "Not now"))
	w.publish()
	w.now = start.AddDate(0, 0, 3)
	w.has(w.browser().get("/library"), "No ad was shown yet.")
}

// TestNoticeOfAListenerToItsAnswer: a stranger reports an ad, a person decides, the ad leaves, and all who are concerned read why.
func TestNoticeOfAListenerToItsAnswer(t *testing.T) {
	w := newWorld(t)
	_, ad := w.shows("Brandt Violins")
	sponsor, err := w.ledger.SponsorNamed(t.Context(), "Brandt Violins")
	w.must(err)
	token, err := w.ledger.AskConfirmation(t.Context(), sponsor)
	w.must(err)
	w.must(w.ledger.Confirm(t.Context(), token))
	if release, err := w.ledger.Preview(t.Context()); err != nil || release.Catalogue.Notice != w.url+"/notice" {
		t.Errorf("the feed sends notices to %s, %v", release.Catalogue.Notice, err)
	}

	stranger := w.browser()
	w.has(stranger.get("/notice?ad="+ad), ad)
	good := []string{"kind", "ad", "object", ad, "reason", "It sells ivory, which the law forbids.", "email", "ada@listener.example",
		"good", "yes"}
	for field, wrong := range map[string]string{"good": "", "object": "nosuchad", "reason": "bad", "email": "ada"} {
		if p := stranger.post("/notice", first(good, field, wrong)...); p.status != http.StatusUnprocessableEntity ||
			!strings.Contains(p.body, `class="err"`) {
			t.Errorf("%s %q: %d", field, wrong, p.status)
		}
	}
	p := stranger.post("/notice", good...)
	w.has(p, "Notice 1", "Nobody has decided yet.")
	state := p.path

	desk := w.desk()
	page := desk.get("/operator/notices")
	w.has(page, "sells ivory", "ada@listener.example")
	decide := regexp.MustCompile(`/operator/notices/[a-z0-9]+`).FindString(page.body)
	w.has(desk.post(decide, "do", "act", "statement", "Yes."), "Say in 20 to 2,000 characters")
	w.has(desk.post(decide, "do", "act", "statement", "Selling ivory is against Regulation (EC) 338/97."), "No notice waits.", "338/97")
	if p := desk.post(decide, "do", "keep", "statement", "Another person is of another mind."); p.status != http.StatusUnprocessableEntity {
		t.Errorf("decided twice: %d", p.status)
	}
	w.has(stranger.get(state), "It was taken down", "338/97")
	if release, err := w.ledger.Release(t.Context()); err != nil || len(release.Catalogue.Ads) != 0 {
		t.Errorf("%d ads go on, %v", len(release.Catalogue.Ads), err)
	}
	defer func() { // two years later nobody knows who sent it
		w.now = w.now.AddDate(2, 1, 0)
		w.publish()
		n, err := w.ledger.NoticeWith(t.Context(), strings.TrimPrefix(state, "/notices/"))
		if err != nil || n.Email != "" || n.Decision == "" {
			t.Errorf("two years later: %+v, %v", n, err)
		}
	}()
	letters, err := w.ledger.DueLetters(t.Context(), 10)
	w.must(err)
	var read []string
	for _, letter := range letters {
		read = append(read, letter.To+" "+letter.Text)
	}
	all := strings.Join(read, "\n")
	for _, want := range []string{"ada@listener.example Your notice 1 has arrived", "ada@listener.example It was taken down",
		"brandt.violins@sponsor.example Somebody looked at your ad", "without automated means", state} {
		if !strings.Contains(all, want) {
			t.Errorf("no letter says %q:\n%s", want, all)
		}
	}
}

// TestNoticeAboutATrackReachesItsBlocklist, and one that is kept does not.
func TestNoticeAboutATrackReachesItsBlocklist(t *testing.T) {
	w := newWorld(t)
	desk, stranger := w.desk(), w.browser()
	hashes := []string{strings.Repeat("ab", 20), strings.Repeat("CD", 20)}
	for i, do := range []string{"act", "keep"} {
		stranger.post("/notice", "kind", "infohash", "object", hashes[i], "reason", "This is my recording, which I never gave away.",
			"good", "yes")
		id := regexp.MustCompile(`/operator/notices/[a-z0-9]+`).FindString(desk.get("/operator/notices").body)
		desk.post(id, "do", do, "statement", "The sender showed that it is theirs, or did not.")
	}
	blocks, err := w.ledger.Blocks(t.Context())
	w.must(err)
	if len(blocks) != 1 || blocks[0].Hash != hashes[0] || blocks[0].Notice != "1" {
		t.Errorf("%+v", blocks)
	}
	if letters, err := w.ledger.DueLetters(t.Context(), 10); len(letters) > 0 || err != nil {
		t.Errorf("letters to nobody: %v, %v", letters, err)
	}
}

// TestStrangersCannotFloodSomebodyWithReceipts: of many notices with one address, few are answered.
func TestStrangersCannotFloodSomebodyWithReceipts(t *testing.T) {
	w := newWorld(t)
	for range 12 {
		w.browser().post("/notice", "kind", "infohash", "object", strings.Repeat("ab", 20), "email", "victim@listener.example",
			"reason", "Please write to this person, many times.", "good", "yes")
	}
	letters, err := w.ledger.DueLetters(t.Context(), 100)
	if err != nil || len(letters) == 0 || len(letters) > 3 {
		t.Errorf("%d letters, %v", len(letters), err)
	}
	for _, letter := range letters {
		if strings.Contains(letter.Text, "many times") {
			t.Error("a stranger chose the words of a letter")
		}
	}
}

// TestOperatorWritesTheLegalPages, and until then they say that nothing is written.
func TestOperatorWritesTheLegalPages(t *testing.T) {
	w := newWorld(t)
	desk, anybody := w.desk(), w.browser()
	for _, page := range []string{"imprint", "privacy", "conditions"} {
		w.has(anybody.get("/"+page), "has not written this page yet")
	}
	w.has(desk.get("/operator/pages"), "not published", "Regulation (EU) 2022/2065")
	desk.post("/operator/pages", "page", "imprint", "text", "Quiet Radio <e.V.>\r\nAm Ufer 1\r\n\r\nReach us at all times.")
	w.has(anybody.get("/imprint"), "<p>Quiet Radio &lt;e.V.&gt;\nAm Ufer 1</p>", "<p>Reach us at all times.</p>")
	w.has(desk.post("/operator/pages", "page", "imprint", "text", "Quiet Radio, [VAT id]"), "Something is still to be filled in: [VAT id].")
	if p := desk.post("/operator/pages", "page", "imprint", "text", strings.Repeat("a", 64<<10+1)); p.status == http.StatusOK {
		t.Error("an endless page was taken")
	}
	if p := desk.post("/operator/pages", "page", "seller", "text", "{}"); p.status != http.StatusNotFound {
		t.Errorf("another setting was written: %d", p.status)
	}
	if p := w.sponsor("Brandt Violins").post("/operator/pages", "page", "imprint", "text", "Mine"); strings.Contains(p.body, "Mine") {
		t.Error("a sponsor wrote a page")
	}
	w.has(anybody.get("/imprint"), "Reach us")
}

func TestWellKnownFiles(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	w.has(b.get("/robots.txt"), "Disallow: /", "Allow: /library")
	w.has(b.get("/.well-known/security.txt"), "Contact: "+w.url+"/imprint", "Expires: 2027-05-22T10:00:00Z")
	seller := ledger.Seller{Business: ledger.Business{Name: "Quiet Radio", Address: "Am Ufer 1", Country: "DE", Email: "ads@radio.example"}}
	w.must(w.ledger.SetSeller(t.Context(), seller))
	w.has(b.get("/.well-known/security.txt"), "Contact: mailto:ads@radio.example")
	if p := b.get("/favicon.ico"); p.path != "/static/linnet.svg" || p.status != http.StatusOK {
		t.Errorf("favicon.ico leads to %s, %d", p.path, p.status)
	}
}

// TestTextCanBeReadInBothThemes computes the contrast of each pair of colours of the pages (WCAG 2.2, 1.4.3): 4.5 to 1 at least.
// The edges of fields have 3 to 1 (1.4.11).
func TestTextCanBeReadInBothThemes(t *testing.T) {
	style, err := os.ReadFile("static/portal.css")
	if err != nil {
		t.Fatal(err)
	}
	roots := regexp.MustCompile(`:root\{([^}]*)\}`).FindAllStringSubmatch(string(style), -1)
	if len(roots) != 2 {
		t.Fatalf("%d themes", len(roots))
	}
	for theme, root := range roots {
		colours := map[string]string{}
		for _, found := range regexp.MustCompile(`--([\w-]+):(#[0-9A-F]{6})`).FindAllStringSubmatch(root[1], -1) {
			colours[found[1]] = found[2]
		}
		pairs := [][2]string{{"on-accent", "accent"}, {"good", "good-back"}, {"warn", "warn-back"}, {"warn", "raised"}, {"muted", "raised"},
			{"text", "raised"}}
		for _, back := range []string{"bg", "surface"} {
			for _, front := range []string{"text", "muted", "faint", "accent", "good", "warn"} {
				pairs = append(pairs, [2]string{front, back})
			}
		}
		for _, pair := range pairs {
			if got := contrast(colours[pair[0]], colours[pair[1]]); got < 4.5 {
				t.Errorf("theme %d: %s on %s has %.2f", theme, pair[0], pair[1], got)
			}
		}
		for _, back := range []string{"bg", "surface"} {
			if got := contrast(colours["edge"], colours[back]); got < 3 {
				t.Errorf("theme %d: the edge of a field has %.2f", theme, got)
			}
		}
	}
}

// contrast is that of two colours by WCAG 2.2; 0 when one is missing.
func contrast(a, b string) float64 {
	if a == "" || b == "" {
		return 0
	}
	light, dark := luminance(a), luminance(b)
	return (max(light, dark) + 0.05) / (min(light, dark) + 0.05)
}

func luminance(colour string) float64 {
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, _ := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
