package library

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/library/librarytest"
)

func TestMain(m *testing.M) {
	if os.Getenv("LINNET_TEST_SCAN") != "" {
		scanAndBeKilled()
	}
	goleak.VerifyTestMain(m)
}

var ctx = context.Background()

// clock is a Now that a test sets, also while the index reads it in the background.
type clock struct{ nanoseconds atomic.Int64 }

func newClock() *clock {
	c := new(clock)
	c.set(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	return c
}

func (c *clock) Now() time.Time { return time.Unix(0, c.nanoseconds.Load()).UTC() }

func (c *clock) set(t time.Time) { c.nanoseconds.Store(t.UnixNano()) }

func (c *clock) add(d time.Duration) { c.nanoseconds.Add(int64(d)) }

// keepTime has an index go by another clock, when nothing in the background looks at its own any more.
func keepTime(x *Index, now func() time.Time) {
	x.db.Wait()
	x.now = now
}

func openAt(t *testing.T, path string) *Index {
	t.Helper()
	return opened(t, Config{Path: path, Cache: filepath.Join(filepath.Dir(path), "covers")})
}

// opened is an index that is closed when the test is over.
func opened(t *testing.T, c Config) *Index {
	t.Helper()
	x, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

func open(t *testing.T) *Index { return openAt(t, filepath.Join(t.TempDir(), "library.db")) }

// filled is an index of the folder that librarytest writes.
func filled(t *testing.T) (x *Index, dir string) {
	t.Helper()
	x, dir = open(t), librarytest.Folder(t)
	add(t, x, dir)
	return x, dir
}

func add(t *testing.T, x *Index, dir string) ScanReport {
	t.Helper()
	if _, err := x.AddFolder(ctx, dir); err != nil {
		t.Fatal(err)
	}
	return rescan(t, x)
}

func rescan(t *testing.T, x *Index) ScanReport {
	t.Helper()
	report, err := x.Scan(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func at(t *testing.T, x *Index, parts ...string) Track {
	t.Helper()
	track, err := x.TrackAt(ctx, filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return track
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func titles(tracks []Track) []string {
	var out []string
	for _, track := range tracks {
		out = append(out, track.Title)
	}
	return out
}
