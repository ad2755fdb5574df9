package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/ads"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// An operator is a repository on a web server, a clock, and the keys.
type operator struct {
	t      *testing.T
	dir    string
	keys   Keys
	now    time.Time
	url    string
	hits   atomic.Int64
	body   atomic.Int64                                  // bytes of answers
	tamper func(http.ResponseWriter, *http.Request) bool // true: it has answered
}

func newOperator(t *testing.T) *operator {
	t.Helper()
	keys, err := NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	o := &operator{t: t, dir: t.TempDir(), keys: keys, now: noon}
	if err := Init(o.dir, keys, noon); err != nil {
		t.Fatal(err)
	}
	o.url = o.serve()
	return o
}

// serve puts the repository on a web server.
func (o *operator) serve() string {
	server := httptest.NewServer(o)
	o.t.Cleanup(server.Close)
	return server.URL
}

func (o *operator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.hits.Add(1)
	counted := &counter{w, &o.body}
	if o.tamper == nil || !o.tamper(counted, r) {
		http.FileServer(http.Dir(o.dir)).ServeHTTP(counted, r)
	}
}

type counter struct {
	http.ResponseWriter
	n *atomic.Int64
}

func (c *counter) Write(b []byte) (int, error) {
	c.n.Add(int64(len(b)))
	return c.ResponseWriter.Write(b)
}

func (o *operator) publish(r Release) int64 {
	o.t.Helper()
	version, err := Publish(o.dir, o.keys, r, o.now)
	if err != nil {
		o.t.Fatal(err)
	}
	return version
}

// client opens a listener's side that keeps its files in dir.
func (o *operator) client(dir string) *Client {
	o.t.Helper()
	c, err := Open(Config{Root: o.read("root.json"), URL: o.url, Client: new(http.Client), Dir: dir,
		Now: func() time.Time { return o.now }})
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { c.Close() })
	return c
}

func (o *operator) read(name string) []byte {
	o.t.Helper()
	data, err := os.ReadFile(filepath.Join(o.dir, name))
	if err != nil {
		o.t.Fatal(err)
	}
	return data
}

func (o *operator) write(name string, data []byte) {
	o.t.Helper()
	if err := os.WriteFile(filepath.Join(o.dir, name), data, 0o644); err != nil {
		o.t.Fatal(err)
	}
}

// find is the only file in the repository that matches the pattern.
func (o *operator) find(pattern string) string {
	o.t.Helper()
	found, err := filepath.Glob(filepath.Join(o.dir, pattern))
	if err != nil || len(found) != 1 {
		o.t.Fatalf("%s: found %v, %v", pattern, found, err)
	}
	name, _ := filepath.Rel(o.dir, found[0])
	return name
}

// release has an ad for each headline, each with a picture of its own.
func release(headlines ...string) Release {
	r := Release{Pictures: map[string][]byte{}}
	r.Catalogue.Operator = "Test operator"
	r.Blocklist = Blocklist{InfoHashes: []string{"0123456789abcdef0123456789abcdef01234567"}, Notice: "notice@example.org"}
	for _, headline := range headlines {
		picture := []byte("picture of " + headline)
		sum := sha256.Sum256(picture)
		sha := hex.EncodeToString(sum[:])
		r.Pictures[sha] = picture
		r.Catalogue.Ads = append(r.Catalogue.Ads, ads.Ad{
			ID: headline, Sponsor: "Brandt Violins", Headline: headline, Text: "Open days", Link: "https://example.org/",
			Picture: sha, From: noon, Until: noon.AddDate(0, 1, 0), Share: 100, Slot: ads.SlotRail,
		})
	}
	return r
}
