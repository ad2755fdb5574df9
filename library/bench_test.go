package library

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"linnet/library/librarytest"
	"linnet/library/tags"
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
		track := librarytest.Track{Path: fmt.Sprintf("%d/%d.mp3", n/12, n), Title: fmt.Sprint("Song ", n), Artists: []string{fmt.Sprint("Artist ", n/40)},
			Album: fmt.Sprint("Album ", n/12), AlbumArtist: fmt.Sprint("Artist ", n/40), Genres: []string{"Rock"}}
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

// BenchmarkSearch: one keystroke in a library of 100,000 tracks, at each stage of typing.
func BenchmarkSearch(b *testing.B) {
	x := openBench(b)
	fill(b, x, 100_000)
	for _, query := range []string{"a", "ba", "bab", "babe", "babebi do", "d b"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				if _, err := x.Search(context.Background(), query, 100); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// fill puts made-up tracks into the index, of words that follow Zipf's law.
func fill(b *testing.B, x *Index, tracks int) {
	random := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(random, 1.1, 1, 40_000)
	word := func() string {
		var s strings.Builder
		for n := zipf.Uint64() + 1; n > 0; n /= 60 {
			s.WriteByte("bdfgklmnprst"[n%12])
			s.WriteByte("aeiou"[n/12%5])
		}
		return s.String()
	}
	err := x.change(context.Background(), func(tx *sql.Tx) error {
		p := newPen(tx, x.now())
		root := p.id("INSERT INTO root (path) VALUES (x'2f') RETURNING id")
		for n := range tracks {
			dir := p.id("INSERT INTO folder (root_id, rel) VALUES (?, ?) ON CONFLICT DO UPDATE SET rel = rel RETURNING id", root, []byte(fmt.Sprint(n/12)))
			info := tags.Info{Title: word() + " " + word() + " " + word(), Artists: []string{word() + " " + word()}, Album: word() + " " + word(), Format: "MP3"}
			p.storeTrack(found{file: file{folder: &folder{id: dir, path: fmt.Sprint("/", n/12)}, name: fmt.Sprint(n)}, info: info})
		}
		return p.end()
	})
	if err != nil {
		b.Fatal(err)
	}
}
