package portal_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/ads/ledger"
	"linnet/ads/picture"
	"linnet/ads/portal"
)

func TestCrossSiteRequestIsRefused(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	for _, headers := range []map[string]string{
		{"Sec-Fetch-Site": "cross-site"},
		{"Sec-Fetch-Site": "same-site"}, // another host of the same domain is another site to us
		{"Origin": "https://evil.example"},
	} {
		r, err := http.NewRequest(http.MethodPost, w.url+"/campaigns/new", strings.NewReader("campaign=x"))
		w.must(err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for name, value := range headers {
			r.Header.Set(name, value)
		}
		if p := brandt.do(r); p.status != http.StatusForbidden {
			t.Errorf("%v: %d", headers, p.status)
		}
	}
}

func TestOtherSponsorsCampaignIsNotFound(t *testing.T) {
	w := newWorld(t)
	brandt, harbour := w.sponsor("Brandt Violins"), w.sponsor("Harbour Press")
	ad := brandt.campaign("Winter open days")
	page := brandt.upload(ad, drawing(512, 236), append(draft, "do", "save")...)
	_, after, _ := strings.Cut(page.body, `src="/pictures/`)
	picture := "/pictures/" + after[:64]
	if p := brandt.get(picture); p.status != http.StatusOK || p.header.Get("Content-Type") == "" {
		t.Fatalf("its own picture: %d", p.status)
	}
	for name, p := range map[string]got{
		"look":    harbour.get(ad),
		"edit":    harbour.upload(ad, nil, "headline", "Mine now", "do", "save"),
		"submit":  harbour.upload(ad, nil, "do", "submit"),
		"copy":    harbour.upload(ad, nil, "do", "duplicate"),
		"picture": harbour.get(picture),
		"guess":   harbour.get("/ads/aaaaaaaaaa"),
	} {
		if p.status != http.StatusNotFound {
			t.Errorf("%s: %d", name, p.status)
		}
	}
	w.has(brandt.get(ad), "A workshop that tunes by ear")
	if p := w.browser().get(picture); p.status != http.StatusNotFound {
		t.Errorf("a stranger sees the picture: %d", p.status)
	}
}

func TestSponsorIsNoOperator(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	ad := brandt.campaign("Winter open days")
	brandt.upload(ad, nil, append(draft, "do", "submit")...)
	for _, path := range []string{"/operator", "/operator/sponsors", "/operator/log", "/operator" + ad, "/operator/listeners.csv"} {
		if p := brandt.get(path); p.path != "/operator/signin" {
			t.Errorf("%s led to %s", path, p.path)
		}
	}
	// Its own token in the operator's cookie opens nothing either.
	r, err := http.NewRequest(http.MethodGet, w.url+"/operator", nil)
	w.must(err)
	for _, c := range brandt.http.Jar.Cookies(r.URL) {
		if c.Name == "linnet-sponsor" {
			r.AddCookie(&http.Cookie{Name: "linnet-operator", Value: c.Value})
		}
	}
	if p := w.browser().do(r); p.path != "/operator/signin" {
		t.Errorf("a sponsor's token in the operator's cookie led to %s", p.path)
	}
	if p := brandt.post("/operator"+ad+"/approve", "seen", strings.Repeat("0", 64)); p.path != "/operator/signin" {
		t.Errorf("approving led to %s", p.path)
	}
}

func TestOversizedUploadIsRefused(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	ad := brandt.campaign("Winter open days")
	p := brandt.upload(ad, make([]byte, picture.MaxBytes+1), append(draft, "do", "submit")...)
	w.has(p, "This picture is larger than 1 MB.", "A workshop that tunes by ear", "Draft")
}

func TestPictureBombIsRefused(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	p := brandt.upload(brandt.campaign("Winter open days"), bomb(30_000, 30_000), "do", "save")
	w.has(p, "This picture is 30,000 × 30,000 pixels; the most is 4,096 on a side.")
}

// bomb is the head of a PNG that claims a size.
func bomb(width, height uint32) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	head = binary.BigEndian.AppendUint32(head, height)
	head = append(head, 8, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

func TestSVGAndHTMLAreRefusedAsPictures(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	ad := brandt.campaign("Winter open days")
	for upload, sentence := range map[string]string{
		`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`: "This is SVG; a picture must be PNG, JPEG or WebP.",
		`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>`:     "This is SVG; a picture must be PNG, JPEG or WebP.",
		`<!doctype html><html><script>alert(1)</script></html>`:                   "This is HTML; a picture must be PNG, JPEG or WebP.",
		"GIF89a\x01\x00\x01\x00\x00\x00\x00;":                                     "This is GIF; a picture must be PNG, JPEG or WebP.",
		"MZ\x90\x00": "This is not a picture that can be read; a picture " +
			"must be PNG, JPEG or WebP.",
		"\x89PNG\r\n\x1a\n" + `<html><script>alert(1)</script></html>`: "This is PNG; a picture must be PNG, JPEG or WebP.",
	} {
		w.has(brandt.upload(ad, []byte(upload), "do", "save"), sentence)
	}
}

// A picture that is also something else loses what it hid: only its pixels are kept.
func TestNothingHiddenInAPictureSurvives(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	hidden := []byte("<script>alert(1)</script>")
	page := brandt.upload(brandt.campaign("Winter open days"), append(drawing(512, 236), hidden...), append(draft, "do", "save")...)
	_, after, _ := strings.Cut(page.body, `src="/pictures/`)
	picture := brandt.get("/pictures/" + after[:64])
	if picture.status != http.StatusOK || bytes.Contains([]byte(picture.body), hidden) {
		t.Fatalf("%d, hidden bytes kept: %t", picture.status, strings.Contains(picture.body, string(hidden)))
	}
	if kind := picture.header.Get("Content-Type"); kind != http.DetectContentType([]byte(picture.body)) {
		t.Errorf("served as %s", kind)
	}
}

func TestScriptInAHeadlineIsText(t *testing.T) {
	w := newWorld(t)
	brandt, desk := w.sponsor("Brandt Violins"), w.desk()
	ad := brandt.campaign("Winter open days")
	script := `"><script>alert(1)</script>`
	brandt.upload(ad, nil, "headline", script, "text", script, "link", "https://brandt-violins.example/", "do", "submit")
	for _, p := range []got{brandt.get(ad), brandt.get("/campaigns"), desk.get("/operator"), desk.get("/operator" + ad)} {
		w.has(p, "&lt;script&gt;alert(1)&lt;/script&gt;")
		if strings.Contains(p.body, "<script>alert") {
			t.Errorf("%s runs the headline", p.path)
		}
	}
}

func TestJavascriptLinkIsRefused(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	ad := brandt.campaign("Winter open days")
	for _, link := range []string{"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
		"http://brandt-violins.example/", "//evil.example", "https://", "https://user:pw@evil.example/"} {
		p := brandt.upload(ad, nil, "headline", "A workshop", "text", "Open days.", "link", link, "do", "submit")
		if p.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", link, p.status)
		}
		a, err := w.ledger.Ad(t.Context(), ledger.Operator, strings.TrimPrefix(ad, "/ads/"))
		w.must(err)
		if a.Link != "" || a.Status != ledger.Draft {
			t.Errorf("%s was stored: %q, %s", link, a.Link, a.Status)
		}
	}
}

// TestAdThatSteersTheListenersMachine is refused at its form: the link, and the release that Play would fetch.
func TestAdThatSteersTheListenersMachine(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	ad := brandt.campaign("Winter open days")
	const magnet = "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567"
	for field, values := range map[string][]string{
		"link": {"http://127.0.0.1/admin", "https://192.168.1.1/reboot?now", "https://localhost/", "https://nas.local/",
			"https://good.example\u3002evil.example/", "https://xn--pple-43d.com/"},
		"magnet": {magnet + "&x.pe=10.0.0.1:80", magnet + "&tr=http://127.0.0.1/", magnet + "&ws=http://127.0.0.1/"},
	} {
		for _, value := range values {
			p := brandt.upload(ad, nil, "headline", "A workshop", "text", "Open days.", "licence",
				"https://creativecommons.org/licenses/by/4.0/", field, value, "do", "save")
			a, err := w.ledger.Ad(t.Context(), ledger.Operator, strings.TrimPrefix(ad, "/ads/"))
			w.must(err)
			if p.status != http.StatusUnprocessableEntity || a.Link+a.Magnet != "" {
				t.Errorf("%s: %d, stored %q %q", value, p.status, a.Link, a.Magnet)
			}
		}
	}
}

func TestUnknownAddressIsToldLikeAWrongPassword(t *testing.T) {
	w := newWorld(t)
	w.sponsor("Brandt Violins")
	b := w.browser()
	wrong := b.post("/signin", "email", "brandt.violins@sponsor.example", "password", "not the password")
	unknown := b.post("/signin", "email", "brandt.violinz@sponsor.example", "password", "not the password")
	if wrong.status != unknown.status || strings.ReplaceAll(wrong.body, "violins@", "violinz@") != unknown.body {
		t.Error("the answers differ")
	}
}

func TestHeadersKeepABrowserFromGuessing(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	for _, path := range []string{"/", "/signin", "/feed/root.json", "/static/portal.css", "/nowhere", "/healthz"} {
		h := b.get(path).header
		if h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestCookiesAreOutOfReachOfScriptsAndOtherSites(t *testing.T) {
	w := newWorld(t)
	for _, secure := range []bool{false, true} {
		site, err := portal.New(portal.Config{Ledger: w.ledger, Feed: w.home.Feed(), URL: w.url,
			Now: func() time.Time { return w.now }, Secure: secure})
		w.must(err)
		answer := record(site, "/operator/signin", "password="+w.operator)
		cookies := answer.Result().Cookies()
		if len(cookies) != 3 { // the session, the device and the language
			t.Fatalf("%d %v", answer.Code, cookies)
		}
		for _, c := range cookies {
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != secure || strings.HasPrefix(c.Name, "__Host-") != secure {
				t.Errorf("secure %t: %v", secure, c)
			}
		}
	}
}

func TestStaticFolderIsNotListed(t *testing.T) {
	b := newWorld(t).browser()
	for path, want := range map[string]int{"/static/": 404, "/static": 404, "/static/portal.css": 200, "/static/../pages/ad.html": 404} {
		if p := b.get(path); p.status != want || strings.Contains(p.body, "<pre>") {
			t.Errorf("%s: %d: %s", path, p.status, p.body)
		}
	}
}

func TestFeedFolderShowsItsFilesAndNothingElse(t *testing.T) {
	w := newWorld(t)
	w.must(os.WriteFile(filepath.Join(w.home.Feed(), ".half-written"), []byte("x"), 0o600))
	b := w.browser()
	for path, want := range map[string]int{
		"/feed/root.json": 200, "/feed/timestamp.json": 200, "/feed/99.root.json": 404, "/feed/": 404, "/feed/targets/": 404,
		"/feed/targets":       404,
		"/feed/.half-written": 404, "/feed/..%2fkeys%2ftargets.pem": 404, "/feed/%2e%2e/keys/targets.pem": 404, "/feed/../ledger.db": 404,
	} {
		if p := b.get(path); p.status != want {
			t.Errorf("%s: %d", path, p.status)
		}
	}
}
