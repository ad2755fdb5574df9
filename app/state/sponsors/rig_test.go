package sponsors

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/ads/stats"
	"linnet/app/state/loop"
	"linnet/app/state/loop/looptest"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

// A rig is the slice over a real recorder and real feeds, with a node, a shelf and a library that are played.
type rig struct {
	*testing.T
	*Slice
	preferences preferences
	node        node
	refused     []string      // infohashes and sounds that the shelf was told of
	played      []string      // transfers
	silenced    int           // how often a spot was ended
	arriving    int           // how often what arrives was shown
	ahead       time.Duration // of the clock
}

// preferences are kept in memory.
type preferences struct{ values view.Values }

func (p *preferences) Get() view.Values                  { return p.values }
func (p *preferences) Change(f func(*view.Values)) error { f(&p.values); return nil }

// node fetches nothing.
type node struct {
	transfers []p2p.Transfer
	fetched   []p2p.Want
	resumed   []p2p.InfoHash
	err       error // of Fetch
}

func (n *node) Transfers() []p2p.Transfer { return n.transfers }
func (n *node) ShelfChanged()             {}
func (n *node) Resume(ih p2p.InfoHash) error {
	n.resumed = append(n.resumed, ih)
	return nil
}
func (n *node) Fetch(w p2p.Want) (p2p.InfoHash, error) {
	n.fetched = append(n.fetched, w)
	return w.Row.InfoHash, n.err
}

func (r *rig) Refuse(infohashes, sounds []string) { r.refused = append(infohashes, sounds...) }

func (r *rig) Genres(context.Context) ([]library.GenreCount, error) {
	return []library.GenreCount{{Name: "Folk", Tracks: 3}}, nil
}

// open starts the slice; alter may change what it works with.
func open(t *testing.T, alter func(*Deps)) *rig {
	t.Helper()
	home := t.TempDir()
	recorder, err := stats.Open(stats.Config{Dir: filepath.Join(home, "stats")})
	must(t, err)
	r := &rig{T: t}
	l := loop.New(loop.Config{Preferences: &r.preferences, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return time.Now().Add(r.ahead) }})
	d, feeds := l.Draft(), 0
	deps := Deps{View: &d.Sponsors, Privacy: &d.Privacy, Panel: &d.Panel, Recorder: recorder, Node: &r.node, Shelf: r, Index: r, Home: home,
		Draw:         func() float64 { return 0 },
		PlayTransfer: func(id string) { r.played = append(r.played, id) }, ShowArriving: func(context.Context) { r.arriving++ },
		Fetched: func(context.Context) {}, Silence: func() { r.silenced++ },
		OpenFeed: func(source view.FeedSource) (*feed.Client, error) {
			feeds++
			return feed.Open(feed.Config{Root: source.Root, URL: source.URL, Client: http.DefaultClient,
				Dir: filepath.Join(home, "feeds", string(rune('a'+feeds)))})
		},
		MeetFeed: func(context.Context, feed.Link) ([]byte, error) { return nil, errors.New("nobody answers") }}
	if alter != nil {
		alter(&deps)
	}
	r.Slice = New(l, deps)
	r.Show()
	t.Cleanup(func() {
		must(t, errors.Join(r.Close(), recorder.Close()))
		http.DefaultClient.CloseIdleConnections()
	})
	looptest.Run(t, l)
	return r
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// on does something on the goroutine of the Loop, and returns what is shown then.
func (r *rig) on(do func(context.Context)) *view.View { return looptest.On(r.loop, do) }

// now is what is shown once all that was asked for is done.
func (r *rig) now() *view.View { return r.on(func(context.Context) {}) }

// await waits for a View.
func (r *rig) await(what string, so func(*view.View) bool) *view.View {
	r.Helper()
	return looptest.Await(r.T, r.loop, what, so)
}

// submit fills the open sheet and presses its button.
func (r *rig) submit(values map[string]string) *view.View {
	r.Helper()
	for key, value := range values {
		r.loop.SetField(key, value)
	}
	r.loop.Submit()
	return r.now()
}

// publish serves a feed, and counts what it is asked.
func publish(t *testing.T, c ads.Catalogue, blocked feed.Blocklist) (source view.FeedSource, asked *atomic.Int64) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "feed")
	keys, err := feed.NewKeys()
	must(t, err)
	must(t, feed.Init(dir, keys, time.Now()))
	_, err = feed.Publish(dir, keys, feed.Release{Catalogue: c, Blocklist: blocked}, time.Now())
	must(t, err)
	root, err := os.ReadFile(filepath.Join(dir, "root.json"))
	must(t, err)
	asked = new(atomic.Int64)
	files := http.FileServerFS(os.DirFS(dir))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return view.FeedSource{Name: "feed.example", URL: server.URL + "/", Root: root}, asked
}

func advert(id, sponsor string) ads.Ad {
	return ads.Ad{ID: id, Campaign: "c", Flight: "f", Sponsor: sponsor, Headline: "Headline " + id, Text: "Text", Link: "https://" + id +
		".example/",
		From: time.Now().Add(-time.Hour), Until: time.Now().Add(time.Hour), Share: 500, Slot: ads.SlotRail}
}

// following is a rig that follows a feed.
func following(t *testing.T, c ads.Catalogue, blocked feed.Blocklist) (*rig, *atomic.Int64) {
	t.Helper()
	source, asked := publish(t, c, blocked)
	r := open(t, nil)
	r.on(func(ctx context.Context) { must(t, r.followFeed(ctx, source)) })
	return r, asked
}
