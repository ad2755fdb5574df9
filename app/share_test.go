package app_test

import (
	"context"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/app"
	"linnet/app/state/view"
	"linnet/library/librarytest"
	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

const freely = "https://creativecommons.org/licenses/by/4.0/"

// TestALinkThatWasGivenAwayIsFound: who has nothing but the bare magnet of "Share…" gets the song under its real name, at once, and the
// album, by a DHT that never heard of it, after a restart.
func TestALinkThatWasGivenAwayIsFound(t *testing.T) {
	music := filepath.Join(t.TempDir(), "music")
	check(t, librarytest.Write(music,
		librarytest.Track{Path: "1.flac", Title: "Slow & Low", Artists: []string{"Ana"}, Album: "Two Harbours", Number: 1, Tone: 300,
			Licence: freely},
		librarytest.Track{Path: "2.flac", Title: "Lima", Artists: []string{"Ana"}, Album: "Two Harbours", Number: 2, Tone: 500,
			Licence: freely}))
	o := options(t)
	o.Mode, o.Folders = "public", []string{music}
	net, later := privateDHT(t), privateDHT(t)
	o.Bootstrap = net.Bootstrap()
	a := open(t, o)
	link := shareLink(t, a, "Lima")
	if !strings.Contains(link, "&dn=Ana%20-%20Two%20Harbours&") || strings.ContainsAny(link, "+") || strings.Contains(link, "x.pe") {
		t.Errorf("the link is %s", link)
	}
	announced(t, net, link, a)
	album, of, _ := strings.Cut(link, "&so=")
	if of != "1" {
		t.Errorf("the song is chosen as %q", of)
	}
	song := map[string]string{"2.flac": "02 Lima.flac"}
	both := map[string]string{"1.flac": "01 Slow & Low.flac", "2.flac": "02 Lima.flac"}
	fetchBare(t, net, link, music, song)
	check(t, a.Close())
	o.Bootstrap, o.Folders = later.Bootstrap(), nil
	announced(t, later, link, open(t, o))
	fetchBare(t, later, album, music, both)
}

func privateDHT(t *testing.T) *p2ptest.DHT {
	t.Helper()
	net, err := p2ptest.OpenDHT(8)
	check(t, err)
	t.Cleanup(func() { check(t, net.Close()) })
	return net
}

// shareLink is what the menu of a song gives.
func shareLink(t *testing.T, a *app.App, title string) string {
	t.Helper()
	await(t, a, "both songs are shared", func(v *view.View) bool { return strings.HasPrefix(v.Sidebar.Detail, "2 tracks") })
	a.State.Browse.ShowSection(view.SectionSongs)
	var id int64
	await(t, a, "the song is listed", func(v *view.View) bool {
		for _, s := range v.Library.Songs.All() {
			if s.Title == title {
				id = s.ID
			}
		}
		return id != 0
	})
	a.State.Browse.ShareTrack(id)
	return await(t, a, "the link", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Copy != "" }).Sheet.Copy
}

// announced waits until the DHT tells who gives what a link is to, as other BitTorrent programs ask it. Listeners of Linnet would also
// find each other without.
func announced(t *testing.T, net *p2ptest.DHT, link string, a *app.App) {
	t.Helper()
	want, err := p2p.ParseMagnet(link)
	check(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for said := false; !said; {
		err := net.Lookup(ctx, want.Row.InfoHash, func(from netip.AddrPort) { said = said || from == a.Node.Addr() })
		if ctx.Err() != nil {
			t.Fatalf("the DHT knows nobody who gives %s: %v", link, err)
		}
	}
}

// fetchBare fetches by a link alone, as a stranger who announces nothing, and compares what came: where it was, and how it is called now.
func fetchBare(t *testing.T, net *p2ptest.DHT, link, music string, names map[string]string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	changed := make(chan struct{}, 1)
	n, err := p2p.Open(p2p.Config{Dir: t.TempDir(), Music: t.TempDir(), Listen: "127.0.0.1:0", Mode: p2p.Quiet, Bootstrap: net.Bootstrap(),
		Changed: func() {
			select {
			case changed <- struct{}{}:
			default:
			}
		}})
	check(t, err)
	defer func() { check(t, n.Close()) }()
	want, err := p2p.ParseMagnet(link)
	check(t, err)
	_, err = n.Fetch(want)
	check(t, err)
	for n.Transfers()[0].State != p2p.Finished {
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("not fetched: %+v", n.Transfers()[0])
		}
	}
	entries, err := os.ReadDir(n.Transfers()[0].Path)
	if err != nil || len(entries) != len(names) {
		t.Errorf("%d files, %v; want %v", len(entries), err, names)
	}
	for from, name := range names {
		want, err := os.ReadFile(filepath.Join(music, from))
		check(t, err)
		if got, err := os.ReadFile(filepath.Join(n.Transfers()[0].Path, name)); err != nil || string(got) != string(want) {
			t.Errorf("%s differs from what was shared: %v", name, err)
		}
	}
}
