package state

import (
	"strings"
	"testing"

	"linnet/app/state/view"
)

// albums waits for those of the folder.
func (r *rig) albums() []view.AlbumCard {
	r.Helper()
	r.section(view.SectionAlbums)
	return r.await("the albums", func(v *view.View) bool { return len(v.Library.Albums) == 3 }).Library.Albums
}

func TestTheQueueIsPutInOrder(t *testing.T) {
	r := newRig(t)
	r.PlayAlbum(r.albums()[0].Key)
	r.TogglePlay()
	r.await("two wait", func(v *view.View) bool { return len(v.Queue) == 2 && v.Queue[0].Title == "Été" })
	r.MoveQueued(0, 1)
	r.await("the other way round", func(v *view.View) bool { return v.Queue[0].Title == "Linnet" && v.Queue[1].Title == "Été" })
	r.RemoveQueued(0)
	r.await("one waits", func(v *view.View) bool { return len(v.Queue) == 1 && v.Queue[0].Title == "Été" })
}

func TestAlbumsAreTurnedRound(t *testing.T) {
	r := newRig(t)
	first := r.albums()
	r.SortBy("title")
	v := r.await("turned round", func(v *view.View) bool {
		return len(v.Library.Albums) == len(first) && v.Library.Albums[0].Key != first[0].Key
	})
	if v.Library.Albums[len(first)-1].Key != first[0].Key || !v.Library.Orders[0].Reverse {
		t.Error("the first album is not the last now")
	}
	r.SortBy("year")
	v = r.await("by year", func(v *view.View) bool { return v.Library.Orders[2].On })
	if v.Library.Orders[2].Reverse {
		t.Error("another order begins the other way round")
	}
}

func TestAnAlbumIsQueuedAndAddedWhole(t *testing.T) {
	r := newRig(t)
	album := r.albums()[0].Key
	r.EnqueueAlbum(album)
	r.await("three wait", func(v *view.View) bool { return len(v.Queue) == 3 })
	r.PlayAlbumNext(album)
	r.await("six wait", func(v *view.View) bool { return len(v.Queue) == 6 })
	r.AddAlbumToPlaylist(0, album)
	r.fill("New playlist", map[string]string{"name": "Dawn"})
	r.section(view.SectionPlaylists)
	if e := r.entry("Dawn"); !strings.HasPrefix(e.Detail, "3 songs") {
		t.Errorf("it has %s", e.Detail)
	}
	v := r.await("it is offered", func(v *view.View) bool { return len(v.Library.Playlists) == 1 })
	r.AddAlbumToPlaylist(v.Library.Playlists[0].ID, album)
	r.await("six songs", func(v *view.View) bool { return strings.HasPrefix(v.Library.Entries[0].Detail, "6 songs") })
}

func TestAnAlbumNumbersItsSongs(t *testing.T) {
	r := newRig(t)
	r.OpenAlbum(r.albums()[0].Key)
	v := r.await("the album", func(v *view.View) bool { return v.Library.Open && v.Library.Songs.Len() == 3 })
	if first := v.Library.Columns[0]; first.Key != view.ColumnNumber || !first.Shown || v.Library.Songs.At(1).Number != "2" {
		t.Errorf("first is %+v", first)
	}
}

func TestVolumeGoesByStepsAndStopsAtItsEnds(t *testing.T) {
	r := newRig(t)
	r.SetVolume(.5)
	r.Louder(2)
	r.await("louder", func(v *view.View) bool { return v.Bar.Volume > .599 && v.Bar.Volume < .601 })
	r.Louder(40)
	r.await("full", func(v *view.View) bool { return v.Bar.Volume == 1 })
	r.Louder(-40)
	r.await("none", func(v *view.View) bool { return v.Bar.Volume == 0 })
}
