package p2p_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// record makes a shelf of some tracks of one album, numbered from first.
func record(t *testing.T, first, tracks int) *p2ptest.Shelf {
	t.Helper()
	s, err := p2ptest.NewShelf()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for i := first; i < first+tracks; i++ {
		path := write(t, filepath.Join(dir, fmt.Sprintf("%d.wav", i)), wav(uint64(100+i), 300<<10+i)) // more than may be sent at once
		if _, err := s.Add(path, p2p.Row{Artist: "Ana", Title: fmt.Sprintf("Track %d", i), Album: "Harbours"}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// answers are what a search brings.
func (p *peer) answers(text string) (all []p2p.Answer) {
	p.t.Helper()
	if err := p.Search(p.t.Context(), p2p.Query{Text: text},
		func(as []p2p.Answer, _ p2p.Progress) { all = append(all, as...) }); err != nil {
		p.t.Fatal(err)
	}
	return all
}

// gather searches for an album and makes one of what is found.
func (p *peer) gather(text string) p2p.Album {
	p.t.Helper()
	all := p.answers(text)
	if len(all) == 0 {
		p.t.Fatalf("nothing found for %q", text)
	}
	return p2p.Gather(all[0].Row, all)
}

func (p *peer) untilAlbum(s p2p.State) p2p.AlbumTransfer {
	p.t.Helper()
	p.until("an album "+s.String(), func() bool { return len(p.Albums()) > 0 && p.Albums()[0].State == s })
	return p.Albums()[0]
}

// TestAlbumFromSeveralPeers: each has a part of the album, one track both.
func TestAlbumFromSeveralPeers(t *testing.T) {
	one, two := open(t, p2p.Config{Shelf: record(t, 1, 3)}), open(t, p2p.Config{Shelf: record(t, 3, 3)})
	seek := open(t, p2p.Config{})
	seek.meet(one, two)
	a := seek.gather("harbours")
	if a.Title != "Harbours" || a.Artist != "Ana" || len(a.Tracks) != 5 {
		t.Fatalf("gathered %+v", a)
	}
	id, err := seek.FetchAlbum(a)
	if err != nil {
		t.Fatal(err)
	}
	got := seek.untilAlbum(p2p.Finished)
	if got.ID != id || len(got.Parts) != 5 || got.Have != got.Size || got.Sources != 2 {
		t.Errorf("finished: %+v", got)
	}
	for i, part := range got.Parts {
		if part.Row != a.Tracks[i].Row || !part.Verified || filepath.Dir(part.Path) != filepath.Join(seek.config.Music, "Ana - Harbours") {
			t.Errorf("part %d: %+v", i, part)
		}
	}
	if err := seek.ForgetAlbum(id); err != nil || len(seek.Albums()) != 0 || len(seek.Transfers()) != 0 {
		t.Errorf("after forgetting: %v, %+v", err, seek.Albums())
	}
	if files, _ := os.ReadDir(filepath.Join(seek.config.Music, "Ana - Harbours")); len(files) != 5 {
		t.Errorf("files in the folder: %v", files)
	}
}

// TestAlbumIsOneTransfer: paused, resumed over a restart, put first and cancelled as a whole.
func TestAlbumIsOneTransfer(t *testing.T) {
	have := open(t, p2p.Config{Shelf: record(t, 1, 4), UploadRate: 64 << 10})
	seek := open(t, p2p.Config{})
	seek.meet(have)
	a := seek.gather("harbours")
	id, err := seek.FetchAlbum(a)
	if err != nil {
		t.Fatal(err)
	}
	seek.untilAlbum(p2p.Arriving)
	if err := seek.PauseAlbum(id); err != nil {
		t.Fatal(err)
	}
	if err := seek.SetAlbumPriority(id, p2p.High); err != nil {
		t.Fatal(err)
	}
	for _, x := range seek.Transfers() {
		if x.State != p2p.Paused && x.State != p2p.Finished || x.State == p2p.Paused && x.Priority != p2p.High {
			t.Errorf("a part after pausing the album: %+v", x)
		}
	}
	seek.close()
	again := open(t, seek.config)
	got := again.untilAlbum(p2p.Paused)
	if got.ID != id || len(got.Parts) != 4 || got.Priority != p2p.High || got.Title != "Harbours" {
		t.Fatalf("after a restart: %+v", got)
	}
	if again, err := again.FetchAlbum(a); err != nil || again != id {
		t.Errorf("asked for again: %v, %v", again, err)
	}
	have.SetLimits(p2p.Limits{})
	if err := again.ResumeAlbum(id); err != nil {
		t.Fatal(err)
	}
	again.untilAlbum(p2p.Finished)
}

func TestCancelledAlbumLeavesNothing(t *testing.T) {
	have := open(t, p2p.Config{Shelf: record(t, 1, 4), UploadRate: 1 << 10}) // a track that was finished would stay
	seek := open(t, p2p.Config{})
	seek.meet(have)
	id, err := seek.FetchAlbum(seek.gather("harbours"))
	if err != nil {
		t.Fatal(err)
	}
	seek.untilAlbum(p2p.Arriving)
	if err := seek.CancelAlbum(id); err != nil {
		t.Fatal(err)
	}
	if len(seek.Albums()) != 0 || len(seek.Transfers()) != 0 {
		t.Errorf("left: %+v, %+v", seek.Albums(), seek.Transfers())
	}
	for _, dir := range []string{"albums", "transfers", "incoming"} {
		if files, _ := os.ReadDir(filepath.Join(seek.config.Dir, dir)); len(files) != 0 {
			t.Errorf("left in %s: %v", dir, files)
		}
	}
	if err := seek.PauseAlbum(id); err == nil {
		t.Error("a cancelled album can be paused")
	}
}

// TestAlbumTracksAlreadyHere are finished parts from the start.
func TestAlbumTracksAlreadyHere(t *testing.T) {
	have := open(t, p2p.Config{Shelf: record(t, 1, 3)})
	seek := open(t, p2p.Config{Shelf: record(t, 1, 2)})
	seek.meet(have)
	if _, err := seek.FetchAlbum(seek.gather("harbours")); err != nil {
		t.Fatal(err)
	}
	got := seek.untilAlbum(p2p.Finished)
	if len(got.Parts) != 3 || len(seek.Transfers()) != 1 {
		t.Errorf("parts %+v, transfers %+v", got.Parts, seek.Transfers())
	}
}

func TestGatherTakesOneFileOfEachTrack(t *testing.T) {
	row := func(n byte, artist, title, album, format string) p2p.Row {
		return p2p.Row{InfoHash: p2p.InfoHash{n}, Artist: artist, Title: title, Album: album, Format: format}
	}
	by := func(n byte) p2p.Holder { return p2p.Holder{Key: [32]byte{n}} }
	pick := row(1, "Ana", "Lima", "Hits", "flac")
	a := p2p.Gather(pick, []p2p.Answer{
		{Row: pick, Holder: by(1)},
		{Row: row(2, "Bo", "Rain", "Hits", "flac"), Holder: by(1)}, // another artist's Hits
		{Row: row(3, "Ana", "Oslo", "Hits", "mp3"), Holder: by(1)},
		{Row: row(3, "Ana", "Oslo", "Hits", "mp3"), Holder: by(2)},
		{Row: row(4, "Ana", "OSLO", "hits", "flac"), Holder: by(3)}, // the same track as pick's format
		{Row: row(5, "Ana", "Rome", "Live", "flac"), Holder: by(3)},
		{Row: row(6, "Ana feat. Bo", "Paris", "Hits", "mp3"), Holder: by(4)},
		{Row: pick, Holder: by(2)}, {Row: pick, Holder: by(2)},
	})
	var got []byte
	for _, w := range a.Tracks {
		got = append(got, w.Row.InfoHash[0])
	}
	if string(got) != "\x01\x04\x06" || len(a.Tracks[0].Holders) != 2 {
		t.Errorf("tracks %v, %+v", got, a)
	}
}

// TestRowsArePartedByAlbumAndArtist, however they are spelt.
func TestRowsArePartedByAlbumAndArtist(t *testing.T) {
	row := func(artist, album string) p2p.Row { return p2p.Row{Artist: artist, Album: album} }
	rows := []p2p.Row{row("The Ana", "Hits"), row("Bo", "Hits"), row("ana feat. Bo", "HITS"), row("Ana", ""), row("", "Hits"),
		row("Ana", "★"), row("Ana", "★★"), row("", "")}
	if got := p2p.ByAlbum(rows); !slices.Equal(got, []int{0, 1, 0, -1, 2, 3, 4, -1}) {
		t.Errorf("by album %v", got)
	}
	if got := p2p.ByArtist(rows); !slices.Equal(got, []int{0, 1, 0, 0, -1, 0, 0, -1}) {
		t.Errorf("by artist %v", got)
	}
}

// TestASieveFoldsAsASearchDoes: what a search would find on a shelf, a filter of that shelf finds as well, also while it is being typed.
func TestASieveFoldsAsASearchDoes(t *testing.T) {
	row := p2p.Row{Title: "Don’t Stop (feat. Bob)", Artist: "Béla AC/DC", Album: "★"}
	for typed, want := range map[string]bool{"": true, "dont": true, "STO": true, "bela ac": true, "don't stop ft. bob": true,
		"stop.mp3": true, "★": true, "☆": false, "stop rain": false} {
		if got := p2p.Sieve(typed)(row); got != want {
			t.Errorf("%q: %v", typed, got)
		}
	}
}
