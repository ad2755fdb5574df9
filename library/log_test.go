package library

import (
	"fmt"
	"os"
	"testing"
	"time"

	"linnet/library/librarytest"
)

// TestWriteAheadLogStaysSmall: while files arrive one after another, what is known of them goes into the database; it stood in a log
// that grew to many times its size.
func TestWriteAheadLogStaysSmall(t *testing.T) {
	x, dir := open(t), t.TempDir()
	add(t, x, dir)
	log := func() int64 {
		now, err := os.Stat(x.db.Path + "-wal")
		if err != nil {
			return 0
		}
		return now.Size()
	}
	for n := range 30 {
		track := librarytest.Track{Path: fmt.Sprintf("%02d.mp3", n), Title: fmt.Sprint("Song ", n), Artists: []string{"Somebody"},
			Album: "Once", Length: 50 * time.Millisecond}
		if err := librarytest.Write(dir, track); err != nil {
			t.Fatal(err)
		}
		rescan(t, x)
		x.db.Wait()
		if size := log(); size > 1<<20 {
			t.Fatalf("after %d files the log has %d bytes", n+1, size)
		}
	}
	if now, err := os.Stat(x.db.Path); err != nil || now.Size() < 100<<10 {
		t.Errorf("the database has %v, %v", now, err)
	}
}

// TestReaderDoesNotHoldTheLogForEver: somebody reads all the while, and what is written goes on without waiting.
func TestReaderDoesNotHoldTheLogForEver(t *testing.T) {
	x, dir := open(t), t.TempDir()
	add(t, x, dir)
	rows, err := x.db.Read.Query("SELECT name FROM sqlite_schema")
	if err != nil || !rows.Next() {
		t.Fatal(err)
	}
	if err := librarytest.Write(dir, librarytest.Music()...); err != nil {
		t.Fatal(err)
	}
	rescan(t, x)
	x.db.Wait()
	must(t, rows.Close())
	x.db.Rest(t.Context())
	if now, err := os.Stat(x.db.Path + "-wal"); err == nil && now.Size() > 0 {
		t.Errorf("the log has %d bytes when nobody reads", now.Size())
	}
}
