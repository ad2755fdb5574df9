package portal_test

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"linnet/ads/ledger"
	"linnet/ads/pdf/pdftest"
	"linnet/ads/portal"
)

// member adds somebody and signs them in.
func (b *browser) member(email, role string) *browser {
	b.t.Helper()
	p := b.post("/members", "email", email, "role", role)
	password := regexp.MustCompile(`<code>([A-Z2-7]{26})</code>`).FindStringSubmatch(p.body)
	if password == nil {
		b.t.Fatalf("no password on %s: %s", p.path, p.body)
	}
	m := b.browser()
	if p := m.post("/signin", "email", email, "password", password[1]); p.path != "/campaigns" {
		b.t.Fatalf("a member's sign-in ended at %s: %s", p.path, p.body)
	}
	return m
}

// TestRolesMayDoTheirPartOnly: each role meets each kind of page.
func TestRolesMayDoTheirPartOnly(t *testing.T) {
	w := newWorld(t)
	owner := w.sponsor("Brandt Violins")
	ad := owner.campaign("Winter")
	form := []string{"campaign", "Spring", "flight", "March", "from", "2027-03-01", "until", "2027-03-20", "share", "4", "category",
		"music"}
	for role, may := range map[string]map[string]bool{
		"editor":  {"plan": true},
		"billing": {"balance": true},
		"viewer":  {},
	} {
		m := owner.member(role+"@sponsor.example", role)
		w.has(m.get(ad), "Winter") // everybody reads
		for what, got := range map[string]got{"plan": m.post("/campaigns/new", form...), "balance": m.get("/balance"),
			"members": m.get("/members")} {
			if ok := got.status == http.StatusOK; ok != may[what] {
				t.Errorf("%s, %s: %d", role, what, got.status)
			}
		}
		if !may["plan"] {
			if p := m.upload(ad, nil, append(draft, "do", "save")...); p.status != http.StatusForbidden {
				t.Errorf("%s wrote an ad: %d", role, p.status)
			}
		}
	}
	id := regexp.MustCompile(`name="member" value="(\w+)"`).FindStringSubmatch(owner.get("/members").body)[1]
	other := w.sponsor("Other")
	if p := other.post("/members/remove", "member", id); p.status != http.StatusNotFound {
		t.Errorf("another sponsor removed a member: %d", p.status)
	}
	if p := owner.post("/members/remove", "member", id); p.path != "/members" || strings.Contains(p.body, id) {
		t.Errorf("removing ended at %s", p.path)
	}
}

func TestCampaignHasSeveralFlightsAndAds(t *testing.T) {
	w := newWorld(t)
	b, other := w.sponsor("Brandt Violins"), w.sponsor("Other")
	b.campaign("Winter")
	page := regexp.MustCompile(`/campaigns/\w{10}`).FindString(b.get("/campaigns").body)
	w.has(b.get(page), "Winter", "December", "Another flight", "Another ad")
	p := b.post(page+"/flights", "flight", "January", "from", "2027-01-01", "until", "2027-01-31", "share", "2.5",
		"category", "music", "languages", "de")
	w.has(p, "Flight “January”", "2.5 %")
	w.has(b.post(page+"/flights", "flight", "", "from", "x", "until", "", "share", "200", "category", "music"),
		"Another flight", "role=\"alert\"")
	flight := regexp.MustCompile(`/flights/\w{10}/ads`).FindString(b.get(page).body)
	if p := b.post(flight); !strings.HasPrefix(p.path, "/ads/") {
		t.Errorf("another ad ended at %s", p.path)
	}
	if n := strings.Count(b.get(page).body, `href="/ads/`); n != 3 {
		t.Errorf("the campaign shows %d ads", n)
	}
	for _, path := range []string{page, page + "/report", page + "/report.csv"} {
		if p := other.get(path); p.status != http.StatusNotFound {
			t.Errorf("another sponsor reads %s: %d", path, p.status)
		}
	}
	if p := other.post(flight); p.status != http.StatusNotFound {
		t.Errorf("another sponsor's ad in the flight: %d", p.status)
	}
	w.has(b.get(page+"/report"), "Not counted yet", "Not known: unique people")
}

func TestInvoiceAndStatement(t *testing.T) {
	w := newWorld(t)
	b, desk, other := w.browser(), w.desk(), w.sponsor("Other")
	b.post("/signup", "name", "Brandt (& Söhne) Violins", "email", "b@sponsor.example", "password", password)
	ad := b.campaign("Winter")
	b.upload(ad, drawing(512, 236), append(draft, "do", "submit")...)
	all, err := w.ledger.Sponsors(t.Context())
	w.must(err)
	w.must(w.ledger.Credit(t.Context(), all[0].ID, 500*ledger.Unit, "Payment received"))
	review := "/operator" + ad
	desk.post(review+"/approve", "seen", seen.FindStringSubmatch(desk.get(review).body)[1])
	link := regexp.MustCompile(`/invoices/\d+`).FindString(b.get("/balance").body)
	p := b.get(link)
	if text := pdftest.Text(t, []byte(p.body)); !strings.Contains(text, "Brandt (& Söhne) Violins") {
		t.Errorf("%s (%d): %s", link, p.status, text)
	}
	if p := other.get(link); p.status != http.StatusNotFound {
		t.Errorf("another sponsor's invoice: %d", p.status)
	}
	w.has(b.get("/balance.csv"), "number,day,what,amount,left", "Payment received,500.00,500.00")
}

// TestAddressIsConfirmedByALetter: the letter's link shows a button, and only that confirms.
func TestAddressIsConfirmedByALetter(t *testing.T) {
	w := newWorld(t)
	var letters []string
	site, err := portal.New(portal.Config{Ledger: w.ledger, Feed: w.home.Feed(), URL: w.url, Operator: "Quiet Radio", Confirm: true,
		Mail: func(to, _, text string) error {
			letters = append(letters, to+": "+text)
			return errors.New("the server is away")
		}})
	w.must(err)
	w.site(site)
	b := w.sponsor("Brandt Violins") // although the letter was not sent
	ad := b.campaign("Winter")
	w.has(b.upload(ad, drawing(512, 236), append(draft, "do", "submit")...), "Please confirm your e-mail address first")
	if p := b.post("/members/letter"); p.path != "/members" || len(letters) != 2 ||
		!strings.HasPrefix(letters[1], "brandt.violins@sponsor.example: ") {
		t.Fatalf("%s, letters %q", p.path, letters)
	}
	token := regexp.MustCompile(`token=(\w+)`).FindStringSubmatch(letters[1])[1]
	w.has(b.get("/confirm?token="+token), "This is my address", token)
	w.has(b.get("/members"), "not confirmed yet")
	b.post("/confirm", "token", token)
	w.has(b.get("/members"), ">confirmed<")
	w.has(b.upload(ad, nil, append(draft, "do", "submit")...), "<b>In review</b>22 Nov")
	if p := b.post("/confirm", "token", token); p.status != http.StatusNotFound {
		t.Errorf("used twice: %d", p.status)
	}
}

func TestMetricsAreForThisMachine(t *testing.T) {
	w := newWorld(t)
	w.sponsor("Brandt Violins")
	p := w.browser().get("/metrics")
	w.has(p, "linnet_sponsors 1", `linnet_reports_week{task="genre-64"} 0`, `linnet_feed_seconds_left{role="timestamp"}`)
	if strings.Contains(p.body, "Brandt") {
		t.Error("the metrics name a sponsor")
	}
	r, err := http.NewRequest(http.MethodGet, w.url+"/metrics", nil)
	w.must(err)
	r.Header.Set("X-Forwarded-For", "192.0.2.7")
	if p := w.browser().do(r); p.status != http.StatusNotFound {
		t.Errorf("from elsewhere: %d", p.status)
	}
}
