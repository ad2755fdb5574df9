package feed

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"linnet/ads/tuf"
)

// rootOf makes the root file of a fresh operator.
func rootOf(t *testing.T) []byte {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "feed")
	keys, err := NewKeys()
	if err == nil {
		err = Init(dir, keys, time.Now())
	}
	if err != nil {
		t.Fatal(err)
	}
	root, err := os.ReadFile(filepath.Join(dir, "root.json"))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func answering(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL + "/feed/"
}

func TestMeetTakesOnlyTheRootThatTheLinkNames(t *testing.T) {
	root, other := rootOf(t), rootOf(t)
	give := func(b []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/feed/root.json" || r.Header.Get("Cookie") != "" {
				t.Errorf("asked for %s", r.URL)
			}
			w.Write(b)
		}
	}
	elsewhere := answering(t, give(root))
	unsigned := regexp.MustCompile(`"sig": ?"..`).ReplaceAll(root, []byte(`"sig":"00`))
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		names  []byte
		want   error
	}{
		"the operator's own":     {give(root), root, nil},
		"another operator's":     {give(other), root, ErrForged},
		"one that nobody signed": {give(unsigned), unsigned, ErrForged},
		"a huge one": {func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, tuf.MaxRoot+1)) }, root,
			ErrForged},
		"an endless one": {func(w http.ResponseWriter, r *http.Request) { endless(w, r) }, root, ErrForged},
		"none":           {http.NotFound, root, ErrAway},
		"a server in trouble": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, root,
			ErrAway},
		"another address by http":        {http.RedirectHandler(elsewhere+"root.json", http.StatusFound).ServeHTTP, root, ErrAway},
		"another address by another way": {http.RedirectHandler("ftp://127.0.0.1/root.json", http.StatusFound).ServeHTTP, root, ErrAway},
		"an address that leads to itself": {func(w http.ResponseWriter,
			r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		},
			root, ErrAway},
	} {
		t.Run(name, func(t *testing.T) {
			sum := sha256.Sum256(c.names)
			link := Link{Root: hex.EncodeToString(sum[:]), URLs: []string{answering(t, c.answer)}}
			got, err := link.Meet(t.Context(), new(http.Client))
			if c.want != nil && (!errors.Is(err, c.want) || got != nil) || c.want == nil && (err != nil || !bytes.Equal(got, root)) {
				t.Errorf("%d bytes, %v, want %v", len(got), err, c.want)
			}
			link.URLs = append(link.URLs, elsewhere)
			if got, err := link.Meet(t.Context(), new(http.Client)); bytes.Equal(c.names, root) && (err != nil || !bytes.Equal(got, root)) {
				t.Errorf("with a mirror behind it: %v", err)
			}
		})
	}
}

// endless writes until the other side has had enough.
func endless(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		if _, err := w.Write([]byte(strings.Repeat(" ", 4096))); err != nil {
			return
		}
	}
}

func TestMeetEndsWithItsContext(t *testing.T) {
	asked := make(chan struct{})
	address := answering(t, func(_ http.ResponseWriter, r *http.Request) {
		close(asked)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	link := Link{Root: strings.Repeat("0", 64), URLs: []string{address}}
	if _, err := link.Meet(ctx, new(http.Client)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
