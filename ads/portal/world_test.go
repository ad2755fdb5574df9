package portal_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/ads/database/databasetest"
	"linnet/ads/feed"
	"linnet/ads/ledger"
	"linnet/ads/portal"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The moment at which everything in these tests happens, unless a test moves the clock.
var start = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

const password = "correct horse battery"

// world is an operator with a running portal.
type world struct {
	t        *testing.T
	home     ledger.Home
	ledger   *ledger.Ledger
	url      string
	operator string // password
	now      time.Time
	server   *httptest.Server
	later    sync.WaitGroup // what answers do not wait for
	waits    atomic.Int64   // what slowed attempts waited in all, in nanoseconds; no clock runs in these tests
	mail     sync.Mutex     // guards letters
	letters  []string       // "to: text"
	arrived  chan struct{}  // one for each
}

// config is that of the portal; a test changes it before it calls serve.
func (w *world) config() portal.Config {
	return portal.Config{Ledger: w.ledger, Feed: w.home.Feed(), URL: w.url, Operator: "Quiet Radio",
		Now: func() time.Time { return w.now }, Later: w.later.Go,
		Wait: func(_ context.Context, d time.Duration) error {
			w.waits.Add(int64(d))
			return nil
		}}
}

// held lets slowed attempts wait until hold is closed, and says of each that it waits.
func (w *world) held(hold <-chan struct{}, waiting chan<- struct{}) func(context.Context, time.Duration) error {
	return func(ctx context.Context, _ time.Duration) error {
		waiting <- struct{}{}
		select {
		case <-hold:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// serve puts another portal in the place of the first.
func (w *world) serve(c portal.Config) {
	w.t.Helper()
	site, err := portal.New(c)
	w.must(err)
	w.site(site)
}

// posts puts a portal there whose letters arrive, in w.letters.
func (w *world) posts() {
	w.t.Helper()
	c := w.config()
	c.Confirm = true
	w.arrived = make(chan struct{}, 100)
	c.Mail = func(to, _, text string) error {
		w.mail.Lock()
		defer w.mail.Unlock()
		w.letters = append(w.letters, to+": "+text)
		w.arrived <- struct{}{}
		return nil
	}
	w.serve(c)
}

// mailbox is all that was written since it was last asked for.
func (w *world) mailbox() []string {
	w.mail.Lock()
	defer w.mail.Unlock()
	all := w.letters
	w.letters = nil
	for len(w.arrived) > 0 {
		<-w.arrived
	}
	return all
}

// link is the path of the only link in the last letter.
func (w *world) link() string {
	w.t.Helper()
	w.mail.Lock()
	defer w.mail.Unlock()
	if len(w.letters) == 0 {
		w.t.Fatal("no letter was written")
	}
	path := regexp.MustCompile(regexp.QuoteMeta(w.url) + `(/\S+)`).FindStringSubmatch(w.letters[len(w.letters)-1])
	if path == nil {
		w.t.Fatalf("no link in %q", w.letters[len(w.letters)-1])
	}
	return path[1]
}

// site puts another handler in the place of the portal.
func (w *world) site(h http.Handler) { w.server.Config.Handler = h }

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, home: ledger.Home(t.TempDir()), now: start}
	server := httptest.NewUnstartedServer(nil)
	w.url = "http://" + server.Listener.Addr().String()
	clock := func() time.Time { return w.now }
	if databasetest.Server() != "" {
		w.must(w.home.UseDatabase(databasetest.Schema(t)))
	}
	var err error
	w.operator, err = ledger.Found(t.Context(), ledger.Founding{Home: w.home, Name: "Quiet Radio", URL: w.url, Now: clock})
	w.must(err)
	w.ledger, err = ledger.Open(ledger.Config{Database: w.home.Database(), Now: clock})
	w.must(err)
	w.server = server
	w.serve(w.config())
	server.Start()
	t.Cleanup(func() {
		server.Close()
		w.later.Wait()
		w.must(w.ledger.Close())
	})
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// publish does what `operator publish` does.
func (w *world) publish() int64 {
	w.t.Helper()
	ctx := context.Background()
	keys, err := feed.LoadKeys(w.home.Keys())
	w.must(err)
	release, err := w.ledger.Release(ctx)
	w.must(err)
	version, err := w.ledger.Publish(ctx, w.home.Feed(), keys, release)
	w.must(err)
	return version
}

// browser is one person's, with a cookie jar. It follows redirects.
type browser struct {
	*world
	http http.Client
	from string // address that a proxy tells of; "": none
}

func (w *world) browser() *browser {
	jar, err := cookiejar.New(nil)
	w.must(err)
	b := &browser{world: w, http: http.Client{Jar: jar, Transport: &http.Transport{}}}
	w.t.Cleanup(b.http.CloseIdleConnections)
	return b
}

// sponsor signs up.
func (w *world) sponsor(name string) *browser {
	w.t.Helper()
	b := w.browser()
	if p := b.post("/signup", "name", name, "email", strings.ToLower(strings.ReplaceAll(name, " ", "."))+"@sponsor.example",
		"password", password); p.path != "/campaigns" {
		w.t.Fatalf("signing up ended at %s: %s", p.path, p.body)
	}
	return b
}

// desk signs the operator in.
func (w *world) desk() *browser {
	w.t.Helper()
	b := w.browser()
	if p := b.post("/operator/signin", "password", w.operator); p.path != "/operator" {
		w.t.Fatalf("the operator's sign-in ended at %s: %s", p.path, p.body)
	}
	return b
}

// got is a page as a browser has it after redirects.
type got struct {
	status int
	path   string
	body   string
	header http.Header
}

func (b *browser) do(r *http.Request) got {
	b.t.Helper()
	if b.from != "" {
		r.Header.Set("X-Forwarded-For", b.from)
	}
	res, err := b.http.Do(r)
	b.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	b.must(err)
	return got{res.StatusCode, res.Request.URL.Path, string(body), res.Header}
}

func (b *browser) get(path string) got {
	b.t.Helper()
	r, err := http.NewRequest(http.MethodGet, b.url+path, nil)
	b.must(err)
	return b.do(r)
}

// post sends a form of names and values.
func (b *browser) post(path string, pairs ...string) got {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, b.url+path, strings.NewReader(form.Encode()))
	b.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

// upload sends an ad's form with a picture, unless it is nil.
func (b *browser) upload(path string, picture []byte, pairs ...string) got {
	b.t.Helper()
	return b.send(path, "picture", picture, pairs...)
}

// send sends an ad's form with a file in a field, unless it is nil.
func (b *browser) send(path, field string, data []byte, pairs ...string) got {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		b.must(form.WriteField(pairs[i], pairs[i+1]))
	}
	file, err := form.CreateFormFile(field, "a file")
	b.must(err)
	_, err = file.Write(data)
	b.must(err)
	b.must(form.Close())
	r, err := http.NewRequest(http.MethodPost, b.url+path, &body)
	b.must(err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

// campaign plans one of four weeks from today for everybody and returns the path of its empty ad.
func (b *browser) campaign(name string) string {
	b.t.Helper()
	p := b.post("/campaigns/new", "campaign", name, "flight", "December", "from", "2026-11-22", "until", "2026-12-19", "share", "4",
		"languages", "", "category", "instruments")
	if !strings.HasPrefix(p.path, "/ads/") {
		b.t.Fatalf("planning ended at %s: %s", p.path, p.body)
	}
	return p.path
}

var draft = []string{"headline", "A workshop that tunes by ear", "text", "Open days in December. Bring your own instrument.",
	"link", "https://brandt-violins.example/december"}

// drawing is a PNG with a gradient.
func drawing(width, height int) []byte {
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			picture.SetNRGBA(x, y, color.NRGBA{uint8(0x5B - x*0x3F/width), uint8(0x7F - y*0x54/height), 0x50, 0xFF})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// has fails unless the page shows every text.
func (w *world) has(p got, texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		if !strings.Contains(p.body, text) {
			w.t.Errorf("%s (%d) does not show %q:\n%s", p.path, p.status, text, p.body)
		}
	}
}

var seen = regexp.MustCompile(`name="seen" value="([0-9a-f]{64})"`)
