package search

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/library/internal/catalog"
	"linnet/library/internal/query"
	"linnet/library/internal/scan"
	"linnet/library/internal/store"
	"linnet/library/librarytest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var ctx = context.Background()

// index is a Finder over a library that a scan fills, with what the listener says of tracks.
type index struct {
	*Finder
	db      *store.DB
	scanner *scan.Scanner
	now     func() time.Time
	closed  bool
}

func open(t testing.TB) *index {
	t.Helper()
	x := &index{now: time.Now}
	log, now := slog.New(slog.DiscardHandler), func() time.Time { return x.now() }
	forget := func() {
		if x.Finder != nil {
			x.Forget()
		}
	}
	var err error
	if x.db, err = store.Open(store.Config{Path: filepath.Join(t.TempDir(), "library.db"), Log: log, Now: now, CheckLimit: 1 << 20,
		Changed: forget}); err != nil {
		t.Fatal(err)
	}
	x.scanner = scan.New(scan.Deps{Store: catalog.New(x.db, log, now), Lifetime: x.db, Log: log, Now: now, ErrClosed: store.ErrClosed,
		Imported: func(context.Context) {}})
	x.Finder = New(Config{Read: x.db.Read, Strangers: x.db.Strangers, Log: log, Now: now, InBackground: x.db.InBackground,
		ScanRuns: x.scanner.Running})
	t.Cleanup(func() {
		if err := x.close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

func (x *index) close() error {
	if x.closed {
		return nil
	}
	x.closed = true
	x.db.Stop()
	return x.db.Close()
}

// find is Find for a line of the query language.
func (x *index) find(text string, sort Sort, p Page) ([]catalog.Track, string, error) {
	return x.Find(ctx, query.Parse(text), sort, p)
}

// say writes what the listener says of a track.
func (x *index) say(t *testing.T, statement string, args ...any) {
	t.Helper()
	_, err := x.db.Write.Exec(statement, args...)
	must(t, err)
	x.ForgetTracks()
}

func (x *index) play(t *testing.T, id int64) {
	t.Helper()
	x.say(t, "UPDATE track SET plays = plays + 1, played = 1 WHERE id = ?", id)
}

func (x *index) rate(t *testing.T, id int64, stars int) {
	t.Helper()
	x.say(t, "UPDATE track SET rating = ? WHERE id = ?", stars, id)
}

func add(t *testing.T, x *index, dir string) {
	t.Helper()
	_, err := x.db.Write.Exec("INSERT INTO root (path) VALUES (?)", []byte(dir))
	must(t, err)
	rescan(t, x)
}

func rescan(t *testing.T, x *index) {
	t.Helper()
	_, err := x.scanner.Scan(ctx, nil, nil)
	must(t, err)
}

// titledTrack is the track of a title.
func (x *index) titledTrack(t *testing.T, title string) catalog.Track {
	t.Helper()
	tracks, err := x.Tracks(ctx, catalog.SelectTracks+"WHERE t.title = ?", title)
	must(t, err)
	if len(tracks) != 1 {
		t.Fatalf("%d tracks are called %q", len(tracks), title)
	}
	return tracks[0]
}

// all are the tracks that are there, by id.
func all(t *testing.T, x *index) []catalog.Track {
	t.Helper()
	tracks, err := x.Tracks(ctx, catalog.SelectTracks+"WHERE t.missing IS NULL ORDER BY t.id")
	must(t, err)
	return tracks
}

// filled is an index of the folder that librarytest writes.
func filled(t *testing.T) *index {
	t.Helper()
	x := open(t)
	add(t, x, librarytest.Folder(t))
	return x
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func titles(tracks []catalog.Track) []string {
	var out []string
	for _, track := range tracks {
		out = append(out, track.Title)
	}
	return out
}
