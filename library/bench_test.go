package library

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"linnet/library/librarytest"
)

func openBench(b *testing.B) *Index {
	x, err := Open(Config{Path: filepath.Join(b.TempDir(), "library.db")})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { x.Close() })
	return x
}

// BenchmarkScan: files per second into an empty index, all of them small and in the cache.
func BenchmarkScan(b *testing.B) {
	const files = 2000
	dir := b.TempDir()
	for n := range files {
		track := librarytest.Track{Path: fmt.Sprintf("%d/%d.mp3", n/12, n), Title: fmt.Sprint("Song ", n),
			Artists: []string{fmt.Sprint("Artist ", n/40)},
			Album:   fmt.Sprint("Album ", n/12), AlbumArtist: fmt.Sprint("Artist ", n/40), Genres: []string{"Rock"}}
		if err := librarytest.Write(dir, track); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		x := openBench(b)
		if _, err := x.AddFolder(context.Background(), dir); err != nil {
			b.Fatal(err)
		}
		if _, err := x.Scan(context.Background(), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(files*b.N)/b.Elapsed().Seconds(), "files/s")
}
