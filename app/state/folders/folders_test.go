package folders_test

import (
	"strings"
	"testing"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
	"linnet/library/librarytest"
)

// TestNothingIsSharedBeforeItWasSaidWhatThatMeans: the menu asks, and only the answer shares.
func TestNothingIsSharedBeforeItWasSaidWhatThatMeans(t *testing.T) {
	r := statetest.New(t)
	id := r.ID("First Light")
	r.Browse.ShareTrack(id)
	v := r.Await("the question", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Share this folder" })
	if !strings.Contains(v.Sheet.Text, r.Music) || r.Config.Shelf.Sharing(r.Music).Shared {
		t.Errorf("the question is %q", v.Sheet.Text)
	}
	r.Loop.Submit()
	r.Await("the free songs are shared", func(v *view.View) bool {
		return v.Sheet == nil &&
			strings.HasPrefix(v.Sidebar.Detail, "5 tracks")
	})
	r.Browse.ShareTrack(id)
	v = r.Await("the link", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Copy != "" })
	if !strings.HasPrefix(v.Sheet.Copy, "magnet:?xt=urn:btih:") || !strings.Contains(v.Sheet.Copy, "&dn=Bj%C3%B6rk") {
		t.Errorf("the link is %s", v.Sheet.Copy)
	}
	if links, err := r.Config.Shelf.Links(t.Context()); err != nil || len(links) != 1 ||
		!strings.Contains(v.Sheet.Copy, links[0].String()) {
		t.Errorf("the node keeps %v alive, %v", links, err)
	}
	if strings.Contains(v.Sheet.Copy, "+") || !strings.HasPrefix(v.Sheet.Text, "This song is shared. ") {
		t.Errorf("%s: %s", v.Sheet.Copy, v.Sheet.Text)
	}
	r.Loop.CloseSheet()
	r.Browse.ShareTrack(r.ID("Love Song"))
	r.Await("what is not free needs a statement", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Open Settings" })
}

// TestAlbumsAreSharedByOneLink: that of a song of theirs names the album and chooses the song. An album that is not free is asked about.
func TestAlbumsAreSharedByOneLink(t *testing.T) {
	r := statetest.New(t)
	r.Browse.ShareTrack(r.ID("First Light"))
	r.Await("the question", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Share this folder" })
	r.Loop.Submit()
	r.Await("the free songs are shared", func(v *view.View) bool {
		return v.Sheet == nil && strings.HasPrefix(v.Sidebar.Detail, "5 tracks")
	})
	r.Section(view.SectionAlbums)
	cards := r.Await("the albums", func(v *view.View) bool { return len(v.Library.Albums) == 3 }).Library.Albums
	keys := map[string]string{}
	for _, card := range cards {
		keys[card.Title] = card.Key
	}
	r.Browse.ShareAlbum(keys["Dawn Chorus"])
	album := r.Await("the album's link", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Copy != "" }).Sheet.Copy
	if !strings.Contains(album, "%20-%20Dawn%20Chorus") || strings.Contains(album, "&so=") {
		t.Errorf("the album's link is %s", album)
	}
	r.Loop.CloseSheet()
	r.Browse.ShareTrack(r.ID("First Light"))
	song := r.Await("the song's link", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Copy != "" }).Sheet.Copy
	if song != album+"&so=0" {
		t.Errorf("the song's link is %s, the album's %s", song, album)
	}
	r.Browse.ShareAlbum(keys["Grand Hits"])
	r.Await("what is not free needs a statement", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Open Settings" })
}

func TestFilesThatGoAndComeAreNoticed(t *testing.T) {
	r := statetest.New(t)
	r.Remove("夜曲.flac")
	r.Await("it is not found", func(v *view.View) bool { return v.Library.Sections[len(v.Library.Sections)-1] == view.SectionNotFound })
	r.Section(view.SectionNotFound)
	if e := r.Entry("夜曲 · 周小倫"); e.Detail != "The file is gone" || e.Key != "" {
		t.Errorf("%+v", e)
	}
	statetest.Must(t, librarytest.Write(r.Music, librarytest.Track{Path: "new/New.flac", Title: "Quite New", Tone: 100}))
	r.Browse.ShowSection(view.SectionSongs)
	r.Await("a new file is listed", func(v *view.View) bool { _, ok := statetest.Song(v, "Quite New"); return ok })
}
