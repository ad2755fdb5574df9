package app_test

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/app"
	"linnet/app/state/view"
	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// TestListenersHandTheFeedOn: one listener followed the feed over the web; then its server is gone, and another one, who never reached
// it, gets catalogue and pictures from the first, found on the DHT by the operator's key alone.
func TestListenersHandTheFeedOn(t *testing.T) {
	net, err := p2ptest.OpenDHT(8)
	check(t, err)
	defer net.Close()
	dir := filepath.Join(t.TempDir(), "feed")
	keys, err := feed.NewKeys()
	check(t, err)
	check(t, feed.Init(dir, keys, time.Now()))
	picture := make([]byte, 200_000)
	sum := sha256.Sum256(picture)
	shown := ad("violins", "Brandt")
	shown.Picture = hex.EncodeToString(sum[:])
	_, err = feed.Publish(dir, keys, feed.Release{Catalogue: ads.Catalogue{Operator: "Test", Mode: "solo", Epsilon: 2,
		Ads: []ads.Ad{shown}},
		Pictures: map[string][]byte{shown.Picture: picture}}, time.Now())
	check(t, err)
	server := httptest.NewServer(http.StripPrefix("/feed", http.FileServerFS(os.DirFS(dir))))
	defer server.Close()

	listen := func() *app.App {
		o := options(t)
		o.Mode, o.Bootstrap = "public", net.Bootstrap()
		o.Feed, o.Root = server.URL+"/feed/", filepath.Join(dir, "root.json")
		a := open(t, o)
		a.State.Sponsors.SetPanels(true)
		return a
	}
	near := listen()
	await(t, near, "the panel", func(v *view.View) bool { return v.Panel.State == view.PanelOn })
	watcher, err := p2p.Open(p2p.Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Mode: p2p.Quiet, Bootstrap: net.Bootstrap()})
	check(t, err)
	defer watcher.Close()
	key := [32]byte(keys.Timestamp.Public().(ed25519.PublicKey))
	for ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second); ; {
		if _, err := watcher.Item(ctx, key, []byte(feed.ItemSalt)); err == nil {
			cancel()
			break
		}
		if ctx.Err() != nil {
			t.Fatal("nobody put the feed's item on the DHT")
		}
	}
	server.Close()
	far := listen()
	await(t, far, "the panel, without the web", func(v *view.View) bool {
		return v.Panel.State == view.PanelOn && v.Panel.Headline == shown.Headline && v.Panel.Picture != ""
	})
}
