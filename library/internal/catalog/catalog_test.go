package catalog

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/library/internal/record"
	"linnet/library/internal/store"
	"linnet/library/tags"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var ctx = context.Background()

// tables is a catalog with one picked folder, of which no file need be there.
type tables struct {
	*testing.T
	*Catalog
	root record.PickedFolder
	keys record.SortKeyMaker
}

func newTables(t *testing.T) *tables {
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(store.Config{Path: filepath.Join(t.TempDir(), "library.db"), Log: log, Now: time.Now, CheckLimit: 1 << 20,
		Changed: func() {}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		db.Stop()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	c := &tables{T: t, Catalog: New(db, log, time.Now), root: record.PickedFolder{Path: "/music"}}
	c.must(db.Write.QueryRow("INSERT INTO root (path) VALUES (?) RETURNING id", []byte(c.root.Path)).Scan(&c.root.ID))
	return c
}

func (c *tables) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// read is a file at a place below the root, as a scan hands it over. The same sound has the same print.
func (c *tables) read(rel, name, title string, print byte) *record.Found {
	folder := &record.Folder{Root: c.root.ID, Path: filepath.Join(c.root.Path, rel), Rel: rel}
	f := &record.Found{File: record.File{Folder: folder, Name: name, Size: 1000, Modified: 1, Stamp: 1}, Print: [16]byte{print}}
	f.Info = tags.Info{Title: title, Artists: []string{"Ana"}, AlbumArtist: "Ana", Album: "First", Genres: []string{"Folk"},
		Year: 1999, Format: "MP3"}
	f.Sorting = c.keys.Of(&f.Info)
	return f
}

// scan stores files in a scan of everything, in which tracks were found to be gone.
func (c *tables) scan(gone []int64, files ...*record.Found) {
	c.Helper()
	_, _, err := c.Begin(ctx, true)
	c.must(err)
	_, _, err = c.Missing(ctx, record.Differences{Root: c.root.ID, Gone: gone})
	c.must(err)
	if len(files) > 0 {
		c.must(c.Put(ctx, files))
	}
	c.must(c.End(ctx, record.Ending{Everything: true, Looked: []record.Looked{{Root: c.root.ID, Deep: true}}}))
}

func (c *tables) number(query string, args ...any) (n int64) {
	c.Helper()
	c.must(c.db.Read.QueryRow(query, args...).Scan(&n))
	return n
}

func TestMovedFileKeepsItsRow(t *testing.T) {
	c := newTables(t)
	c.scan(nil, c.read("a", "1.mp3", "One", 1), c.read("a", "2.mp3", "Two", 2))
	id := c.number("SELECT id FROM track WHERE title = 'One'")
	c.scan([]int64{id}, c.read("b", "other.mp3", "Renamed", 1))
	if now := c.number("SELECT id FROM track WHERE title = 'Renamed' AND missing IS NULL"); now != id ||
		c.number("SELECT count(*) FROM track") != 2 {
		t.Errorf("the track %d is %d now", id, now)
	}
	if n := c.number("SELECT tracks FROM album WHERE title = 'First'"); n != 2 {
		t.Errorf("%d tracks are counted in the album", n)
	}
	if below := c.number("SELECT tracks FROM folder WHERE rel = x''"); below != 2 {
		t.Errorf("%d tracks are counted below the picked folder", below)
	}
}

func TestWhatIsNoMusicIsRemembered(t *testing.T) {
	c := newTables(t)
	bad := c.read("", "bad.mp3", "", 3)
	bad.Failed, bad.NoMusic = "This is not music.", true
	other := c.read("", "locked.mp3", "", 4)
	other.Failed = "It could not be read."
	c.scan(nil, bad, other)
	known, err := c.Known(ctx, c.root, false)
	c.must(err)
	defer known.Close()
	broken, err := known.Broken(ctx, known.Folders[""].ID)
	c.must(err)
	if len(broken) != 1 || broken["bad.mp3"].Reason != bad.Failed || broken["bad.mp3"].Size != 1000 {
		t.Errorf("%+v", broken)
	}
	if tracks, err := known.Tracks(ctx, known.Folders[""].ID); err != nil || len(tracks) != 0 {
		t.Errorf("%+v, %v", tracks, err)
	}
}

func TestFolderThatCannotBeReadKeepsItsTracks(t *testing.T) {
	c := newTables(t)
	c.scan(nil, c.read("a", "1.mp3", "One", 1))
	folder := c.number("SELECT id FROM folder WHERE rel = ?", []byte("a"))
	_, empty, err := c.Begin(ctx, true)
	if c.must(err); empty {
		t.Error("the index is said to be empty")
	}
	c.must(c.Unreadable(ctx, c.root.ID, "It is not there.", []int64{folder}))
	c.must(c.End(ctx, record.Ending{Everything: true, Looked: []record.Looked{{Root: c.root.ID, Deep: true}}}))
	if c.number("SELECT count(*) FROM track WHERE missing IS NULL") != 1 ||
		c.number("SELECT count(*) FROM root WHERE err = 'It is not there.'") != 1 {
		t.Error("a track is gone, or nothing is said of the folder")
	}
}

func TestProblemsStandForThoseOfBefore(t *testing.T) {
	c := newTables(t)
	for _, reason := range []string{"first", "second"} {
		_, _, err := c.Begin(ctx, false)
		c.must(err)
		problem := record.LocatedProblem{Problem: record.Problem{Path: "/music/a/x.mp3", Reason: reason}, Root: c.root.ID, Rel: "a"}
		looked := []record.Looked{{Root: c.root.ID, Visited: map[string]bool{"a": true}}}
		c.must(c.End(ctx, record.Ending{Looked: looked, Problems: []record.LocatedProblem{problem}}))
	}
	if c.number("SELECT count(*) FROM problem") != 1 || c.number("SELECT count(*) FROM problem WHERE reason = 'second'") != 1 {
		t.Error("the problems of before are there still")
	}
}

func TestDroppedFolderIsForgotten(t *testing.T) {
	c := newTables(t)
	c.scan(nil, c.read("a", "1.mp3", "One", 1), c.read("a", "2.mp3", "Two", 2))
	_, err := c.db.Write.Exec("UPDATE track SET plays = 3 WHERE title = 'One'")
	c.must(err)
	if err := c.Drop(ctx, "/elsewhere", "/elsewhere"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%v", err)
	}
	c.must(c.Drop(ctx, c.root.Path, c.root.Path))
	if folders, err := c.Picked(ctx); err != nil || len(folders) != 0 {
		t.Errorf("%+v, %v", folders, err)
	}
	if c.number("SELECT count(*) FROM track") != 1 || c.number("SELECT plays FROM track WHERE missing = ?", store.Forgotten) != 3 {
		t.Error("what was played is not kept, or what was not is")
	}
}
