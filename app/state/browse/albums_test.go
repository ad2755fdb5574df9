package browse_test

import (
	"strings"
	"testing"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
)

// albums waits for those of the folder.
func albums(r *statetest.Rig) []view.AlbumCard {
	r.Helper()
	r.Section(view.SectionAlbums)
	return r.Await("the albums", func(v *view.View) bool { return len(v.Library.Albums) == 3 }).Library.Albums
}

func TestTheQueueIsPutInOrder(t *testing.T) {
	r := statetest.New(t)
	r.Browse.PlayAlbum(albums(r)[0].Key)
	r.Playback.TogglePlay()
	r.Await("two wait", func(v *view.View) bool { return len(v.Queue) == 2 && v.Queue[0].Title == "Été" })
	r.Playback.MoveQueued(0, 1)
	r.Await("the other way round", func(v *view.View) bool { return v.Queue[0].Title == "Linnet" && v.Queue[1].Title == "Été" })
	r.Playback.RemoveQueued(0)
	r.Await("one waits", func(v *view.View) bool { return len(v.Queue) == 1 && v.Queue[0].Title == "Été" })
}

func TestAlbumsAreTurnedRound(t *testing.T) {
	r := statetest.New(t)
	first := albums(r)
	r.Browse.SortBy("title")
	v := r.Await("turned round", func(v *view.View) bool {
		return len(v.Library.Albums) == len(first) && v.Library.Albums[0].Key != first[0].Key
	})
	if v.Library.Albums[len(first)-1].Key != first[0].Key || !v.Library.Orders[0].Reverse {
		t.Error("the first album is not the last now")
	}
	r.Browse.SortBy("year")
	v = r.Await("by year", func(v *view.View) bool { return v.Library.Orders[2].On })
	if v.Library.Orders[2].Reverse {
		t.Error("another order begins the other way round")
	}
}

func TestAnAlbumIsQueuedAndAddedWhole(t *testing.T) {
	r := statetest.New(t)
	album := albums(r)[0].Key
	r.Browse.EnqueueAlbum(album)
	r.Await("three wait", func(v *view.View) bool { return len(v.Queue) == 3 })
	r.Browse.PlayAlbumNext(album)
	r.Await("six wait", func(v *view.View) bool { return len(v.Queue) == 6 })
	r.Browse.AddAlbumToPlaylist(0, album)
	r.Fill("New playlist", map[string]string{"name": "Dawn"})
	r.Section(view.SectionPlaylists)
	if e := r.Entry("Dawn"); !strings.HasPrefix(e.Detail, "3 songs") {
		t.Errorf("it has %s", e.Detail)
	}
	v := r.Await("it is offered", func(v *view.View) bool { return len(v.Library.Playlists) == 1 })
	r.Browse.AddAlbumToPlaylist(v.Library.Playlists[0].ID, album)
	r.Await("six songs", func(v *view.View) bool { return strings.HasPrefix(v.Library.Entries[0].Detail, "6 songs") })
}

func TestAnAlbumNumbersItsSongs(t *testing.T) {
	r := statetest.New(t)
	r.Browse.OpenAlbum(albums(r)[0].Key)
	v := r.Await("the album", func(v *view.View) bool { return v.Library.Open && v.Library.Songs.Len() == 3 })
	if first := v.Library.Columns[0]; first.Key != view.ColumnNumber || !first.Shown || v.Library.Songs.At(1).Number != "2" {
		t.Errorf("first is %+v", first)
	}
}

func TestVolumeGoesByStepsAndStopsAtItsEnds(t *testing.T) {
	r := statetest.New(t)
	r.Playback.SetVolume(.5)
	r.Playback.Louder(2)
	r.Await("louder", func(v *view.View) bool { return v.Bar.Volume > .599 && v.Bar.Volume < .601 })
	r.Playback.Louder(40)
	r.Await("full", func(v *view.View) bool { return v.Bar.Volume == 1 })
	r.Playback.Louder(-40)
	r.Await("none", func(v *view.View) bool { return v.Bar.Volume == 0 })
}
