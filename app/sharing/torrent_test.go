package sharing

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"linnet/p2p"
)

// arrived is a torrent of two tracks of the library, zeros between them, and a booklet beside them.
func arrived(t *testing.T, s *Shelf) (ih p2p.InfoHash, booklet string) {
	t.Helper()
	ih = p2p.InfoHash{1, 2, 3}
	o := p2p.Offer{InfoHash: ih, Info: []byte("de")}
	part := func(path string) {
		now, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		o.Parts = append(o.Parts, p2p.OfferPart{Path: path, Size: now.Size(), Modified: now.ModTime(), Change: p2p.StateOf(now)})
	}
	for tr, err := range s.index.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if len(o.Parts) < 3 {
			part(tr.Path)
			o.Parts = append(o.Parts, p2p.OfferPart{Size: 100})
			booklet = filepath.Join(filepath.Dir(tr.Path), "booklet.pdf")
		}
	}
	if err := os.WriteFile(booklet, []byte("words"), 0o600); err != nil {
		t.Fatal(err)
	}
	part(booklet)
	if err := s.KeepTorrent(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	return ih, booklet
}

// gives says whether a torrent is offered, and announced.
func gives(t *testing.T, s *Shelf, ih p2p.InfoHash) bool {
	t.Helper()
	o, err := s.Offer(t.Context(), ih)
	if err != nil && !errors.Is(err, p2p.ErrNotShared) {
		t.Fatal(err)
	}
	links, listed := s.Links(t.Context())
	if listed != nil || slices.Contains(links, ih) != (err == nil) || err == nil && len(o.Parts) != 5 {
		t.Errorf("offered %v in %d parts, announced %v, %v", err == nil, len(o.Parts), links, listed)
	}
	return err == nil
}

// TestATorrentThatCameIsGivenOn once its folder is shared, after a restart too, and no longer when a file of it changed or is gone, or
// the folder is not shared.
func TestATorrentThatCameIsGivenOn(t *testing.T) {
	s, index, music := open(t)
	ih, booklet := arrived(t, s)
	if gives(t, s, ih) {
		t.Error("given on although nothing is shared")
	}
	share(t, s, music)
	if !gives(t, s, ih) {
		t.Error("not given on")
	}
	again, err := Open(Config{Path: filepath.Join(filepath.Dir(music), "shelf.db"), Index: index})
	if err != nil {
		t.Fatal(err)
	}
	if !gives(t, again, ih) {
		t.Error("not given on after a restart")
	}
	closed(t, again)
	later := time.Now().Add(time.Hour)
	was, err := os.Stat(booklet)
	if err = errors.Join(err, os.Chtimes(booklet, later, later)); err != nil {
		t.Fatal(err)
	}
	if gives(t, s, ih) {
		t.Error("given on although the booklet changed")
	}
	if err := os.Chtimes(booklet, was.ModTime(), was.ModTime()); err != nil {
		t.Fatal(err)
	}
	if err := s.Share(t.Context(), music, false); err != nil {
		t.Fatal(err)
	}
	if gives(t, s, ih) {
		t.Error("given on after unsharing")
	}
	share(t, s, music)
	if err := os.Remove(booklet); err != nil {
		t.Fatal(err)
	}
	if gives(t, s, ih) {
		t.Error("given on although the booklet is gone")
	}
}

// TestTrackersOfWhatIsGivenOn are on record, also beside a torrent that was kept before they were; a private one is for them alone.
func TestTrackersOfWhatIsGivenOn(t *testing.T) {
	s, index, music := open(t)
	ih, _ := arrived(t, s)
	share(t, s, music)
	for _, drop := range []string{`ALTER TABLE torrent DROP COLUMN trackers`, `ALTER TABLE offer DROP COLUMN inode`} {
		if _, err := s.db.Exec(drop); err != nil {
			t.Fatal(err)
		}
	}
	closed(t, s)
	s, err := Open(Config{Path: filepath.Join(filepath.Dir(music), "shelf.db"), Index: index})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, s) })
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !gives(t, s, ih) {
		t.Error("not given on as an older version kept it")
	}
	if got, err := s.Trackers(t.Context()); err != nil || len(got) > 0 {
		t.Errorf("trackers %v, %v", got, err)
	}
	o, err := s.Offer(t.Context(), ih)
	if err != nil {
		t.Fatal(err)
	}
	o.Info, o.Trackers = []byte("d7:privatei1ee"), [][]string{{"https://tracker.example/announce"}}
	if err := s.KeepTorrent(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	got, err := s.Trackers(t.Context())
	if err != nil || len(got) != 1 || got[0].InfoHash != ih || !slices.Equal(got[0].Trackers[0], o.Trackers[0]) {
		t.Errorf("trackers %+v, %v", got, err)
	}
	if links, err := s.Links(t.Context()); err != nil || len(links) > 0 {
		t.Errorf("a private torrent is announced: %v, %v", links, err)
	}
}

// TestATorrentOfOtherBytesIsForgotten: a tagger left size and time as they were, and the bytes are not those of the torrent any more.
func TestATorrentOfOtherBytesIsForgotten(t *testing.T) {
	s, _, music := open(t)
	ih, _ := arrived(t, s)
	share(t, s, music)
	if err := s.Rehash(t.Context(), ih); err != nil {
		t.Fatal(err)
	}
	if gives(t, s, ih) {
		t.Error("given on")
	}
}

// TestATorrentWithATrackThatIsNotIndexed is not given on: nothing is known of its licence.
func TestATorrentWithATrackThatIsNotIndexed(t *testing.T) {
	s, _, music := open(t)
	ih, booklet := arrived(t, s)
	song := filepath.Join(filepath.Dir(booklet), "new.mp3")
	if err := os.WriteFile(song, []byte("song"), 0o600); err != nil {
		t.Fatal(err)
	}
	now, err := os.Stat(song)
	if err != nil {
		t.Fatal(err)
	}
	o := p2p.Offer{InfoHash: ih, Info: []byte("de"), Parts: []p2p.OfferPart{{Path: song, Size: 4, Modified: now.ModTime()}}}
	if err := s.KeepTorrent(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	share(t, s, music)
	if _, err := s.Offer(t.Context(), ih); !errors.Is(err, p2p.ErrNotShared) {
		t.Errorf("offered: %v", err)
	}
}
