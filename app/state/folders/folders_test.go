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
	r.Browse.ShareTrack(r.ID("Love Song"))
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
