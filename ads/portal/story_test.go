package portal_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/ads/feed"
	"linnet/ads/ledger"
)

// TestFromSponsorToListener is the whole way of an ad, over real HTTP: sign-up, campaign, refused picture, submission, changes
// asked, approval, payment, publication, and a listener who verifies it.
func TestFromSponsorToListener(t *testing.T) {
	w := newWorld(t)
	brandt, desk := w.sponsor("Brandt Violins"), w.desk()
	w.has(brandt.get("/campaigns"), "No campaign yet")
	ad := brandt.campaign("Winter open days")

	p := brandt.upload(ad, drawing(5000, 10), append(draft, "do", "submit")...)
	w.has(p, "This picture is 5,000 × 10 pixels; the most is 4,096 on a side.", "A workshop that tunes by ear")
	p = brandt.upload(ad, drawing(640, 300), append(draft, "do", "submit")...)
	w.has(p, "In review", "28</span> of 40", `/pictures/`, "costs 112.00; your balance is 0.00")

	id := strings.TrimPrefix(ad, "/ads/")
	w.has(desk.get("/operator"), "Brandt Violins", "new")
	p = desk.post("/operator/ads/"+id+"/ask", "reason", "The link must show opening times.")
	w.has(p, "Nothing waits.")
	w.has(brandt.get(ad), "Changes asked", "“The link must show opening times.”", "Submit again")
	brandt.upload(ad, nil, append(draft, "do", "submit")...)

	p = desk.get("/operator/ads/" + id)
	hash := seen.FindStringSubmatch(p.body)[1]
	w.has(desk.post("/operator/ads/"+id+"/approve", "seen", hash), "balance does not cover")
	account, err := w.ledger.SponsorNamed(t.Context(), "Brandt Violins")
	w.must(err)
	desk.post("/operator/sponsors", "sponsor", account.ID, "amount", "250")
	if p = desk.post("/operator/ads/"+id+"/approve", "seen", hash); p.path != "/operator" {
		t.Fatalf("approval ended at %s: %s", p.path, p.body)
	}
	w.has(brandt.get("/balance"), "138.00", "-112.00", "Flight “December” of “Winter open days”")
	w.has(brandt.get(ad), "Approved")

	w.has(desk.get("/operator/business"), "<b>250.00</b>", "<b>112.00</b>", "<b>138.00</b>", "Winter open days",
		"No report came in", `aria-label="Earned by month, at most 112.00`)
	w.has(desk.get("/operator/money.csv"), "month,flights_booked,earned", ",1,112.00")
	w.has(desk.get("/operator/intake.csv"), "day,taste_reports,event_reports", ",0,0")
	if p := brandt.get("/operator/business"); strings.Contains(p.body, "138.00") {
		t.Error("a sponsor reads the operator's books")
	}

	version := w.publish()
	w.has(brandt.get(ad), "Live")
	w.has(desk.get("/operator/log"), "signed up", "in review", "changes asked", "approved", "published", "credited")
	w.listen(version, ad)
}

// listen is the listener's side: fetch, verify, look at the ad and its picture.
func (w *world) listen(version int64, ad string) {
	w.t.Helper()
	root, err := os.ReadFile(filepath.Join(w.home.Feed(), "root.json"))
	w.must(err)
	listener, err := feed.Open(feed.Config{Root: root, URL: w.url + "/feed/", Client: new(http.Client),
		Dir: w.t.TempDir(), Now: func() time.Time { return w.now }})
	w.must(err)
	defer listener.Close()
	news, err := listener.Fetch(w.t.Context())
	w.must(err)
	c := news.Catalogue
	if news.Version != version || len(c.Ads) != 1 || c.Operator != "Quiet Radio" || c.Mode != ledger.Mode || c.Intake != w.url+"/report" {
		w.t.Fatalf("the listener got %+v", news)
	}
	if got := c.Ads[0]; "/ads/"+got.ID != ad || got.Sponsor != "Brandt Violins" || got.Share != 40 || got.Check() != nil {
		w.t.Fatalf("the listener got the ad %+v", got)
	}
	picture, err := listener.Picture(c.Ads[0].Picture)
	w.must(err)
	if kind := http.DetectContentType(picture); kind != "image/png" && kind != "image/jpeg" {
		w.t.Fatalf("the picture is %s", kind)
	}
}

// TestEditingAnApprovedAdKeepsItOnAir: what was approved stays with listeners until the change is approved.
func TestEditingAnApprovedAdKeepsItOnAir(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	ad := w.approved(brandt)
	w.has(brandt.get(ad), "This ad is approved. Any change makes it a draft again")
	w.has(brandt.upload(ad, nil, "headline", "Another headline", "do", "save"), "Submit")
	release, err := w.ledger.Release(t.Context())
	w.must(err)
	if all := release.Catalogue.Ads; len(all) != 1 || all[0].Headline != "A workshop that tunes by ear" {
		t.Fatalf("while the change waits listeners get %+v", all)
	}
}

// approved makes an approved ad and returns its path.
func (w *world) approved(b *browser) string {
	w.t.Helper()
	ad := b.campaign("Winter open days")
	b.upload(ad, drawing(512, 236), append(draft, "do", "submit")...)
	a, err := w.ledger.Ad(w.t.Context(), ledger.Operator, strings.TrimPrefix(ad, "/ads/"))
	w.must(err)
	w.must(w.ledger.Credit(w.t.Context(), a.SponsorID, 500*ledger.Unit, "test"))
	w.must(w.ledger.Approve(w.t.Context(), a.ID, a.Hash()))
	return ad
}

func TestApprovingWhatWasChangedMeanwhileIsRefused(t *testing.T) {
	w := newWorld(t)
	brandt, desk := w.sponsor("Brandt Violins"), w.desk()
	ad := brandt.campaign("Winter open days")
	brandt.upload(ad, nil, append(draft, "do", "submit")...)
	page := "/operator" + ad
	hash := seen.FindStringSubmatch(desk.get(page).body)[1]
	brandt.upload(ad, nil, append(draft, "headline", "Something else", "do", "save")...)
	brandt.upload(ad, nil, "do", "submit")
	w.has(desk.post(page+"/approve", "seen", hash), "The ad was changed after this page was shown.")
}

func TestDuplicateIsADraftOfItsOwn(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	ad := w.approved(brandt)
	p := brandt.upload(ad, nil, "do", "duplicate")
	if p.path == ad || !strings.HasPrefix(p.path, "/ads/") {
		t.Fatalf("the copy is at %s", p.path)
	}
	w.has(p, "A workshop that tunes by ear", "Submit")
}

func TestSigningOutEndsTheSession(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	address := w.url + "/campaigns"
	r, err := http.NewRequest(http.MethodGet, address, nil)
	w.must(err)
	for _, c := range brandt.http.Jar.Cookies(r.URL) {
		r.AddCookie(c)
	}
	brandt.post("/signout")
	if p := w.browser().do(r); p.path != "/signin" {
		t.Fatalf("the old cookie still opens %s", p.path)
	}
	p := brandt.post("/signin", "email", "brandt.violins@sponsor.example", "password", password)
	if p.path != "/campaigns" {
		t.Fatalf("signing in again ended at %s", p.path)
	}
}

// TestAChangedAdIsReviewedBesideWhatWasApproved looks at the page of a second review.
func TestAChangedAdIsReviewedBesideWhatWasApproved(t *testing.T) {
	w := newWorld(t)
	brandt, desk := w.sponsor("Brandt Violins"), w.desk()
	first := brandt.campaign("Autumn")
	brandt.upload(first, nil, append(draft, "do", "submit")...)
	if p := desk.get("/operator" + first); strings.Contains(p.body, "As approved on") {
		t.Error("a first review shows an approval that never was")
	}
	ad := w.approved(brandt)
	brandt.upload(ad, nil, append(draft, "headline", "Now with cellos", "do", "save")...)
	brandt.upload(ad, nil, "headline", "Now with cellos", "do", "submit")
	p := desk.get("/operator" + ad)
	w.has(p, "As approved on 22 Nov 2026", "Now with cellos", "A workshop that tunes by ear")
	if !strings.Contains(p.body, "Changed since: headline") {
		t.Error("what changed is not named")
	}
}

// TestAMusicianOffersARelease: without a licence it is refused, with one it is in the feed.
func TestAMusicianOffersARelease(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	ad := brandt.campaign("Album")
	magnet := "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567"
	w.has(brandt.upload(ad, nil, append(draft, "magnet", magnet, "do", "save")...), "needs a Creative Commons licence", magnet)
	w.has(brandt.upload(ad, nil, append(draft, "magnet", "magnet:?dn=x", "do", "save")...), "The magnet must look like")
	w.has(brandt.upload(ad, nil, append(draft, "magnet", magnet, "licence", "https://creativecommons.org/licenses/by/4.0/",
		"do", "submit")...), "In review", "Fetch")
	a, err := w.ledger.Ad(t.Context(), ledger.Operator, strings.TrimPrefix(ad, "/ads/"))
	w.must(err)
	if got := a.Published(); got.Magnet != magnet || got.Licence == "" {
		t.Errorf("in the feed: %+v", got)
	}
}
