package browse_test

import (
	"fmt"
	"strings"
	"testing"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
	"linnet/library/librarytest"
)

// many adds songs called Many 000 and so on to the folder and waits until they are read.
func many(r *statetest.Rig, n int) {
	r.Helper()
	var songs []librarytest.Track
	for i := range n {
		songs = append(songs, librarytest.Track{Path: fmt.Sprintf("many/%03d.mp3", i), Title: fmt.Sprintf("Many %03d", i)})
	}
	statetest.Must(r.T, librarytest.Write(r.Music, songs...))
	r.Folders.Rescan()
	r.Await("they are read", func(v *view.View) bool { return strings.Contains(v.Library.Subtitle, fmt.Sprint(n+8, " songs")) })
}

func TestALongListIsAsLongAsItIsAndReadWhereItIsNeeded(t *testing.T) {
	r := statetest.New(t)
	many(r, 3*view.PageRows+10)
	r.Section(view.SectionSongs)
	v := r.Await("its length", func(v *view.View) bool { return v.Library.Songs.Len() == 3*view.PageRows+18 })
	if v.Library.Songs.At(0) == nil || v.Library.Songs.At(3*view.PageRows) != nil {
		t.Error("more or less than the first view.PageRows is there")
	}
	r.Browse.NeedRow(3 * view.PageRows)
	r.Browse.NeedRow(3*view.PageRows + 1) // while it reads, asking again asks for nothing
	v = r.Await("the last view.PageRows", func(v *view.View) bool { return v.Library.Songs.At(3*view.PageRows) != nil })
	if v.Library.Songs.At(2*view.PageRows) != nil || v.Library.Songs.At(3*view.PageRows+17) == nil {
		t.Error("the last view.PageRows is not what was read")
	}
	first, last := v.Library.Songs.At(0).Title, v.Library.Songs.At(3*view.PageRows+17).Title
	r.Browse.SortBy(view.ColumnTitle)
	r.Await("turned round", func(v *view.View) bool {
		s := v.Library.Songs
		return s.Len() == 3*view.PageRows+18 && s.At(0).Title == last && s.At(3*view.PageRows+17) != nil &&
			s.At(3*view.PageRows+17).Title == first
	})
	r.Browse.SetFilter("many 00")
	r.Await("the filter begins anew", func(v *view.View) bool { return v.Library.Songs.Len() == 10 })
}

func TestARowPlaysTheWholeListHoweverLong(t *testing.T) {
	r := statetest.New(t)
	many(r, 3*view.PageRows+10)
	r.Section(view.SectionSongs)
	v := r.Await("its length", func(v *view.View) bool { return v.Library.Songs.Len() == 3*view.PageRows+18 })
	at := view.PageRows - 5
	r.Playback.PlayTrack(v.Library.Songs.At(at).ID, 0)
	r.Playback.TogglePlay() // else a song of a second ends while this looks
	v = r.Await("more waits than was on the screen", func(v *view.View) bool { return len(v.Queue) == view.PageRows+4 })
	r.Section(view.SectionAlbums) // the list that plays is not the one that is open
	r.Playback.PlayQueued(len(v.Queue) - 1)
	r.Playback.TogglePlay()
	v = r.Await("the next view.PageRows", func(v *view.View) bool { return len(v.Queue) == view.PageRows })
	r.Playback.PlayQueued(len(v.Queue) - 1)
	r.Playback.TogglePlay()
	v = r.Await("the last songs", func(v *view.View) bool { return len(v.Queue) == 18 })
	if v.Queue[17].Title != "夜曲" {
		t.Errorf("the last song is %s", v.Queue[17].Title)
	}
	r.Playback.ClearQueue()
	r.Await("nothing waits", func(v *view.View) bool { return len(v.Queue) == 0 })
}

func TestShuffleMixesTheWholeList(t *testing.T) {
	r := statetest.New(t)
	many(r, 3*view.PageRows+10)
	r.Section(view.SectionSongs)
	v := r.Await("its length", func(v *view.View) bool { return v.Library.Songs.Len() == 3*view.PageRows+18 })
	r.Playback.ToggleShuffle()
	r.Playback.PlayTrack(v.Library.Songs.At(7).ID, 0)
	r.Playback.TogglePlay()
	v = r.Await("all of it waits", func(v *view.View) bool { return len(v.Queue) == 3*view.PageRows+17 })
	seen := map[int64]bool{v.Bar.ID: true}
	for _, q := range v.Queue {
		seen[q.ID] = true
	}
	if len(seen) != 3*view.PageRows+18 {
		t.Errorf("%d different songs", len(seen))
	}
}
