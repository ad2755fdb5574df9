package sharing

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"linnet/assets"
	"linnet/library"
	"linnet/library/librarytest"
	"linnet/library/sqlitefile"
	"linnet/p2p"
)

const (
	free   = "Maren Oyelaran" // its tags carry a free licence
	nobody = "no such words anywhere"
)

// open makes a library of the demo music of one artist, and a shelf over it.
func open(t *testing.T) (*Shelf, *library.Index, string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	music := filepath.Join(dir, "music")
	artist, err := fs.Sub(assets.Music(), free)
	if err == nil {
		err = os.CopyFS(music, artist)
	}
	if err != nil {
		t.Fatal(err)
	}
	index, err := library.Open(library.Config{Path: filepath.Join(dir, "library.db"), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, index) })
	if _, err := index.AddFolder(t.Context(), music); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Scan(t.Context(), func(library.Progress) {}); err != nil {
		t.Fatal(err)
	}
	s, err := Open(Config{Path: filepath.Join(dir, "shelf.db"), Index: index})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, s) })
	return s, index, music
}

func closed(t *testing.T, c interface{ Close() error }) {
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func share(t *testing.T, s *Shelf, folder string) {
	t.Helper()
	if err := s.Share(t.Context(), folder, true); err != nil {
		t.Fatal(err)
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func matches(t *testing.T, s *Shelf, text string) []p2p.Row {
	t.Helper()
	rows, err := s.Match(t.Context(), text, 10)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestNothingIsSharedUntilAFolderIs(t *testing.T) {
	s, _, music := open(t)
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if rows := matches(t, s, "slack tide"); len(rows) != 0 {
		t.Fatalf("before sharing: %v", rows)
	}
	share(t, s, music)
	rows := matches(t, s, "slack tide")
	if len(rows) != 1 || rows[0].Artist != free || rows[0].Format != "mp3" || rows[0].Size == 0 {
		t.Fatalf("after sharing: %+v", rows)
	}
	if rows := matches(t, s, nobody); len(rows) != 0 {
		t.Fatalf("other words: %v", rows)
	}
}

func TestUnsharingHoldsAtOnce(t *testing.T) {
	s, _, music := open(t)
	share(t, s, music)
	ih := matches(t, s, "slack tide")[0].InfoHash
	if _, err := s.Offer(t.Context(), ih); err != nil {
		t.Fatal(err)
	}
	if err := s.Share(t.Context(), music, false); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Offer(t.Context(), ih); !errors.Is(err, p2p.ErrNotShared) {
		t.Fatalf("offer after unsharing: %v, want ErrNotShared", err)
	}
	if rows := matches(t, s, "slack tide"); len(rows) != 0 {
		t.Fatalf("rows after unsharing: %v", rows)
	}
	s.InfoHashes(func(ih p2p.InfoHash) bool {
		t.Errorf("%v is still listed after unsharing", ih)
		return true
	})
	if err := s.Catalogue(t.Context(), func(r p2p.Row) bool {
		t.Errorf("%q is still in the catalogue after unsharing", r.Title)
		return true
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Describe(t.Context(), func(_, _, title string) bool {
		t.Errorf("%q is still described after unsharing", title)
		return true
	}); err != nil {
		t.Error(err)
	}
	if names, err := s.Artists(t.Context()); err != nil || len(names) != 0 {
		t.Fatalf("artists after unsharing: %v, %v", names, err)
	}
}

func TestATrackWithoutAFreeLicenceNeedsTheStatement(t *testing.T) {
	s, _, music := open(t)
	if err := s.Share(t.Context(), music, true); err != nil {
		t.Fatal(err)
	}
	bound := library.Track{Path: filepath.Join(music, "a.mp3"), Licence: "All rights reserved"}
	if s.May(bound) {
		t.Fatal("shared without a statement")
	}
	if err := s.StateRights(t.Context(), music, true); err != nil {
		t.Fatal(err)
	}
	if !s.May(bound) {
		t.Fatal("not shared though the right was stated")
	}
	outside := bound
	outside.Path = filepath.Join(filepath.Dir(music), "music-of-others", "a.mp3")
	if s.May(outside) {
		t.Fatal("the statement reaches beyond its folder")
	}
	if err := s.StateRights(t.Context(), music, false); err != nil {
		t.Fatal(err)
	}
	if s.May(bound) {
		t.Fatal("shared after the statement was taken back")
	}
}

// TestRetaggedTrackIsNotOffered: bytes that are not the hashed ones must not be promised.
func TestRetaggedTrackIsNotOffered(t *testing.T) {
	s, index, music := open(t)
	share(t, s, music)
	row := matches(t, s, "slack tide")[0]
	o, err := s.Offer(t.Context(), row.InfoHash)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(o.Path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("TAG"); err != nil {
		t.Fatal(err)
	}
	closed(t, f)
	if _, err := index.Scan(t.Context(), func(library.Progress) {}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Offer(t.Context(), row.InfoHash); !errors.Is(err, p2p.ErrNotShared) {
		t.Fatalf("old infohash: %v, want ErrNotShared", err)
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again := matches(t, s, "slack tide"); len(again) != 1 || again[0].InfoHash == row.InfoHash {
		t.Fatalf("after hashing anew: %+v", again)
	}
}

func TestDecisionsSurviveARestart(t *testing.T) {
	s, index, music := open(t)
	share(t, s, music)
	path := filepath.Join(filepath.Dir(music), "shelf.db")
	again, err := Open(Config{Path: path, Index: index})
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, again)
	if got := again.Sharing(music); !got.Shared || got.Rights {
		t.Fatalf("got %+v", got)
	}
	if n, err := again.Count(context.Background(), music); err != nil || n == 0 {
		t.Fatalf("count %d, %v", n, err)
	}
}

// TestTheSameRecordingIsHad: a row tells its sound once that is known, what is fetched is found to have it,
// and the library has it under whatever tags.
func TestTheSameRecordingIsHad(t *testing.T) {
	s, index, music := open(t)
	share(t, s, music)
	row := matches(t, s, "slack tide")[0]
	o, err := s.Offer(t.Context(), row.InfoHash)
	if err != nil || row.Sound != (p2p.Sound{}) {
		t.Fatalf("the sound is %x before it was heard, %v", row.Sound, err)
	}
	if err := index.HashAudio(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	facts, err := s.Inspect(t.Context(), f, o.Size)
	if row = matches(t, s, "slack tide")[0]; err != nil || row.Sound == (p2p.Sound{}) ||
		facts != (p2p.Facts{Title: row.Title, Artist: row.Artist, Duration: row.Duration, Sound: row.Sound}) {
		t.Errorf("%+v is %+v, %v", row, facts, err)
	}
	for name, c := range map[string]struct {
		row  p2p.Row
		want bool
	}{
		"itself": {row, true}, "other tags": {p2p.Row{InfoHash: p2p.InfoHash{1}, Sound: row.Sound}, true},
		"another":   {p2p.Row{InfoHash: p2p.InfoHash{1}, Sound: p2p.Sound{1}}, false},
		"not known": {p2p.Row{InfoHash: p2p.InfoHash{1}}, false},
	} {
		if got := s.Has(t.Context(), c.row); got != c.want {
			t.Errorf("%s: had is %v", name, got)
		}
	}
}

func TestRefusedIsNotOffered(t *testing.T) {
	s, index, music := open(t)
	share(t, s, music)
	row := matches(t, s, "slack tide")[0]
	o, err := s.Offer(t.Context(), row.InfoHash)
	if err != nil {
		t.Fatal(err)
	}
	s.Refuse([]string{row.InfoHash.String()}, nil)
	if _, err := s.Offer(t.Context(), row.InfoHash); !errors.Is(err, p2p.ErrNotShared) || !s.Refuses(row.InfoHash) {
		t.Errorf("a refused infohash is offered: %v", err)
	}
	f, err := os.Open(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	file, err := library.Inspect(t.Context(), f, o.Size)
	if err != nil {
		t.Fatal(err)
	}
	s.Refuse(nil, []string{file.Sound + "00000000000000000000000000000000"})
	if _, err := s.Offer(t.Context(), row.InfoHash); !errors.Is(err, p2p.ErrNotShared) {
		t.Errorf("offered while its sound is not known: %v", err)
	}
	if err := index.HashAudio(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if rows := matches(t, s, "slack tide"); len(rows) != 0 {
		t.Errorf("a refused sound is offered: %+v", rows)
	}
	if n, err := s.Count(t.Context(), ""); err != nil || n == 0 {
		t.Errorf("%d other tracks are offered, %v", n, err)
	}
	if _, err := s.Inspect(t.Context(), f, o.Size); !errors.Is(err, p2p.ErrRefused) {
		t.Errorf("a refused sound may be kept: %v", err)
	}
	s.Refuse(nil, nil)
	if rows := matches(t, s, "slack tide"); len(rows) != 1 {
		t.Errorf("not offered again: %+v", rows)
	}
}

func TestFinishedTracksAreSharedOnUnlessDecided(t *testing.T) {
	s, _, music := open(t)
	if err := s.ShareUnlessDecided(t.Context(), music); err != nil || !s.Sharing(music).Shared {
		t.Fatalf("not shared: %v", err)
	}
	if err := s.Share(t.Context(), music, false); err != nil {
		t.Fatal(err)
	}
	if err := s.ShareUnlessDecided(t.Context(), music); err != nil || s.Sharing(music).Shared {
		t.Errorf("shared although the listener ended it: %v", err)
	}
}

// TestTheCatalogueListsWhatIsServed: nothing before sharing, and then only what a peer would get.
func TestTheCatalogueListsWhatIsServed(t *testing.T) {
	s, _, music := open(t)
	list := func() (rows []p2p.Row) {
		if err := s.Catalogue(t.Context(), func(r p2p.Row) bool { rows = append(rows, r); return true }); err != nil {
			t.Fatal(err)
		}
		return rows
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if rows := list(); len(rows) != 0 {
		t.Fatalf("before sharing: %v", rows)
	}
	share(t, s, music)
	rows := list()
	if n, err := s.Count(t.Context(), ""); err != nil || len(rows) != n || n == 0 {
		t.Fatalf("%d rows of %d shared tracks, %v", len(rows), n, err)
	}
	for _, r := range rows {
		if _, err := s.Offer(t.Context(), r.InfoHash); err != nil {
			t.Errorf("%q is listed and not served: %v", r.Title, err)
		}
	}
}

// TestSongsOfOneFileAreSharedAsTheFile: once, whole, and described as what it is. No piece of it is offered.
func TestSongsOfOneFileAreSharedAsTheFile(t *testing.T) {
	s, index, music := open(t)
	track := librarytest.Track{Path: "Image.flac", Title: "Image", Artists: []string{"Ana"}, Album: "The Quay", Length: 4 * time.Second,
		Licence: "https://creativecommons.org/licenses/by/4.0/"}
	if err := librarytest.Write(music, track); err != nil {
		t.Fatal(err)
	}
	sheet := "TITLE \"The Quay\"\nFILE \"Image.flac\" WAVE\n" +
		"TRACK 01 AUDIO\nTITLE \"Ebb\"\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE \"Flow\"\nINDEX 01 00:02:00\n"
	if err := os.WriteFile(filepath.Join(music, "Image.cue"), []byte(sheet), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Scan(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	share(t, s, music)
	rows := matches(t, s, "quay")
	if len(rows) != 1 || rows[0].Title != "Image" || rows[0].Duration != 4*time.Second {
		t.Fatalf("%+v", rows)
	}
	songs, err := index.Search(t.Context(), "flow", 1)
	if err != nil || len(songs) != 1 || songs[0].Whole == 0 {
		t.Fatalf("%+v, %v", songs, err)
	}
	link, err := s.LinkTo(t.Context(), songs[0])
	if err != nil || link.InfoHash != rows[0].InfoHash {
		t.Errorf("%+v, %v", link, err)
	}
	if o, err := s.Offer(t.Context(), link.InfoHash); err != nil || o.Path != filepath.Join(music, "Image.flac") {
		t.Errorf("%+v, %v", o, err)
	}
	album, err := index.AlbumOf(t.Context(), songs[0].ID)
	if err != nil || len(album) != 2 {
		t.Fatalf("%d songs, %v", len(album), err)
	}
	if link, err = s.LinkToAlbum(t.Context(), album); err != nil || link.Tracks != 1 || link.InfoHash != rows[0].InfoHash {
		t.Errorf("%+v, %v", link, err)
	}
}

// TestAShelfOfANewerVersion is refused in a sentence, and stays as it is.
func TestAShelfOfANewerVersion(t *testing.T) {
	s, index, music := open(t)
	share(t, s, music)
	var path string
	if err := s.db.QueryRow("SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&path); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Config{Path: path, Index: index}); !errors.Is(err, sqlitefile.ErrNewer) {
		t.Errorf("opened: %v", err)
	}
	if n := len(matches(t, s, "slack tide")); n != 1 {
		t.Errorf("%d rows", n)
	}
}
