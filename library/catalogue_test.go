package library

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/library/internal/record"
	"linnet/library/internal/store"
	"linnet/library/tags"
)

// A catalogue is a made-up but believable library: artists and words follow Zipf's law, an album has a folder, one in
// twenty is a compilation, one title in thirty is Japanese. The same number of tracks is the same catalogue every time.
type catalogue struct {
	random         *rand.Rand
	words, artists *rand.Zipf
	batch          []*record.Found
	fold           record.SortKeyMaker
	root           int64
	tracks         int
}

// edition is part of the name of a stored catalogue: raise it when the making changes.
const edition = 1

// catalogueFile is the database of a catalogue of so many tracks. It is made once and kept under os.TempDir, until the
// schema or the edition changes.
func catalogueFile(b *testing.B, tracks int) string {
	b.Helper()
	path := filepath.Join(os.TempDir(), fmt.Sprintf("linnet-catalogue-%s-%d.db", schema(b), tracks))
	if _, err := os.Stat(path); err == nil {
		return path
	}
	making := path + ".making"
	removeDatabase(making)
	makeCatalogue(b, making, tracks)
	listen(b, making)
	if err := os.Rename(making, path); err != nil {
		b.Fatal(err)
	}
	return path
}

func openCatalogue(b *testing.B, tracks int) *Index {
	b.Helper()
	x, err := Open(Config{Path: catalogueFile(b, tracks)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { x.Close() })
	return x
}

func removeDatabase(path string) {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		os.Remove(path + suffix)
	}
}

// schema tells one schema from another.
func schema(b *testing.B) string {
	b.Helper()
	sum := sha256.New()
	fmt.Fprint(sum, edition)
	files, err := fs.Glob(store.Migrations, "migrations/*.sql")
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range files {
		text, err := store.Migrations.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		sum.Write(text)
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:4])
}

func makeCatalogue(b *testing.B, path string, tracks int) {
	b.Helper()
	x, err := Open(Config{Path: path})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	c := newCatalogue(b, x)
	for c.tracks < tracks {
		keepTime(x, func() time.Time { return time.Unix(1_600_000_000+int64(c.tracks)*100, 0) })
		c.batch = nil
		for until := min(c.tracks+x.scanner.Batch, tracks); c.tracks < until; {
			c.artist(until)
		}
		if err := x.catalog.Put(ctx, c.batch); err != nil {
			b.Fatal(err)
		}
	}
	if err := x.catalog.End(ctx, record.Ending{}); err != nil {
		b.Fatal(err)
	}
}

func newCatalogue(b *testing.B, x *Index) *catalogue {
	b.Helper()
	c := &catalogue{random: rand.New(rand.NewPCG(1, 2))}
	c.words = rand.NewZipf(c.random, 1.1, 3, 40_000)
	c.artists = rand.NewZipf(c.random, 1.2, 20, 60_000)
	if err := x.db.Write.QueryRow("INSERT INTO root (path) VALUES (x'2f6d75736963') RETURNING id").Scan(&c.root); err != nil {
		b.Fatal(err)
	}
	if _, _, err := x.catalog.Begin(ctx, false); err != nil {
		b.Fatal(err)
	}
	return c
}

// artist stores an album of one artist, or a compilation, as far as until.
func (c *catalogue) artist(until int) {
	name, various := artistName(c.artists.Uint64()), c.random.IntN(20) == 0
	info := tags.Info{Artists: []string{name}, Album: c.title(3), AlbumArtist: name,
		Year:   1950 + int(75*max(c.random.Float64(), c.random.Float64())),
		Format: []string{"MP3", "MP3", "FLAC", "AAC", "Opus"}[c.random.IntN(5)], SampleRate: 44100, Channels: 2,
		Bitrate: 128_000 + 64_000*c.random.IntN(4), Cover: c.random.IntN(3) > 0}
	info.Genres = []string{fmt.Sprint("Genre ", int(200*c.random.Float64()*c.random.Float64()))}
	if various {
		info.AlbumArtist = "Various Artists"
	}
	rel := filepath.Join(info.AlbumArtist, fmt.Sprint(info.Year, " - ", info.Album))
	dir := &record.Folder{Root: c.root, Rel: rel, Path: "/music/" + rel}
	for n := range 4 + c.random.IntN(17) {
		if c.tracks == until {
			return
		}
		c.tracks++
		if various {
			info.Artists = []string{artistName(c.artists.Uint64())}
		}
		info.Title, info.Number, info.Duration = c.title(5), n+1, time.Duration(60+c.random.IntN(400))*time.Second
		f := &record.Found{File: record.File{Folder: dir, Size: int64(info.Duration/time.Second) * int64(info.Bitrate) / 8,
			Modified: 1_600_000_000_000_000_000}, Info: info}
		f.Name = fmt.Sprintf("%02d %s.%s", n+1, info.Title, strings.ToLower(info.Format))
		binary.BigEndian.PutUint64(f.Print[:], uint64(c.tracks)*0x9e3779b97f4a7c15)
		f.Sorting = c.fold.Of(&f.Info)
		c.batch = append(c.batch, f)
	}
}

// listen gives one track in ten a few plays and one in fifty stars, and each the hash of its sound.
func listen(b *testing.B, path string) {
	b.Helper()
	x, err := Open(Config{Path: path})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	for _, statement := range []string{
		"UPDATE track SET plays = 1 + id * 7 % 60 WHERE id % 10 = 3",
		"UPDATE track SET rating = 1 + id % 5, loved = id % 7 = 0 WHERE id % 50 = 9",
		"UPDATE track SET audio = randomblob(16)",
	} {
		if _, err := x.db.Write.Exec(statement); err != nil {
			b.Fatal(err)
		}
	}
}

func artistName(n uint64) string {
	random := rand.New(rand.NewPCG(n, 3))
	words := rand.NewZipf(random, 1.05, 60, 40_000)
	name := word(words.Uint64())
	for range random.IntN(3) {
		name += " " + word(words.Uint64())
	}
	if random.IntN(6) == 0 {
		return "The " + name
	}
	return name
}

// title is one to most words.
func (c *catalogue) title(most int) string {
	if c.random.IntN(30) == 0 {
		title := ""
		for range 2 + c.random.IntN(5) {
			title += string([]rune("夜曲空海山川花鳥風月恋雨雪星光影夢街人心")[c.random.IntN(20)])
		}
		return title
	}
	title := word(c.words.Uint64())
	for range c.random.IntN(most) {
		title += " " + word(c.words.Uint64())
	}
	return title
}

// word is the n-th most frequent word of the language of the catalogue.
func word(n uint64) string {
	if n < 12 {
		return []string{"The", "of", "Love", "a", "You", "in", "Me", "to", "I", "Don't", "My", "Night"}[n]
	}
	var s strings.Builder
	for n += 60; n > 0; n /= 60 {
		s.WriteByte("BDFGKLMNPRST"[n%12])
		s.WriteByte("aeiou"[n/12%5])
	}
	return s.String()[:1] + strings.ToLower(s.String()[1:])
}
