package library

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/library/internal/store"
	"linnet/library/librarytest"
)

// said is a closed index of a folder, of whose tracks the listener said something, and what that was.
type said struct {
	path, dir   string
	rated, list []string // file names
	ids         map[string]int64
}

func saying(t *testing.T) said {
	t.Helper()
	s := said{path: filepath.Join(t.TempDir(), "library.db"), dir: librarytest.Folder(t), ids: map[string]int64{}}
	s.rated = []string{"夜曲.flac", "Dawn Chorus/02 Été.flac"}
	s.list = []string{"Песня.wav", "夜曲.flac", "Песня.wav", "Grand Hits/1.mp3"}
	x, err := Open(Config{Path: s.path})
	must(t, err)
	add(t, x, s.dir)
	for _, name := range append(s.rated, s.list...) {
		s.ids[name] = at(t, x, s.dir, name).ID
	}
	for n, name := range s.rated {
		must(t, x.Rate(ctx, s.ids[name], n+3))
		must(t, x.Love(ctx, s.ids[name], true))
		must(t, x.CountPlay(ctx, s.ids[name]))
	}
	var list []int64
	for _, name := range s.list {
		list = append(list, s.ids[name])
	}
	playlist(t, x, "Mix", list...)
	smart := playlist(t, x, "Smart")
	must(t, x.SetSmart(ctx, smart, "loved:yes", "title"))
	must(t, x.Close())
	return s
}

// check opens the index again, scans, and compares what the listener said.
func (s said) check(t *testing.T) {
	t.Helper()
	x, err := Open(Config{Path: s.path})
	must(t, err)
	defer func() { must(t, x.Close()) }()
	rescan(t, x)
	if n := len(all(t, x)); n != len(librarytest.Music()) {
		t.Errorf("%d tracks", n)
	}
	for n, name := range s.rated {
		got := at(t, x, s.dir, name)
		if got.ID != s.ids[name] || got.Rating != n+3 || !got.Loved || got.Plays != 1 || got.LastPlayed.IsZero() || got.Missing ||
			got.Duration == 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	lists, err := x.Playlists(ctx)
	if err != nil || len(lists) != 2 || lists[0].Name != "Mix" || lists[1].Query != "loved:yes" || lists[1].Sort != "title" {
		t.Fatalf("%+v %v", lists, err)
	}
	tracks, err := x.PlaylistTracks(ctx, lists[0].ID)
	if err != nil || len(tracks) != len(s.list) {
		t.Fatalf("%+v %v", tracks, err)
	}
	for n, name := range s.list {
		if tracks[n].Path != filepath.Join(s.dir, filepath.FromSlash(name)) {
			t.Errorf("place %d is %s, not %s", n, tracks[n].Path, name)
		}
	}
}

func TestBackupSavesWhatTheListenerSaidWhateverIsDamaged(t *testing.T) {
	s := saying(t)
	whole, err := os.ReadFile(s.path)
	must(t, err)
	const page = 4096
	damages := map[string]func([]byte) []byte{
		"nothing":   func(b []byte) []byte { return b },
		"emptied":   func(b []byte) []byte { return nil },
		"garbage":   func(b []byte) []byte { return bytes.Repeat([]byte("not a database. "), 500) },
		"no head":   func(b []byte) []byte { copy(b, make([]byte, 100)); return b },
		"half":      func(b []byte) []byte { return b[:len(b)/2/page*page+100] },
		"no schema": func(b []byte) []byte { copy(b[100:], bytes.Repeat([]byte{0xff}, page-100)); return b },
		"zeros":     func(b []byte) []byte { clear(b[2*page : len(b)/2]); return b },
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			must(t, os.WriteFile(s.path, damage(bytes.Clone(whole)), 0o600))
			s.check(t)
		})
	}
	t.Run("lost", func(t *testing.T) {
		must(t, os.Remove(s.path))
		s.check(t)
	})
}

func TestSavedFromTheDamagedFileItself(t *testing.T) {
	for _, table := range []string{"album", "word_data", "track_by_sort", "artist_by_sort", "problem", "genre"} {
		t.Run(table, func(t *testing.T) {
			s := saying(t)
			must(t, os.Remove(store.BackupOf(s.path)))
			x, err := Open(Config{Path: s.path})
			must(t, err)
			var root int
			must(t, x.db.Read.QueryRow("SELECT rootpage FROM sqlite_schema WHERE name = ?", table).Scan(&root))
			must(t, x.Close())
			b, err := os.ReadFile(s.path)
			must(t, err)
			copy(b[(root-1)*4096:], bytes.Repeat([]byte{0xaa}, 4096))
			must(t, os.WriteFile(s.path, b, 0o600))
			s.check(t)
			if aside, err := os.ReadFile(s.path + ".damaged-1"); err != nil || !bytes.Equal(aside, b) {
				t.Errorf("the damaged file is not aside as it was: %v", err)
			}
		})
	}
}

func TestBackupHoldsOnlyWhatTheListenerSaid(t *testing.T) {
	s := saying(t)
	x, err := Open(Config{Path: store.BackupOf(s.path)})
	must(t, err)
	missing, err := x.Missing(ctx)
	if err != nil || len(missing) != 4 || len(all(t, x)) != 0 || missing[0].Title == "" {
		t.Errorf("%+v %v", missing, err)
	}
	must(t, x.Close())
	if others, _ := filepath.Glob(s.path + "*-new*"); len(others) != 0 {
		t.Errorf("left behind: %v", others)
	}
}

// A backup reads what was said of tracks, however many there are of which nothing was.
func TestBackupGoesByIndexes(t *testing.T) {
	x, _ := filled(t)
	for _, step := range planOf(t, x, "SELECT id FROM track"+store.OnlySaid, nil) {
		if strings.HasPrefix(step, "SCAN") && !strings.HasPrefix(step, "SCAN playlist_track ") &&
			step != "SCAN track USING INDEX track_missing" {
			t.Error(step)
		}
	}
}

func TestBackupIsWrittenWhenThereIsNews(t *testing.T) {
	x, dir := filled(t)
	backup := store.BackupOf(x.db.Path)
	x.db.Wait()
	must(t, os.Remove(backup)) // written after the scan: a folder was added
	must(t, x.Backup(ctx))
	if _, err := os.Stat(backup); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("written without news: %v", err)
	}
	must(t, x.Rate(ctx, at(t, x, dir, "夜曲.flac").ID, 1))
	rescan(t, x)
	x.db.Wait()
	if _, err := os.Stat(backup); err != nil {
		t.Error(err)
	}
}

func TestLargeDatabaseIsCheckedWhileItIsUsed(t *testing.T) {
	s := saying(t)
	x, err := Open(Config{Path: s.path})
	must(t, err)
	var root int
	must(t, x.db.Read.QueryRow("SELECT rootpage FROM sqlite_schema WHERE name = 'album'").Scan(&root))
	must(t, x.Close())
	b, err := os.ReadFile(s.path)
	must(t, err)
	copy(b[(root-1)*4096:], bytes.Repeat([]byte{0xaa}, 4096))
	must(t, os.WriteFile(s.path, b, 0o600))

	x, err = openChecking(Config{Path: s.path}, 0)
	must(t, err)
	x.db.Wait()
	if x.OpenedFresh() {
		t.Error("was checked at once")
	}
	must(t, x.Close())
	x, err = openChecking(Config{Path: s.path}, 0) // marked by now
	must(t, err)
	if !x.OpenedFresh() {
		t.Error("the damage was not found")
	}
	must(t, x.Close())
	s.check(t)

	x, err = openChecking(Config{Path: s.path}, 0)
	must(t, err)
	x.db.Wait()
	if x.db.CheckDue() || x.OpenedFresh() {
		t.Error("checked, whole, and due again")
	}
	must(t, x.Close())
}
