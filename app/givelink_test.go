package app_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/app"
	"linnet/app/state/view"
	"linnet/library/librarytest"
)

// TestLinksOfANodeWithoutAWindow are printed by another start of the program: of a song, and of a folder; and why there is none.
func TestLinksOfANodeWithoutAWindow(t *testing.T) {
	home, err := os.MkdirTemp("", "linnet") // the name of a socket must be short
	check(t, err)
	t.Cleanup(func() { os.RemoveAll(home) })
	music := filepath.Join(t.TempDir(), "music")
	check(t, librarytest.Write(music,
		librarytest.Track{Path: "free/1.flac", Title: "Low", Artists: []string{"Ana"}, Album: "Two Harbours", Number: 1, Tone: 300,
			Licence: freely},
		librarytest.Track{Path: "free/2.flac", Title: "Lima", Artists: []string{"Ana"}, Album: "Two Harbours", Number: 2, Tone: 500,
			Licence: freely},
		librarytest.Track{Path: "own/3.flac", Title: "Mine", Artists: []string{"Bo"}, Album: "Else", Number: 1, Tone: 700}))
	o := options(t)
	o.Home, o.Folders, o.Mode = app.Home(home), []string{music}, "public"
	net := privateDHT(t)
	o.Bootstrap = net.Bootstrap()
	ask := func(path string) (string, error) {
		var out bytes.Buffer
		o := app.Options{Home: o.Home, Links: []string{path}}
		err := app.GiveLinks(t.Context(), o, &out)
		return out.String(), err
	}
	if _, err := ask(music); err == nil || !strings.HasPrefix(err.Error(), "No Linnet runs on the home "+home) {
		t.Errorf("%v", err)
	}
	a := open(t, o)
	await(t, a, "both songs are shared", func(v *view.View) bool { return strings.HasPrefix(v.Sidebar.Detail, "2 tracks") })
	for path, want := range map[string]string{"free/2.flac": "&so=1\n", "free": "&dn=Ana%20-%20Two%20Harbours",
		".": "&dn=Ana%20-%20Two%20Harbours"} {
		link, err := ask(filepath.Join(music, path))
		if err != nil || !strings.HasPrefix(link, "magnet:?xt=urn:btih:") || !strings.Contains(link, want) {
			t.Errorf("%s: %q, %v", path, link, err)
		}
		announced(t, net, strings.TrimSpace(link), a)
	}
	for path, want := range map[string]string{"own/3.flac": "is not shared", "own": "is not shared", "away.flac": "is not in the library"} {
		if link, err := ask(filepath.Join(music, path)); link != "" || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q, %v", path, link, err)
		}
	}
	if err := app.GiveLinks(t.Context(), app.Options{Home: o.Home}, &bytes.Buffer{}); err == nil {
		t.Error("no path, and no word about it")
	}
}
