package stats

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// A box is a Sink in memory.
type box struct {
	got  []Report
	fail error
}

func (b *box) Add(_ context.Context, r Report) error {
	b.got = append(b.got, r)
	return b.fail
}

func ask(h http.Handler, r *http.Request) int {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func sending(body string) *http.Request {
	return httptest.NewRequest(http.MethodPost, "/report", strings.NewReader(body))
}

func TestIntakeAnswers(t *testing.T) {
	good := string(Report{Task: TaskGenre, Day: "2026-11-22", Answer: 17}.Bytes())
	for _, tt := range []struct {
		name string
		body string
		want int
	}{
		{"a report", good, http.StatusNoContent},
		{"of two days ago", strings.Replace(good, "-22", "-20", 1), http.StatusNoContent},
		{"of three days ago", strings.Replace(good, "-22", "-19", 1), http.StatusBadRequest},
		{"of tomorrow", strings.Replace(good, "-22", "-23", 1), http.StatusBadRequest},
		{"of next week", strings.Replace(good, "-22", "-29", 1), http.StatusBadRequest},
		{"oversized contribution", strings.Replace(good, "17", "99", 1), http.StatusBadRequest},
		{"oversized", good + strings.Repeat(" ", 1<<20), http.StatusRequestEntityTooLarge},
		{"nothing", "", http.StatusBadRequest},
	} {
		sink := &box{}
		if code := ask(NewIntake(sink, func() time.Time { return noon }), sending(tt.body)); code != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, code, tt.want)
		}
		if kept := len(sink.got) == 1; kept != (tt.want == http.StatusNoContent) {
			t.Errorf("%s: kept %v", tt.name, sink.got)
		}
	}
	broken := NewIntake(&box{fail: errors.New("disk full")}, func() time.Time { return noon })
	if code := ask(broken, sending(good)); code != http.StatusServiceUnavailable {
		t.Errorf("full disk: %d", code)
	}
	if code := ask(broken, httptest.NewRequest(http.MethodGet, "/report", nil)); code != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", code)
	}
}

// A networkBox is a NetworkSink in memory.
type networkBox struct {
	box
	from []netip.Prefix
}

func (b *networkBox) AddFrom(ctx context.Context, network netip.Prefix, r Report) error {
	b.from = append(b.from, network)
	return b.Add(ctx, r)
}

// TestReportsWithoutAnAddressAreOneNetwork: whose sender cannot be told is not a network of its own each time.
func TestReportsWithoutAnAddressAreOneNetwork(t *testing.T) {
	sink := &networkBox{}
	in := NewIntake(sink, func() time.Time { return noon })
	for _, peer := range []string{"@", "", "invalid AddrPort", "192.0.2.7:1"} {
		r := sending(string(Report{Task: TaskGenre, Day: "2026-11-22"}.Bytes()))
		r.RemoteAddr = peer
		if code := ask(in, r); code != http.StatusNoContent {
			t.Errorf("%q: %d", peer, code)
		}
	}
	if f := sink.from; len(f) != 4 || !f[0].IsValid() || f[0] != f[1] || f[1] != f[2] || f[3] == f[0] {
		t.Errorf("they come from %v", f)
	}
}

func TestFloodFromOneNetwork(t *testing.T) {
	now := noon
	h := NewIntake(&box{}, func() time.Time { return now })
	from := func(addr string) int {
		r := sending(string(Report{Task: TaskGenre, Day: "2026-11-22", Answer: 17}.Bytes()))
		r.RemoteAddr = addr
		return ask(h, r)
	}
	for range PerHour {
		if code := from("192.0.2.7:1"); code != http.StatusNoContent {
			t.Fatal(code)
		}
	}
	if code := from("192.0.2.200:9"); code != http.StatusTooManyRequests {
		t.Errorf("a neighbour in the same /24: %d", code)
	}
	if code := from("198.51.100.1:1"); code != http.StatusNoContent {
		t.Errorf("another network: %d", code)
	}
	now = now.Add(time.Hour)
	if code := from("192.0.2.7:1"); code != http.StatusNoContent {
		t.Errorf("an hour later: %d", code)
	}
}

func TestFloodOfSplitReports(t *testing.T) {
	h := Limit(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }),
		PerHour, func() time.Time { return noon })
	for range PerHour {
		if code := ask(h, sending("x")); code != http.StatusNoContent {
			t.Fatal(code)
		}
	}
	if code := ask(h, sending("x")); code != http.StatusTooManyRequests {
		t.Errorf("one more: %d", code)
	}
}

func TestSenderBehindAProxy(t *testing.T) {
	for _, tt := range []struct{ peer, header, want string }{
		{"192.0.2.7:1", "", "192.0.2.0/24"},
		{"192.0.2.7:1", "198.51.100.1", "192.0.2.0/24"}, // a stranger's claim
		{"127.0.0.1:1", "", "127.0.0.0/24"},
		{"127.0.0.1:1", "203.0.113.9, 198.51.100.1", "198.51.100.0/24"},
		{"[::1]:1", "2001:db8:1:2::3", "2001:db8:1::/48"},
		{"[::ffff:192.0.2.7]:1", "", "192.0.2.0/24"},
		{"127.0.0.1:1", "rubbish", "127.0.0.0/24"},
	} {
		r := sending("")
		r.RemoteAddr = tt.peer
		if tt.header != "" {
			r.Header.Set("X-Forwarded-For", tt.header)
		}
		if got := sender(r).String(); got != tt.want {
			t.Errorf("%s (%s) counts as %s, want %s", tt.peer, tt.header, got, tt.want)
		}
	}
}

func TestReportOverARealSocket(t *testing.T) {
	sink := &box{}
	server := httptest.NewServer(NewIntake(sink, func() time.Time { return noon }))
	defer server.Close()
	r, err := Open(Config{Dir: t.TempDir(), Client: new(http.Client), Now: func() time.Time { return noon },
		Delay: func() time.Duration { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.SetConsent(Taste, true, Mode{Name: "solo", Epsilon: 2, Intake: server.URL}); err != nil {
		t.Fatal(err)
	}
	if err := r.Answer(noon, 17); err != nil {
		t.Fatal(err)
	}
	preview, _, _ := r.Next()
	if n, err := r.Flush(t.Context()); n != 1 || err != nil {
		t.Fatalf("Flush: %d, %v", n, err)
	}
	if len(sink.got) != 1 || sink.got[0] != preview {
		t.Errorf("received %+v, previewed %+v", sink.got, preview)
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the report went elsewhere") }))
	defer elsewhere.Close()
	server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	if _, err := poster(new(http.Client))(t.Context(), server.URL, []byte("x")); err == nil {
		t.Error("a redirect counts as sent")
	}
}

func BenchmarkIntake(b *testing.B) {
	gate := newTurnstile(PerHour)
	report := Report{Task: TaskGenre, Day: "2026-11-22", Answer: 17}.Bytes()
	for b.Loop() {
		gate.pass(sender(sending("")), noon)
		if _, err := ParseReport(report); err != nil {
			b.Fatal(err)
		}
	}
}
