package browse

import (
	"context"
	"slices"
	"strconv"
	"testing"

	"linnet/app/state/view"
	"linnet/library"
)

func (w *world) AddToPlaylist(_ context.Context, id int64, at int, tracks ...int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if at < 0 {
		at = len(w.songs)
	}
	var more []library.Track
	for _, one := range tracks {
		more = append(more, library.Track{ID: one, Title: "again " + strconv.FormatInt(one, 10)})
	}
	w.songs = slices.Insert(slices.Clone(w.songs), at, more...)
	return w.ask("AddToPlaylist " + strconv.FormatInt(id, 10))
}

func (w *world) RemoveFromPlaylist(_ context.Context, _ int64, at ...int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var kept []library.Track
	for i, t := range w.songs {
		if !slices.Contains(at, i) {
			kept = append(kept, t)
		}
	}
	w.songs = kept
	return w.ask("RemoveFromPlaylist")
}

// ids are those of tracks.
func ids(tracks []library.Track) (all []int64) {
	for _, t := range tracks {
		all = append(all, t.ID)
	}
	return all
}

// TestManySongsAreGivenInTheirOrder: those that are named, or a whole list, however much of it was read.
func TestManySongsAreGivenInTheirOrder(t *testing.T) {
	for name, do := range map[string]func(*Slice, view.Chosen){"play": (*Slice).PlayMany, "next": (*Slice).PlayManyNext,
		"last": (*Slice).EnqueueMany} {
		r := newRig(t)
		r.tell(func() { r.songs = some(1, 2*mostRows+5) })
		r.listing(view.SectionSongs)
		for _, c := range []struct {
			chosen view.Chosen
			want   int
		}{{view.Chosen{Tracks: []int64{3, 1, 999_999}}, 2}, {view.Chosen{All: true, Tracks: []int64{3}}, 2*mostRows + 5}} {
			do(r.Slice, c.chosen)
			r.await("they are given", func(*view.View) bool {
				given := 0
				r.on(func(context.Context) { given = len(r.given) })
				return given == c.want
			})
		}
		if name == "play" && !slices.IsSorted(ids(r.given)) {
			t.Error("they are given in another order")
		}
	}
}

// TestSongsThatAreGoneAreTold, and a library that cannot be read.
func TestSongsThatAreGoneAreTold(t *testing.T) {
	r := newRig(t)
	r.PlayMany(view.Chosen{Tracks: []int64{77}})
	r.await("it is told", func(v *view.View) bool { return said(v) == "Those songs are no longer in the library." })
	r.tell(func() { r.fails["Track"] = errDisk })
	r.PlayMany(view.Chosen{Tracks: []int64{1}})
	r.await("it is told", func(v *view.View) bool { return said(v) == "Could not read the library." })
}

// TestManySongsAreAddedToAPlaylist, or begin a new one.
func TestManySongsAreAddedToAPlaylist(t *testing.T) {
	r := newRig(t)
	r.AddManyToPlaylist(4, view.Chosen{Tracks: []int64{1, 2}})
	r.await("they are added", func(*view.View) bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return slices.Contains(r.asked, "AddToPlaylist 4") && len(r.songs) == 5
	})
	r.AddManyToPlaylist(0, view.Chosen{Tracks: []int64{1, 2}})
	r.await("a name is asked for", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Title == "New playlist" })
}

// TestSongsTakenOutOfAPlaylistComeBack to where they were.
func TestSongsTakenOutOfAPlaylistComeBack(t *testing.T) {
	r := newRig(t)
	r.tell(func() { r.songs, r.lists = some(1, 6), []library.Playlist{{ID: 4, Name: "Sunday"}} })
	r.on(func(ctx context.Context) {
		r.open.trail = []place{{view.SectionPlaylists, "4", "Sunday"}}
		r.readHere(ctx, page)
	})
	r.await("it is open", func(v *view.View) bool { return v.Library.Songs.Len() == 6 })
	r.Slice.RemoveFromPlaylist(4, 1, 99, -1, 0)
	v := r.await("they are gone", func(v *view.View) bool { return v.Library.Songs.Len() == 3 && len(v.Notices) == 1 })
	if n := v.Notices[0]; !n.Undo || n.What != "3 songs were taken out of “Sunday”." {
		t.Fatalf("%+v", n)
	}
	r.loop.Undo(v.Notices[0].ID)
	r.await("they are back", func(v *view.View) bool { return v.Library.Songs.Len() == 6 })
	r.mu.Lock()
	defer r.mu.Unlock()
	if got := ids(r.songs); !slices.Equal(got, []int64{1, 2, 3, 4, 5, 6}) {
		t.Errorf("their order is %v", got)
	}
}
