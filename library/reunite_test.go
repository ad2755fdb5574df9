package library

import (
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"linnet/library/internal/catalog"
	"linnet/library/librarytest"
)

// owned is music in one place, and what the listener said of it: the track n was played n+1 times and has n+1 stars; every one
// is in a playlist, in reverse.
type owned struct {
	x        *Index
	from, to string
	tracks   []librarytest.Track
	mix      int64
}

func ownedTracks() []librarytest.Track {
	return []librarytest.Track{
		{Path: "Ana/One.flac", Title: "One", Artists: []string{"Ana"}, Album: "First", Length: 2e8, Tone: 300},
		{Path: "Ana/Two.mp3", Title: "Two", Artists: []string{"Ana"}, Album: "First", Length: 3e8},
		{Path: "Three.wav", Title: "Three", Artists: []string{"Bo"}, Length: 2e8, Tone: 320},
		{Path: "Ana/Four.mp3", Title: "Four", Artists: []string{"Ana"}, Album: "First", Length: 5e8},
	}
}

func own(t *testing.T) *owned {
	t.Helper()
	base := t.TempDir()
	o := &owned{x: open(t), from: filepath.Join(base, "old drive"), to: filepath.Join(base, "new drive"), tracks: ownedTracks()}
	must(t, librarytest.Write(o.from, o.tracks...))
	add(t, o.x, o.from)
	var list []int64
	for n, track := range o.tracks {
		id := at(t, o.x, o.from, track.Path).ID
		for range n + 1 {
			must(t, o.x.CountPlay(ctx, id))
		}
		must(t, o.x.Rate(ctx, id, n+1))
		must(t, o.x.Love(ctx, id, n == 2))
		list = append(list, id)
	}
	slices.Reverse(list)
	o.mix = playlist(t, o.x, "Mix", list...)
	return o
}

// check compares what is said of the music where it is now, and that nothing of it is said twice.
func (o *owned) check(t *testing.T, where string, paths []string) {
	t.Helper()
	listed, err := o.x.PlaylistTracks(ctx, o.mix)
	must(t, err)
	if len(listed) != len(paths) {
		t.Fatalf("%d tracks in the playlist: %+v", len(listed), listed)
	}
	for n, path := range paths {
		got := at(t, o.x, where, path)
		if got.Plays != n+1 || got.Rating != n+1 || got.Loved != (n == 2) || got.LastPlayed.IsZero() || got.Missing {
			t.Errorf("%s: %d plays, %d stars, loved %v, missing %v", path, got.Plays, got.Rating, got.Loved, got.Missing)
		}
		if entry := listed[len(paths)-1-n]; entry.Path != got.Path {
			t.Errorf("the playlist has %s in the place of %s", entry.Path, got.Path)
		}
	}
	var plays int
	must(t, o.x.db.Read.QueryRow("SELECT sum(plays) FROM track").Scan(&plays))
	if want := len(paths) * (len(paths) + 1) / 2; plays != want {
		t.Errorf("%d plays in all, not %d", plays, want)
	}
	checkNumbers(t, o.x, "where it is now")
}

// moves are what becomes of files on the way, and where each is then.
var moves = map[string]func(t *testing.T, o *owned) []string{
	"as they are": func(t *testing.T, o *owned) (paths []string) {
		must(t, os.Rename(o.from, o.to))
		for _, track := range o.tracks {
			paths = append(paths, track.Path)
		}
		return paths
	},
	"with a letter for the artist": func(t *testing.T, o *owned) (paths []string) {
		for _, track := range o.tracks {
			path := filepath.Join("A", track.Path)
			must(t, os.MkdirAll(filepath.Dir(filepath.Join(o.to, path)), 0o755))
			must(t, os.Rename(filepath.Join(o.from, track.Path), filepath.Join(o.to, path)))
			paths = append(paths, path)
		}
		must(t, os.RemoveAll(o.from))
		return paths
	},
	"with other tags": func(t *testing.T, o *owned) (paths []string) {
		for n, track := range o.tracks {
			track.Album, track.Year, track.Cover = "Collected", 2001, librarytest.Cover(color.RGBA{R: uint8(n), A: 255})
			must(t, librarytest.Write(o.to, track))
			paths = append(paths, track.Path)
		}
		must(t, os.RemoveAll(o.from))
		return paths
	},
	"with other tags and names": func(t *testing.T, o *owned) (paths []string) {
		for n, track := range o.tracks {
			track.Path, track.Title = fmt.Sprintf("%02d%s", n+1, filepath.Ext(track.Path)), fmt.Sprint("Remaster ", n)
			must(t, librarytest.Write(o.to, track))
			paths = append(paths, track.Path)
		}
		must(t, os.RemoveAll(o.from))
		return paths
	},
}

// orders are what the listener does about it.
var orders = map[string]func(t *testing.T, o *owned, move func()){
	"moved, picked, dropped": func(t *testing.T, o *owned, move func()) {
		move()
		rescan(t, o.x)
		add(t, o.x, o.to)
		must(t, o.x.RemoveFolder(ctx, o.from))
	},
	"moved, dropped, picked": func(t *testing.T, o *owned, move func()) {
		move()
		must(t, o.x.RemoveFolder(ctx, o.from))
		add(t, o.x, o.to)
	},
	"dropped, moved, picked": func(t *testing.T, o *owned, move func()) {
		must(t, o.x.RemoveFolder(ctx, o.from))
		move()
		add(t, o.x, o.to)
	},
	"moved, picked, the old folder is left as it is": func(t *testing.T, o *owned, move func()) {
		move()
		add(t, o.x, o.to)
	},
	"both picked, then moved": func(t *testing.T, o *owned, move func()) {
		must(t, os.Mkdir(o.to, 0o755))
		add(t, o.x, o.to)
		must(t, os.Remove(o.to))
		move()
		rescan(t, o.x)
	},
}

func TestMusicThatMovesKeepsWhatTheListenerSaid(t *testing.T) {
	for how, move := range moves {
		for order, do := range orders {
			t.Run(how+"; "+order, func(t *testing.T) {
				o := own(t)
				var paths []string
				do(t, o, func() { paths = move(t, o) })
				o.check(t, o.to, paths)
				rescan(t, o.x)
				o.check(t, o.to, paths)
				missing, err := o.x.Missing(ctx)
				if err != nil || len(missing) != 0 {
					t.Errorf("not found: %v %v", titles(missing), err)
				}
			})
		}
	}
}

func TestForgottenMusicGetsItsStarsBackWhenItReturns(t *testing.T) {
	c := newClock()
	o := own(t)
	keepTime(o.x, c.Now)
	must(t, os.Rename(filepath.Join(o.from, "Three.wav"), o.to))
	must(t, o.x.Backup(ctx))
	rescan(t, o.x)
	c.add(catalog.KeepMissing + time.Hour)
	rescan(t, o.x)
	listed, err := o.x.PlaylistTracks(ctx, o.mix)
	missing, err2 := o.x.Missing(ctx)
	if err != nil || err2 != nil || len(listed) != 3 || len(missing) != 0 {
		t.Errorf("after 30 days: in the playlist %v, not found %v", titles(listed), titles(missing))
	}
	must(t, o.x.MoveInPlaylist(ctx, o.mix, 0, 2)) // the forgotten one keeps its place behind the first
	must(t, o.x.MoveInPlaylist(ctx, o.mix, 2, 0))
	must(t, os.Mkdir(filepath.Join(o.from, "later"), 0o755))
	must(t, os.Rename(o.to, filepath.Join(o.from, "later", "3.wav")))
	rescan(t, o.x)
	o.check(t, o.from, []string{"Ana/One.flac", "Ana/Two.mp3", "later/3.wav", "Ana/Four.mp3"})
}

// A folder that is picked again is as it was.
func TestFolderDroppedAndPickedAgain(t *testing.T) {
	o := own(t)
	must(t, o.x.RemoveFolder(ctx, o.from))
	if listed, err := o.x.PlaylistTracks(ctx, o.mix); err != nil || len(listed) != 0 {
		t.Errorf("%v %v", titles(listed), err)
	}
	if folders, err := o.x.Folders(ctx); err != nil || len(folders) != 0 {
		t.Errorf("%+v %v", folders, err)
	}
	add(t, o.x, o.from)
	o.check(t, o.from, []string{"Ana/One.flac", "Ana/Two.mp3", "Three.wav", "Ana/Four.mp3"})
}

// A folder above, or in, one that was dropped.
func TestFolderInsideADroppedOne(t *testing.T) {
	o := own(t)
	must(t, o.x.RemoveFolder(ctx, o.from))
	add(t, o.x, filepath.Join(o.from, "Ana"))
	if got := at(t, o.x, o.from, "Ana/Two.mp3"); got.Plays != 2 {
		t.Errorf("%+v", got)
	}
	must(t, o.x.RemoveFolder(ctx, filepath.Join(o.from, "Ana")))
	add(t, o.x, filepath.Dir(o.from))
	o.check(t, o.from, []string{"Ana/One.flac", "Ana/Two.mp3", "Three.wav", "Ana/Four.mp3"})
	var roots int
	if must(t, o.x.db.Read.QueryRow("SELECT count(*) FROM root").Scan(&roots)); roots != 1 {
		t.Errorf("%d folders are kept for nothing", roots-1)
	}
}

// Each of two copies has what is its own, as long as it is there; what was said of one goes to the other when it is deleted.
func TestTwoCopiesOfOneSong(t *testing.T) {
	x, dir := open(t), t.TempDir()
	song := librarytest.Track{Path: "album/song.flac", Title: "Song", Length: 2e8, Tone: 300}
	must(t, librarytest.Write(dir, song))
	add(t, x, dir)
	first := at(t, x, dir, song.Path)
	must(t, x.CountPlay(ctx, first.ID))
	must(t, x.Rate(ctx, first.ID, 4))
	mix := playlist(t, x, "Mix", first.ID)
	copied := song
	copied.Path = "sampler/song.flac"
	must(t, librarytest.Write(dir, copied))
	rescan(t, x)
	must(t, x.HashAudio(ctx, nil))
	second := at(t, x, dir, copied.Path)
	if again := at(t, x, dir, song.Path); second.Plays != 0 || second.Rating != 0 || again.Plays != 1 || again.ID != first.ID {
		t.Errorf("a copy took what is another's: %+v, %+v", again, second)
	}
	must(t, x.CountPlay(ctx, second.ID))
	must(t, x.Rate(ctx, second.ID, 2))
	must(t, os.Remove(first.Path))
	rescan(t, x)
	listed, err := x.PlaylistTracks(ctx, mix)
	if got := at(t, x, dir, copied.Path); err != nil || got.Plays != 2 || got.Rating != 2 || len(listed) != 1 ||
		listed[0].ID != second.ID || listed[0].Missing {
		t.Errorf("%+v, listed %+v, %v", got, listed, err)
	}
}

// Pieces of silence sound alike: stars for one are not given to another.
func TestSilenceIsNotTakenForAnother(t *testing.T) {
	x, dir := open(t), t.TempDir()
	must(t, librarytest.Write(dir, librarytest.Track{Path: "a.mp3", Title: "Pause"},
		librarytest.Track{Path: "b.mp3", Title: "Silence"}, librarytest.Track{Path: "c.mp3", Title: "4'33"}))
	add(t, x, dir)
	rated := at(t, x, dir, "a.mp3")
	must(t, x.Rate(ctx, rated.ID, 5))
	must(t, os.Remove(rated.Path))
	must(t, librarytest.Write(dir, librarytest.Track{Path: "d.mp3", Title: "Rest"}, librarytest.Track{Path: "e.mp3", Title: "Nothing"}))
	rescan(t, x)
	must(t, x.HashAudio(ctx, nil))
	for _, track := range all(t, x) {
		if track.Rating != 0 {
			t.Errorf("%s has %d stars", track.Title, track.Rating)
		}
	}
	must(t, librarytest.Write(dir, librarytest.Track{Path: "elsewhere/z.mp3", Title: "Pause", Artists: []string{"Nobody"}}))
	rescan(t, x)
	if got := at(t, x, dir, "elsewhere", "z.mp3"); got.Rating != 5 {
		t.Errorf("%+v", got)
	}
}

// A library of before sounds had prints: of what was missing then, only the hash is known.
func TestKnownByItsHashAlone(t *testing.T) {
	o := own(t)
	must(t, o.x.HashAudio(ctx, nil))
	must(t, o.x.RemoveFolder(ctx, o.from))
	_, err := o.x.db.Write.Exec("UPDATE track SET sound = 0, print = x'00'")
	must(t, err)
	paths := moves["with other tags"](t, o)
	add(t, o.x, o.to)
	must(t, o.x.HashAudio(ctx, nil))
	o.check(t, o.to, paths)
}

// The backup holds what is said of music that is not there.
func TestBackupHoldsWhatIsForgotten(t *testing.T) {
	o := own(t)
	must(t, o.x.RemoveFolder(ctx, o.from))
	must(t, o.x.Close())
	must(t, os.Remove(o.x.db.Path))
	o.x = openAt(t, o.x.db.Path)
	if !o.x.OpenedFresh() {
		t.Fatal("not begun anew")
	}
	if folders, err := o.x.Folders(ctx); err != nil || len(folders) != 0 {
		t.Errorf("%+v %v", folders, err)
	}
	paths := moves["with other tags"](t, o)
	add(t, o.x, o.to)
	o.check(t, o.to, paths)
}
