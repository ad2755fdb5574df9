package library

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"linnet/library/internal/catalog"
	"linnet/library/librarytest"
)

// songs are the ids of five tracks, whose titles begin with the letters a to e.
func songs(t *testing.T) (x *Index, dir string, ids []int64) {
	t.Helper()
	x, dir = open(t), t.TempDir()
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		must(t, librarytest.Write(dir, librarytest.Track{Path: name + ".wav", Title: name, Tone: float64(200 + 10*name[0])}))
	}
	add(t, x, dir)
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		ids = append(ids, at(t, x, dir, name+".wav").ID)
	}
	return x, dir, ids
}

func playlist(t *testing.T, x *Index, name string, tracks ...int64) int64 {
	t.Helper()
	p, err := x.CreatePlaylist(ctx, name)
	must(t, err)
	must(t, x.AddToPlaylist(ctx, p.ID, -1, tracks...))
	return p.ID
}

// reads are the titles of a playlist in one word.
func reads(t *testing.T, x *Index, id int64) (s string) {
	t.Helper()
	tracks, err := x.PlaylistTracks(ctx, id)
	must(t, err)
	for _, title := range titles(tracks) {
		s += title
	}
	return s
}

func TestPlaylistIsPutInOrder(t *testing.T) {
	x, _, s := songs(t)
	id := playlist(t, x, "Mix", s[0], s[1], s[2])
	for _, step := range []struct {
		do   func() error
		want string
	}{
		{func() error { return x.AddToPlaylist(ctx, id, 1, s[3], s[4], s[3]) }, "adedbc"},
		{func() error { return x.MoveInPlaylist(ctx, id, 0, 5) }, "dedbca"},
		{func() error { return x.MoveInPlaylist(ctx, id, 4, 1) }, "dcedba"},
		{func() error { return x.MoveInPlaylist(ctx, id, 2, 2) }, "dcedba"},
		{func() error { return x.RemoveFromPlaylist(ctx, id, 5, 0, 3, 0) }, "ceb"},
		{func() error { return x.AddToPlaylist(ctx, id, 0, s[0]) }, "aceb"},
		{func() error { return x.RemoveFromPlaylist(ctx, id) }, "aceb"},
	} {
		must(t, step.do())
		if got := reads(t, x, id); got != step.want {
			t.Errorf("%s, not %s", got, step.want)
		}
	}
	for _, err := range []error{
		x.AddToPlaylist(ctx, id, 5, s[0]), x.AddToPlaylist(ctx, id, -2, s[0]), x.MoveInPlaylist(ctx, id, 0, 4),
		x.MoveInPlaylist(ctx, id, -1, 0), x.RemoveFromPlaylist(ctx, id, 1, 4), x.RemoveFromPlaylist(ctx, id, -1),
	} {
		if !errors.Is(err, ErrPlace) {
			t.Errorf("%v", err)
		}
	}
	if err := x.AddToPlaylist(ctx, id, -1, s[0], 999); !errors.Is(err, ErrNotFound) || reads(t, x, id) != "aceb" {
		t.Errorf("%v %s", err, reads(t, x, id))
	}
	if err := x.AddToPlaylist(ctx, id, -1, make([]int64, MaxPlaylist)...); !errors.Is(err, ErrLong) {
		t.Errorf("%v", err)
	}
}

func TestPlaylistsAreListedRenamedAndDeleted(t *testing.T) {
	x, _, s := songs(t)
	first, second := playlist(t, x, "zebra", s[0], s[1]), playlist(t, x, "Éclair\n")
	list, err := x.Playlists(ctx)
	want := []Playlist{{ID: second, Name: "Éclair"}, {ID: first, Name: "zebra", Tracks: 2, Duration: 2 * time.Second}}
	if err != nil || !slices.Equal(list, want) {
		t.Errorf("%+v %v", list, err)
	}
	must(t, x.RenamePlaylist(ctx, first, "antelope"))
	must(t, x.DeletePlaylist(ctx, second))
	if list, err = x.Playlists(ctx); err != nil || len(list) != 1 || list[0].Name != "antelope" {
		t.Errorf("%+v %v", list, err)
	}
	_, tracksErr := x.PlaylistTracks(ctx, second)
	for _, err := range []error{x.RenamePlaylist(ctx, second, "x"), x.DeletePlaylist(ctx, second), tracksErr,
		x.AddToPlaylist(ctx, second, 0), x.SetSmart(ctx, second, "a", "")} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%v", err)
		}
	}
	if _, err := x.CreatePlaylist(ctx, " \x00\n"); !errors.Is(err, ErrName) {
		t.Errorf("%v", err)
	}
	if err := x.RenamePlaylist(ctx, first, ""); !errors.Is(err, ErrName) {
		t.Errorf("%v", err)
	}
}

func TestPlaylistSurvivesMovesAndOutlivesItsTracks(t *testing.T) {
	c := newClock()
	x, dir, s := songs(t)
	keepTime(x, c.Now)
	id := playlist(t, x, "Mix", s[0], s[1], s[2], s[1])
	must(t, os.Mkdir(filepath.Join(dir, "moved"), 0o755))
	must(t, os.Rename(filepath.Join(dir, "b.wav"), filepath.Join(dir, "moved", "other.wav")))
	rescan(t, x)
	tracks, err := x.PlaylistTracks(ctx, id)
	if err != nil || reads(t, x, id) != "abcb" || filepath.Base(tracks[3].Path) != "other.wav" {
		t.Errorf("%+v %v", tracks, err)
	}
	must(t, os.Remove(filepath.Join(dir, "moved", "other.wav")))
	rescan(t, x)
	if tracks, err = x.PlaylistTracks(ctx, id); err != nil || len(tracks) != 4 || !tracks[1].Missing {
		t.Errorf("%+v %v", tracks, err)
	}
	c.add(catalog.KeepMissing + time.Hour)
	rescan(t, x)
	must(t, x.AddToPlaylist(ctx, id, 1, s[3])) // between places with gaps now
	if got := reads(t, x, id); got != "adc" {
		t.Errorf("%s", got)
	}
}

func TestSmartPlaylistIsNotListedByHand(t *testing.T) {
	x, _, s := songs(t)
	id := playlist(t, x, "Mix", s[0])
	must(t, x.SetSmart(ctx, id, " loved:yes ", "title"))
	list, err := x.Playlists(ctx)
	if err != nil || list[0].Query != "loved:yes" || list[0].Sort != "title" || list[0].Tracks != 0 {
		t.Errorf("%+v %v", list, err)
	}
	if err := x.AddToPlaylist(ctx, id, -1, s[0]); !errors.Is(err, ErrSmart) {
		t.Errorf("%v", err)
	}
	must(t, x.SetSmart(ctx, id, "", "title"))
	must(t, x.AddToPlaylist(ctx, id, -1, s[1]))
	if got := reads(t, x, id); got != "b" {
		t.Errorf("%s", got)
	}
}

func TestRatings(t *testing.T) {
	c := newClock()
	x, _, s := songs(t)
	keepTime(x, c.Now)
	must(t, x.Rate(ctx, s[0], 4))
	must(t, x.Love(ctx, s[0], true))
	must(t, x.CountPlay(ctx, s[0]))
	got, err := x.Track(ctx, s[0])
	if err != nil || got.Rating != 4 || !got.Loved || got.Plays != 1 || !got.LastPlayed.Equal(c.Now()) {
		t.Errorf("%+v %v", got, err)
	}
	if other, err := x.Track(ctx, s[1]); err != nil || other.Rating != 0 || other.Loved || !other.LastPlayed.IsZero() {
		t.Errorf("%+v %v", other, err)
	}
	for stars, want := range map[int]error{6: ErrRating, -1: ErrRating} {
		if err := x.Rate(ctx, s[0], stars); !errors.Is(err, want) {
			t.Errorf("%d stars: %v", stars, err)
		}
	}
	for _, err := range []error{x.Rate(ctx, 999, 1), x.Love(ctx, 999, true), x.CountPlay(ctx, 999)} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%v", err)
		}
	}
}
