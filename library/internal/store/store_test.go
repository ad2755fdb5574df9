package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"go.uber.org/goleak"

	"linnet/library/sqlitefile"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var ctx = context.Background()

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// opened is a database that counts how often it was changed.
func opened(t *testing.T) (d *DB, changes *int) {
	t.Helper()
	changes = new(int)
	d, err := Open(Config{Path: filepath.Join(t.TempDir(), "library.db"), Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Changed: func() { *changes++ }})
	must(t, err)
	t.Cleanup(func() {
		d.Stop()
		must(t, d.Close())
	})
	return d, changes
}

func (d *DB) roots(t *testing.T) (n int) {
	t.Helper()
	must(t, d.Read.QueryRow("SELECT count(*) FROM root").Scan(&n))
	return n
}

// TestChangeThatFailsChangesNothing: what was written before the fault is undone, and whoever remembers results is told.
func TestChangeThatFailsChangesNothing(t *testing.T) {
	d, changes := opened(t)
	fault := errors.New("fault")
	for _, err := range []error{
		d.Change(ctx, func(tx *sql.Tx) error {
			NewWriter(tx, time.Now()).Exec("INSERT INTO root (path) VALUES (x'2f61')")
			return fault
		}),
		d.Unchecked(ctx, func(w *Writer) error {
			w.Exec("INSERT INTO root (path) VALUES (x'2f62')")
			return fault
		}),
	} {
		if !errors.Is(err, fault) {
			t.Errorf("%v", err)
		}
	}
	if n := d.roots(t); n != 0 || *changes != 2 {
		t.Errorf("%d rows, told %d times", n, *changes)
	}
}

// TestFirstErrorOfAWriterStays: later statements do nothing and cannot hide it.
func TestFirstErrorOfAWriterStays(t *testing.T) {
	d, _ := opened(t)
	err := d.Unchecked(ctx, func(w *Writer) error {
		w.Exec("INSERT INTO nothing VALUES (1)")
		first := w.Err
		if id := w.Insert("INSERT INTO root (path) VALUES (x'2f61')"); id != 0 || first == nil || !errors.Is(w.Err, first) {
			t.Errorf("row %d after %v, now %v", id, first, w.Err)
		}
		return nil
	})
	if err == nil || d.roots(t) != 0 {
		t.Errorf("%d rows, %v", d.roots(t), err)
	}
}

// TestRowsWaitForAFullStatement: none is lost, whatever their number.
func TestRowsWaitForAFullStatement(t *testing.T) {
	for _, count := range []int{0, 1, together - 1, together, together + 1, 3*together + 5} {
		d, _ := opened(t)
		must(t, d.Unchecked(ctx, func(w *Writer) error {
			rows := Rows{Insert: "INSERT INTO root (path, dropped)", Width: 2}
			for n := range count {
				rows.Add([]byte{'/', byte(n)}, int64(0))
				w.WriteRows(&rows, false)
			}
			if left := len(rows.Values) / rows.Width; left != count%together {
				t.Errorf("of %d rows %d wait", count, left)
			}
			w.WriteRows(&rows, true)
			return nil
		}))
		if n := d.roots(t); n != count {
			t.Errorf("%d rows, want %d", n, count)
		}
	}
}

// TestStopEndsWhatRunsInTheBackground: with a reason, and nothing begins afterwards.
func TestStopEndsWhatRunsInTheBackground(t *testing.T) {
	d, err := Open(Config{Path: filepath.Join(t.TempDir(), "library.db"), Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Changed: func() {}})
	must(t, err)
	causes := make(chan error, 1)
	if !d.InBackground(func(ctx context.Context) {
		<-ctx.Done()
		causes <- context.Cause(ctx)
	}) {
		t.Fatal("not begun")
	}
	d.Stop()
	if cause := <-causes; !errors.Is(cause, ErrClosed) {
		t.Errorf("ended by %v", cause)
	}
	if d.InBackground(func(context.Context) {}) {
		t.Error("begun after the end")
	}
	must(t, d.Close())
}

// TestLostDatabaseIsBegunFromItsBackup: what the listener picked is there again.
func TestLostDatabaseIsBegunFromItsBackup(t *testing.T) {
	c := Config{Path: filepath.Join(t.TempDir(), "library.db"), Log: slog.New(slog.DiscardHandler), Now: time.Now, Changed: func() {}}
	for _, lost := range []bool{false, true} {
		d, err := Open(c)
		must(t, err)
		if d.Fresh() != lost || d.Aside() != "" {
			t.Errorf("fresh %v, aside %q", d.Fresh(), d.Aside())
		}
		if !lost {
			must(t, d.Change(ctx, func(tx *sql.Tx) error {
				w := NewWriter(tx, time.Now())
				w.Exec("INSERT INTO root (path) VALUES (?)", []byte(filepath.Dir(c.Path)))
				return w.Err
			}))
			d.Touched.Store(true)
		} else if n := d.roots(t); n != 1 {
			t.Errorf("%d folders", n)
		}
		d.Stop()
		must(t, d.Close())
		must(t, os.Remove(c.Path))
	}
}

// TestLongFilesOfAnOlderLibraryAreReadAgain: they may be albums in one file. What was said of them is kept.
func TestLongFilesOfAnOlderLibraryAreReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library.db")
	old, err := sql.Open("sqlite", path)
	must(t, err)
	first := fstest.MapFS{}
	for n := range 10 {
		name := fmt.Sprintf("migrations/%04d.sql", n+1)
		text, err := Migrations.ReadFile(name)
		must(t, err)
		first[name] = &fstest.MapFile{Data: text}
	}
	must(t, sqlitefile.Migrate(old, first))
	_, err = old.Exec(`INSERT INTO root (path) VALUES (x'2f61'); INSERT INTO folder (root_id, rel) VALUES (1, x'');
		INSERT INTO track (folder_id, name, size, modified, print, added, title, sort, credit, artist_sort, album_artist, disc, number,
			year, duration, format, bitrate, sample_rate, channels, licence, cover, track_gain, album_gain, plays)
		SELECT 1, name, 1, 1, x'00', 1, 'T', 't', '', '', '', 0, 0, 0, value * 60000000000, 'FLAC', 0, 44100, 2, '', 0, 0, 0, value
		FROM (SELECT CAST('5' AS BLOB) AS name, 5 AS value UNION ALL SELECT CAST('50' AS BLOB), 50)`)
	must(t, err)
	must(t, old.Close())
	d, err := Open(Config{Path: path, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	must(t, err)
	defer func() { d.Stop(); must(t, d.Close()) }()
	var short, long, plays int64
	must(t, d.Read.QueryRow(`SELECT min(cue) FILTER (WHERE plays = 5), min(cue) FILTER (WHERE plays = 50), sum(plays) FROM track`).
		Scan(&short, &long, &plays))
	if short != 0 || long == 0 || plays != 55 {
		t.Errorf("%d, %d, %d plays", short, long, plays)
	}
}
