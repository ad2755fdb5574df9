//go:build linux

package library

import (
	"bytes"
	"context"
	"database/sql"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"linnet/library/internal/store"
)

// million is the size of the library that the budgets are about; -short makes do with less.
func million() int {
	if testing.Short() {
		return 50_000
	}
	return 1_000_000
}

// timings are what each of many calls took.
type timings struct{ cpu, wall []float64 } // ms

// take times a call, in the processor time of its thread and by the clock.
func (m *timings) take(call func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	began, cpu := time.Now(), threadTime()
	err := call()
	m.cpu = append(m.cpu, (threadTime()-cpu).Seconds()*1000)
	m.wall = append(m.wall, time.Since(began).Seconds()*1000)
	return err
}

func threadTime() time.Duration {
	var at unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &at); err != nil { // getrusage counts in ticks of 4 ms
		panic(err)
	}
	return time.Duration(at.Nano())
}

func (m *timings) report(b *testing.B) {
	slices.Sort(m.cpu)
	slices.Sort(m.wall)
	at := func(list []float64, share float64) float64 { return list[int(share*float64(len(list)-1))] }
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(at(m.cpu, .5), "cpu-p50-ms")
	b.ReportMetric(at(m.cpu, .99), "cpu-p99-ms")
	b.ReportMetric(at(m.cpu, 1), "cpu-max-ms")
	b.ReportMetric(at(m.wall, .5), "wall-p50-ms")
	b.ReportMetric(float64(len(m.cpu)), "calls")
}

// typed are 200 queries as people type them, key by key: a title, an artist, an album, words of two of them, one in ten
// without its first word.
func typed(b *testing.B, x *Index) (keys []string) {
	b.Helper()
	random := rand.New(rand.NewPCG(7, 7))
	for n := range 200 {
		t, err := x.Track(context.Background(), 1+random.Int64N(int64(million())))
		if err != nil {
			b.Fatal(err)
		}
		query := []string{t.Title, t.Artist(), t.Album, t.Artist() + " " + t.Title, t.Title + " " + t.Album}[n%5]
		if first := bytes.IndexByte([]byte(query), ' '); n%10 == 9 && first > 0 {
			query = query[first+1:]
		}
		runes := []rune(query)
		for end := range min(len(runes), 24) {
			keys = append(keys, string(runes[:end+1]))
		}
	}
	return keys
}

// BenchmarkKeystroke: every keystroke of 200 queries, with the list of words in memory, as a few seconds after the first
// one, and before.
func BenchmarkKeystroke(b *testing.B) {
	x := openCatalogue(b, million())
	keys := typed(b, x)
	x.finder.Pause = 0
	for _, name := range []string{"words in memory", "at first"} {
		b.Run(name, func(b *testing.B) {
			var m timings
			for b.Loop() {
				x.finder.Forget() // what another round found out, and the list
				if name == "words in memory" {
					<-x.finder.MakeWords()
				}
				for _, text := range keys {
					if err := m.take(func() error { _, err := x.finder.Search(context.Background(), text, 50); return err }); err != nil {
						b.Fatal(err)
					}
				}
			}
			m.report(b)
		})
	}
}

// BenchmarkWords: making the list of words.
func BenchmarkWords(b *testing.B) {
	x := openCatalogue(b, million())
	x.finder.Pause = 0
	began := spent(b)
	for b.Loop() {
		x.finder.Forget()
		<-x.finder.MakeWords()
	}
	b.ReportMetric((spent(b)-began).Seconds()/float64(b.N), "cpu-s")
	b.ReportMetric(float64(x.finder.WordBytes())/float64(million()), "bytes/track")
}

// browsing are the first pages that a person can open.
func browsing(x *Index, artists []Artist) map[string]func(n int) error {
	ctx := context.Background()
	out := map[string]func(int) error{
		"artists": func(int) error { _, _, err := x.ArtistList(ctx, "", Page{}); return err },
		"artists filtered": func(n int) error {
			_, _, err := x.ArtistList(ctx, beginning(artists[n%len(artists)].Name, 1+n%4), Page{})
			return err
		},
		"albums filtered": func(n int) error {
			_, _, err := x.AlbumList(ctx, beginning(artists[n%len(artists)].Name, 1+n%4), SortTitle, Page{})
			return err
		},
		"artist albums": func(n int) error { _, err := x.ArtistAlbums(ctx, artists[n%len(artists)].ID); return err },
		"artist tracks": func(n int) error {
			_, _, err := x.ArtistTracks(ctx, artists[n%len(artists)].ID, Page{})
			return err
		},
		"genres":  func(int) error { _, err := x.Genres(ctx); return err },
		"years":   func(int) error { _, err := x.Years(ctx); return err },
		"counts":  func(int) error { _, err := x.Counts(ctx); return err },
		"folders": func(int) error { _, err := x.FolderEntries(ctx, ""); return err },
		"folder":  func(n int) error { _, err := x.FolderEntries(ctx, "/music/"+artists[n%len(artists)].Name); return err },
		"a genre": func(n int) error {
			_, _, err := x.Find(ctx, `genre:"Genre `+strconv.Itoa(n)+`"`, SortTitle, Page{})
			return err
		},
		"a year": func(n int) error {
			_, _, err := x.Find(ctx, "year:"+strconv.Itoa(1950+n%75), SortTitle, Page{})
			return err
		},
	}
	for _, sort := range []Sort{SortTitle, SortArtist, SortAlbum, SortYear, SortAdded, SortPlays, SortRating} {
		out["songs by "+string(sort)] = func(int) error { _, _, err := x.Find(ctx, "", sort, Page{}); return err }
	}
	for _, sort := range []Sort{SortTitle, SortArtist, SortYear, SortAdded, SortPlays} {
		out["albums by "+string(sort)] = func(int) error { _, _, err := x.AlbumList(ctx, "", sort, Page{}); return err }
	}
	return out
}

func beginning(s string, runes int) string {
	r := []rune(s)
	return string(r[:min(runes, len(r))])
}

// someArtists are drawn as their names are: from all over the list, those with many tracks and those with one. Folders are
// named after artists who have an album of their own.
func someArtists(b *testing.B, x *Index) []Artist {
	b.Helper()
	artists, err := store.Collect(context.Background(), x.db.Read, func(rows *sql.Rows) (a Artist, err error) {
		err = rows.Scan(&a.ID, &a.Name, &a.Albums, &a.Tracks, &a.CoverTrack)
		return a, err
	}, `SELECT id, name, albums, tracks, cover_track FROM artist a
		WHERE tracks > 20 AND EXISTS (SELECT 1 FROM folder WHERE rel = CAST(a.name AS BLOB) AND root_id = 1)
		ORDER BY id * 7919 % 10007 LIMIT 200`)
	if err != nil || len(artists) == 0 {
		b.Fatal(len(artists), err)
	}
	return artists
}

// BenchmarkBrowse: the first page of every list.
func BenchmarkBrowse(b *testing.B) {
	x := openCatalogue(b, million())
	lists := browsing(x, someArtists(b, x))
	<-x.finder.MakeTitles()               // as whoever comes to a genre has seen the genres
	albums, names := x.finder.MakeNames() // as whoever filters has typed a first letter
	<-albums
	<-names
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		b.Run(name, func(b *testing.B) {
			var m timings
			for b.Loop() {
				for n := range 100 {
					if err := m.take(func() error { return lists[name](n) }); err != nil {
						b.Fatal(err)
					}
				}
			}
			m.report(b)
		})
	}
}

// BenchmarkFindSorted: queries in an order that is not theirs; the costliest are those that neither few nor many tracks fit.
func BenchmarkFindSorted(b *testing.B) {
	x := openCatalogue(b, million())
	for _, query := range []string{"love", "lo", "bag", "love night", "format:flac bitrate:>200", "year:1990-1995 love", "rating:>=4",
		"plays:0 love", "-love", "genre:3 year:1990"} {
		b.Run(query, func(b *testing.B) {
			var m timings
			for b.Loop() {
				for _, sort := range []Sort{SortRelevance, SortTitle, SortArtist, SortYear, SortPlays} {
					if err := m.take(func() error {
						_, _,
							err := x.Find(context.Background(), query, sort, Page{})
						return err
					}); err != nil {
						b.Fatal(err)
					}
				}
			}
			m.report(b)
		})
	}
}

// BenchmarkOpen: opening a large library, until its first page is there.
func BenchmarkOpen(b *testing.B) {
	path := catalogueFile(b, million())
	for b.Loop() {
		x, err := Open(Config{Path: path})
		if err != nil {
			b.Fatal(err)
		}
		if _, _, err := x.Songs(context.Background(), Page{}); err != nil {
			b.Fatal(err)
		}
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkImport: storing a whole library as a scan does, but for the reading of files.
func BenchmarkImport(b *testing.B) {
	path := filepath.Join(b.TempDir(), "library.db")
	for b.Loop() {
		removeDatabase(path)
		began := spent(b)
		makeCatalogue(b, path, million())
		b.ReportMetric((spent(b)-began).Seconds()*1e6/float64(million()), "cpu-s/1M")
	}
}

// BenchmarkResident: the memory of the process after it has searched and browsed. To be run by itself.
func BenchmarkResident(b *testing.B) {
	x := openCatalogue(b, million())
	lists := browsing(x, someArtists(b, x))
	for b.Loop() {
		for n, text := range typed(b, x) {
			if _, err := x.Search(context.Background(), text, 50); err != nil {
				b.Fatal(err)
			}
			if n%10 == 0 {
				for _, list := range lists {
					if err := list(n); err != nil {
						b.Fatal(err)
					}
				}
			}
		}
	}
	b.ReportMetric(resident(b), "resident-MB")
	debug.FreeOSMemory()
	b.ReportMetric(resident(b), "kept-MB")
	info, err := os.Stat(catalogueFile(b, million()))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/float64(million()), "bytes/track")
}

func resident(b *testing.B) float64 {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		b.Fatal(err)
	}
	pages, err := strconv.Atoi(string(bytes.Fields(statm)[1]))
	if err != nil {
		b.Fatal(err)
	}
	return float64(pages*os.Getpagesize()) / 1e6
}
