package scrobble

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// server is a server of the protocol: it keeps what it took.
type server struct {
	*httptest.Server
	answer atomic.Int64 // status; 0: as the protocol says
	took   chan string  // "kind: titles"
}

// newServer is a server that knows the token "good" and refuses a track called "bad".
func newServer(t *testing.T) *server {
	s := &server{took: make(chan string, 64)}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		var m message
		titles := []string{}
		err := json.Unmarshal(raw, &m)
		for _, p := range m.Payload {
			titles = append(titles, p.Track.Title)
			if p.Track.Title == "bad" || p.Track.Artist == "" || (p.At == 0) != (m.Kind == "playing_now") {
				err = io.ErrUnexpectedEOF
			}
		}
		switch {
		case s.answer.Load() != 0:
			w.WriteHeader(int(s.answer.Load()))
		case r.Header.Get("Authorization") != "Token good":
			w.WriteHeader(http.StatusUnauthorized)
		case err != nil || r.URL.Path != "/1/submit-listens" || r.Method != http.MethodPost:
			w.WriteHeader(http.StatusBadRequest)
		default:
			s.took <- m.Kind + ": " + strings.Join(titles, " ")
			return
		}
		s.took <- "no"
	}))
	t.Cleanup(s.Close)
	return s
}

func listen(title string) Listen {
	return Listen{At: time.Unix(1_800_000_000, 0), Title: title, Artist: "Ana", Album: "Mar", Length: 3 * time.Minute, Position: 2}
}

// rig is a Scrobbler of a listener who has agreed, unless told otherwise.
type rig struct {
	*Scrobbler
	server  *server
	path    string
	token   atomic.Pointer[string]
	agreed  atomic.Bool
	offline atomic.Bool
	changed chan struct{}
}

func newRig(t *testing.T) *rig {
	r := &rig{server: newServer(t), path: filepath.Join(t.TempDir(), "heard.jsonl"), changed: make(chan struct{}, 64)}
	good := "good"
	r.token.Store(&good)
	r.agreed.Store(true)
	r.start(t)
	return r
}

func (r *rig) start(t *testing.T) {
	t.Helper()
	transport := &cable{pulled: &r.offline}
	s, err := Open(Config{Path: r.path, Client: &http.Client{Transport: transport}, Changed: func() { r.changed <- struct{}{} },
		Account: func() (Account, bool) { return Account{r.server.URL, *r.token.Load()}, r.agreed.Load() }})
	if err != nil {
		t.Fatal(err)
	}
	r.Scrobbler = s
	t.Cleanup(func() { s.Close(); s.Close(); transport.CloseIdleConnections() })
}

func (r *rig) wants(t *testing.T, want string) {
	t.Helper()
	got := <-r.server.took
	for got == "no" && want != "no" { // it may be tried again while it is refused
		got = <-r.server.took
	}
	if got != want {
		t.Errorf("the server got %q, want %q", got, want)
	}
}

// heardOffline keeps listens while the server is away, and ends the Scrobbler when nothing is under way.
func (r *rig) heardOffline(t *testing.T, titles ...string) {
	t.Helper()
	r.offline.Store(true)
	for _, title := range titles {
		if err := r.Heard(listen(title)); err != nil {
			t.Fatal(err)
		}
		<-r.changed
	}
	if st := r.Status(); st.Waiting != len(titles) || st.Trouble == nil {
		t.Errorf("%+v", st)
	}
	r.Close()
	r.offline.Store(false)
}

// cable is the way to the server, which can be pulled.
type cable struct {
	http.Transport
	pulled *atomic.Bool
}

func (c *cable) RoundTrip(r *http.Request) (*http.Response, error) {
	if c.pulled.Load() {
		return nil, io.ErrClosedPipe
	}
	return c.Transport.RoundTrip(r)
}

func TestNowPlayingAndListens(t *testing.T) {
	r := newRig(t)
	r.Playing(listen("Rio"))
	r.wants(t, "playing_now: Rio")
	if err := r.Heard(listen("Rio")); err != nil {
		t.Fatal(err)
	}
	r.wants(t, "single: Rio")
	<-r.changed
	if st := r.Status(); st.Waiting != 0 || st.Sent != 1 || st.Trouble != nil || st.Last.IsZero() {
		t.Errorf("%+v", st)
	}
}

// TestNothingWithoutConsent is kept, sent or told.
func TestNothingWithoutConsent(t *testing.T) {
	r := newRig(t)
	r.agreed.Store(false)
	r.Playing(listen("Rio"))
	if err := r.Heard(listen("Rio")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(r.path); err == nil {
		t.Error("it was kept")
	}
	r.agreed.Store(true)
	if err := r.Heard(listen("Mar")); err != nil {
		t.Fatal(err)
	}
	r.wants(t, "single: Mar")
}

// TestOfflineListensAreSentOnceLater, after a restart, too.
func TestOfflineListensAreSentOnceLater(t *testing.T) {
	r := newRig(t)
	r.heardOffline(t, "a", "b", "c")
	r.start(t)
	r.wants(t, "import: a b c")
	for r.Status().Waiting > 0 {
		<-r.changed
	}
	r.Close()
	r.start(t)
	if err := r.Heard(listen("d")); err != nil {
		t.Fatal(err)
	}
	r.wants(t, "single: d")
}

// TestOneBadListenHoldsUpNothing: the server refuses it, and the others are taken.
func TestOneBadListenHoldsUpNothing(t *testing.T) {
	r := newRig(t)
	r.heardOffline(t, "a", "bad", "c")
	r.start(t)
	for _, want := range []string{"single: a", "single: c"} {
		r.wants(t, want)
	}
	for r.Status().Waiting > 0 {
		<-r.changed
	}
}

func TestUnknownTokenKeepsWhatWasHeard(t *testing.T) {
	r := newRig(t)
	bad, good := "wrong", "good"
	r.token.Store(&bad)
	if err := r.Heard(listen("a")); err != nil {
		t.Fatal(err)
	}
	r.wants(t, "no")
	<-r.changed
	if st := r.Status(); st.Waiting != 1 || st.Trouble != ErrToken {
		t.Errorf("%+v", st)
	}
	r.token.Store(&good)
	r.Wake()
	r.wants(t, "single: a")
}

func TestForgetDeletesWhatWaits(t *testing.T) {
	r := newRig(t)
	r.server.answer.Store(http.StatusServiceUnavailable)
	if err := r.Heard(listen("a")); err != nil {
		t.Fatal(err)
	}
	<-r.changed
	if err := r.Forget(); err != nil || r.Status().Waiting != 0 {
		t.Error(err, r.Status())
	}
	if raw, err := os.ReadFile(r.path); err != nil || len(raw) != 0 {
		t.Errorf("%s, %v", raw, err)
	}
}

// TestDamagedFileIsReadUpToThere, and what is no file of ours not at all.
func TestDamagedFileIsReadUpToThere(t *testing.T) {
	line, err := json.Marshal(listen("a"))
	if err != nil {
		t.Fatal(err)
	}
	for content, want := range map[string]int{string(line) + "\n" + `{"Title": "b`: 1, "": 0, "\x00\x00\x00": 0, "[]\n": 0,
		strings.Repeat("x", 1<<20): 0} {
		path := filepath.Join(t.TempDir(), "heard.jsonl")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if queue, err := read(path); err != nil || len(queue) != want {
			t.Errorf("%.20q: %d listens, %v", content, len(queue), err)
		}
	}
}

func TestAddressOfAServer(t *testing.T) {
	for server, want := range map[string]string{"": DefaultServer + "/1", "https://a.example/": "https://a.example/1",
		"http://127.0.0.1:80": "http://127.0.0.1:80/1",
		"file:///etc":         "", "a.example": "", "https://u:p@a.example": "", "https://": "", "https://a.example/?q": ""} {
		if got, err := (Account{Server: server}).address("/1"); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", server, got, err)
		}
	}
}

func TestExampleIsWhatIsSent(t *testing.T) {
	text := Example(listen("Rio"))
	for _, part := range []string{`"listened_at": 1800000000`, `"track_name": "Rio"`, `"artist_name": "Ana"`, `"duration_ms": 180000`,
		`"tracknumber": "2"`} {
		if !strings.Contains(text, part) {
			t.Errorf("no %s in %s", part, text)
		}
	}
}
