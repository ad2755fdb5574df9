package pair

import (
	"context"
	"crypto/rsa"
	"linnet/ads"
	"linnet/ads/database/databasetest"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// A world is a leader and a helper under one agreement, on loopback.
type world struct {
	t         testing.TB
	leader    *Leader
	helper    *Helper
	task      Task
	collector string
	mu        sync.Mutex // guards clock: a handler whose answer got lost may still look at it
	clock     time.Time
	lose      atomic.Bool // the helper's next answer gets lost
	token     string
	config    Config // the leader's
	helperKey string
	issuer    *rsa.PrivateKey // of tokens
}

func newWorld(t testing.TB) *world {
	w := &world{t: t, clock: noon}
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if w.lose.Swap(false) {
			handler.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		handler.ServeHTTP(rw, r)
	}))
	t.Cleanup(server.Close)
	var keys [3][2]string
	for i := range keys {
		private, public, err := NewKey()
		w.must(err)
		keys[i] = [2]string{private, public}
	}
	w.collector, w.helperKey = keys[2][0], keys[1][0]
	tokens, err := tokenKeys()
	w.must(err)
	w.issuer, err = parseIssuer(tokens[0])
	w.must(err)
	w.task, err = NewTask("genre-64", 1, ads.Pair{Version: Version, Leader: "https://ads.example.org/pair",
		Helper: server.URL, HelperName: "A friend",
		LeaderKey: keys[0][1], HelperKey: keys[1][1], CollectorKey: keys[2][1], TokenKey: tokens[1], MinBatch: LeastBatch})
	w.must(err)
	c := Config{Database: databasetest.Address(t), Tasks: []Task{w.task}, Key: keys[0][0], Verify: NewSecret(), Token: NewSecret(),
		Now: w.now}
	w.token = c.Token
	w.config = c
	w.leader, err = OpenLeader(c, server.Client())
	w.must(err)
	c.Database, c.Key = databasetest.Address(t), keys[1][0]
	w.helper, err = OpenHelper(c, tokens[0], 0)
	w.must(err)
	handler = w.helper.Handler()
	t.Cleanup(func() { w.leader.Close(); w.leader.Close(); w.helper.Close() })
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// report is one of today that names the bucket.
func (w *world) report(bucket int) []byte {
	w.t.Helper()
	r, err := w.task.split(w.now(), bucket)
	w.must(err)
	return w.signed(r)
}

// answers adds n reports and verifies them.
func (w *world) answers(n, bucket int) {
	w.t.Helper()
	for range n {
		w.must(w.leader.Add(context.Background(), w.task, w.report(bucket)))
	}
	w.counts(n)
}

func (w *world) counts(want int) {
	w.t.Helper()
	if n, err := w.leader.Aggregate(context.Background()); err != nil || n != want {
		w.t.Fatalf("counted %d, %v; want %d", n, err, want)
	}
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) set(now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = now
}

// later is when no report of today can arrive any more.
func (w *world) later() { w.set(w.now().AddDate(0, 0, settled)) }
