package feed

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestRedirectToTheListenersNetwork: a feed's server, or who stands before it, sends this machine to other hosts, ports and protocols.
func TestRedirectToTheListenersNetwork(t *testing.T) {
	var asked atomic.Int64
	router := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer router.Close()
	for _, to := range []string{router.URL + "/reboot?now=1", strings.Replace(router.URL, "127.0.0.1", "localhost", 1),
		"http://[::1]:1/", "http://10.0.0.1/", "ftp://127.0.0.1/"} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			o := newOperator(t)
			o.tamper = func(w http.ResponseWriter, r *http.Request) bool {
				http.Redirect(w, r, to, status)
				return true
			}
			refused(t, o.client(t.TempDir()), ErrAway, 0)
			link := Link{Root: strings.Repeat("0", 64), URLs: []string{o.url}}
			if _, err := link.Meet(t.Context(), new(http.Client)); !errors.Is(err, ErrAway) {
				t.Errorf("%s: Meet: %v", to, err)
			}
		}
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("another server was asked %d times", n)
	}
}

func TestRedirectWithinTheServerIsFollowed(t *testing.T) {
	o := newOperator(t)
	o.tamper = func(w http.ResponseWriter, r *http.Request) bool {
		if rest, moved := strings.CutPrefix(r.URL.Path, "/moved"); moved {
			r.URL.Path = rest
			return false
		}
		http.Redirect(w, r, "/moved"+r.URL.Path, http.StatusFound)
		return true
	}
	fetched(t, o.client(t.TempDir()), 1)
	loops := newOperator(t)
	loops.tamper = func(w http.ResponseWriter, r *http.Request) bool {
		http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		return true
	}
	refused(t, loops.client(t.TempDir()), ErrAway, 0)
	if n := loops.hits.Load(); n > 3+2 {
		t.Errorf("%d redirects were followed", n)
	}
}

// TestMirrorOnTheListenersNetwork is asked only where the feed itself was added at such an address.
func TestMirrorOnTheListenersNetwork(t *testing.T) {
	others := []string{"https://mirror.example/", "https://192.168.1.1/", "http://127.0.0.1:1/", "https://[fe80::1]/",
		"https://100.64.0.1/", "https://nas.local/", "https://localhost./",
		"https://[::ffff:10.0.0.1]/", "https://router/", "https://8.8.8.8/"}
	if kept := mirrorsOf("https://ads.example.org/feed/", others); !slices.Equal(kept, []string{others[0], others[9]}) {
		t.Errorf("kept %q", kept)
	}
	for _, first := range []string{"http://127.0.0.1/feed/", "https://10.1.2.3/feed/", "https://nas.local/feed/"} {
		if kept := mirrorsOf(first, others); len(kept) != len(others) {
			t.Errorf("%s: kept %q", first, kept)
		}
	}
}

// drop gives one byte a minute, for ever.
type drop struct{ ctx context.Context }

func (d drop) Close() error { return nil }

func (d drop) Read(b []byte) (int, error) {
	select {
	case <-d.ctx.Done():
		return 0, d.ctx.Err()
	case <-time.After(time.Minute):
		b[0] = ' '
		return 1, nil
	}
}

type answers func(*http.Request) (*http.Response, error)

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }

// TestTrickledBody: neither one file that never ends nor all of them together keep a fetch from ending.
func TestTrickledBody(t *testing.T) {
	o := newOperator(t)
	root := o.read("root.json")
	synctest.Test(t, func(t *testing.T) {
		files := http.FileServerFS(os.DirFS(o.dir))
		for name, trickles := range map[string]func(*http.Request) bool{
			"timestamp": func(r *http.Request) bool { return r.URL.Path == "/timestamp.json" },
			"catalogue": func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, catalogueFile) },
			"all":       func(*http.Request) bool { return true },
		} {
			client := &http.Client{Transport: answers(func(r *http.Request) (*http.Response, error) {
				if trickles(r) {
					return &http.Response{StatusCode: http.StatusOK, Body: drop{r.Context()}, Request: r}, nil
				}
				w := httptest.NewRecorder()
				files.ServeHTTP(w, r)
				return w.Result(), nil
			})}
			begun := time.Now()
			c, err := Open(Config{Root: root, URL: "http://127.0.0.1/", Client: client, Dir: t.TempDir(),
				Now: func() time.Time { return noon }})
			if err != nil {
				t.Fatal(err)
			}
			refused(t, c, ErrAway, 0)
			if took := time.Since(begun); took > fetchPatience {
				t.Errorf("%s: it took %v", name, took)
			}
			c.Close()
		}
	})
}
