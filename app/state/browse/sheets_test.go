package browse_test

import (
	"path/filepath"
	"strings"
	"testing"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
)

// gone is the number of no track.
const gone = int64(1) << 40

// TestWhatIsNoLongerThereIsTold, whatever a person does with it.
func TestWhatIsNoLongerThereIsTold(t *testing.T) {
	r := statetest.New(t)
	const track, album = "That track is no longer in the library.", "That album is no longer in the library."
	for _, c := range []struct {
		ask  func()
		want string
	}{
		{func() { r.Browse.ShowTags(gone) }, track},
		{func() { r.Browse.PlayAlbum("none") }, album},
		{func() { r.Browse.ShareTrack(gone) }, track},
		{func() { r.Browse.EnqueueAlbum("none") }, album},
		{func() { r.Browse.Rate(gone, 3) }, "Could not change that song: rating: not in the library."},
		{func() { r.Browse.AddAlbumToPlaylist(0, "none") }, album},
		{func() { r.Browse.AddToPlaylist(gone, gone) }, "Could not change "},
	} {
		c.ask()
		r.Await(c.want, func(v *view.View) bool {
			return len(v.Notices) > 0 && strings.HasPrefix(v.Notices[len(v.Notices)-1].What, c.want)
		})
	}
	if v := r.View(); v.Sheet != nil || v.Bar.ID != 0 || len(v.Queue) != 0 {
		t.Errorf("sheet %+v, bar %+v, %d wait", v.Sheet, v.Bar, len(v.Queue))
	}
}

// TestNoPlaylistIsOpen: its buttons do nothing.
func TestNoPlaylistIsOpen(t *testing.T) {
	r := statetest.New(t)
	r.Section(view.SectionSongs)
	for _, press := range []func(){r.Browse.EditPlaylist, r.Browse.DeletePlaylist, r.Browse.ExportPlaylist,
		func() { r.Browse.MoveInPlaylist(0, 1) }, func() { r.Browse.RemoveFromPlaylist(0) }, r.Browse.AddRule,
		func() { r.Browse.RemoveRule(0) }, r.Browse.Back, func() { r.Browse.OpenEntry("none") }} {
		press()
	}
	r.Playback.SetVolume(.125) // what is seen was done after all of these
	v := r.Await("the volume", func(v *view.View) bool { return v.Bar.Volume == .125 })
	if v.Sheet != nil || len(v.Notices) != 0 || v.Library.Title != string(view.SectionSongs) {
		t.Errorf("sheet %+v, notices %v, open is %s", v.Sheet, v.Notices, v.Library.Title)
	}
}

// noted waits for what the open sheet answers.
func noted(r *statetest.Rig, what string, fits func(note string) bool) {
	r.Helper()
	r.Await(what, func(v *view.View) bool { return v.Sheet != nil && fits(v.Sheet.Note) })
}

func TestASmartPlaylistWithoutAQueryIsRefused(t *testing.T) {
	r := statetest.New(t)
	r.Browse.NewSmartPlaylist()
	r.Fill("Smart playlist", map[string]string{"name": "All", "query": "  "})
	noted(r, "refused", func(n string) bool { return n == "A smart playlist needs to know which songs fit." })
	r.Loop.SetField("name", " ")
	r.Loop.SetField("query", "genre:folk")
	r.Loop.Submit()
	noted(r, "without a name", func(n string) bool { return n == "A playlist needs a name." })
	lists, err := r.Config.Index.Playlists(t.Context())
	if err != nil || len(lists) != 0 {
		t.Errorf("%v, %v", lists, err)
	}
}

func TestRulesAndTheirQueryFollowEachOther(t *testing.T) {
	r := statetest.New(t)
	r.Browse.NewSmartPlaylist()
	r.Await("the editor", func(v *view.View) bool { return v.Sheet != nil && len(v.Sheet.Rules) == 1 })
	r.Browse.SetRule(0, view.RuleValue, "Folk")
	r.Browse.SetRule(7, view.RuleValue, "Rock") // there is none
	noted(r, "three fit", func(n string) bool { return n == "3 songs fit" })
	r.Browse.AddRule()
	r.Browse.SetRule(1, view.RuleField, "Year")
	r.Browse.SetRule(1, view.RuleValue, "1999")
	noted(r, "none fits both", func(n string) bool { return n == "0 songs fit" })
	r.Browse.RemoveRule(0)
	r.Browse.RemoveRule(7)
	v := r.Await("the year alone", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Note == "2 songs fit" })
	if len(v.Sheet.Rules) != 1 || v.Sheet.Values()["query"] != "year:1999" {
		t.Errorf("%+v", v.Sheet)
	}
	r.Loop.SetField("query", "artist:ana loved:yes")
	v = r.Await("rules of the query", func(v *view.View) bool { return v.Sheet != nil && len(v.Sheet.Rules) == 2 })
	if v.Sheet.Rules[0].Field != "Artist" || v.Sheet.Rules[1].Field != "Loved" {
		t.Errorf("%+v", v.Sheet.Rules)
	}
	r.Loop.SetField("query", "")
	noted(r, "nothing to count", func(n string) bool { return n == "" })
}

// TestFilesThatAreNoPlaylists are refused in the sheet, which stays.
func TestFilesThatAreNoPlaylists(t *testing.T) {
	r := statetest.New(t)
	r.Browse.ImportPlaylist()
	r.Fill("Import a playlist", map[string]string{"path": filepath.Join(t.TempDir(), "none.m3u8")})
	noted(r, "refused", func(n string) bool { return n != "" })
	lists, err := r.Config.Index.Playlists(t.Context())
	if err != nil || len(lists) != 0 {
		t.Errorf("%v, %v", lists, err)
	}
}

func TestASongThatIsNotSharedAsksToShareItsFolder(t *testing.T) {
	r := statetest.New(t)
	r.Browse.ShareTrack(r.ID("First Light"))
	v := r.Await("it asks", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Share this folder" })
	if v.Sheet.Copy != "" || !strings.Contains(v.Sheet.Text, r.Music) {
		t.Errorf("%+v", v.Sheet)
	}
	r.Loop.CloseSheet()
	r.Await("it is left", func(v *view.View) bool { return v.Sheet == nil })
	r.Browse.ShareTrack(r.ID("First Light"))
	r.Await("it asks again, for nothing was shared", func(v *view.View) bool {
		return v.Sheet != nil && v.Sheet.Action == "Share this folder"
	})
}
