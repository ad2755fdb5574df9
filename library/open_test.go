package library

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/library/librarytest"
)

func TestIndexIsThereAgain(t *testing.T) {
	path, dir := filepath.Join(t.TempDir(), "a ?#%& b.db"), librarytest.Folder(t) // signs that mean something in an address
	x, err := Open(Config{Path: path})
	must(t, err)
	add(t, x, dir)
	id := at(t, x, dir, "夜曲.flac").ID
	must(t, x.Close())
	must(t, x.Close())
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	x = openAt(t, path)
	if got := at(t, x, dir, "夜曲.flac"); got.ID != id || x.OpenedFresh() {
		t.Errorf("%+v", got)
	}
}

func TestDamagedDatabaseIsSetAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library.db")
	for n, damage := range []func([]byte) []byte{
		func([]byte) []byte { return bytes.Repeat([]byte("not a database. "), 500) },
		func(b []byte) []byte { copy(b[4096:], bytes.Repeat([]byte{0xaa}, 3*4096)); return b },
		func(b []byte) []byte { return b[:len(b)/2/4096*4096+100] },
	} {
		x, err := Open(Config{Path: path})
		must(t, err)
		_, err = x.AddFolder(ctx, librarytest.Folder(t))
		must(t, err)
		must(t, x.Close())
		b, err := os.ReadFile(path)
		must(t, err)
		broken := damage(b)
		must(t, os.WriteFile(path, broken, 0o644))

		x, err = Open(Config{Path: path})
		must(t, err)
		folders, err := x.Folders(ctx)
		if err != nil || !x.OpenedFresh() || len(folders) != n+1 { // the folders come back from the backup
			t.Errorf("damage %d: fresh %v, %v %v", n, x.OpenedFresh(), folders, err)
		}
		must(t, x.Close())
		aside, err := os.ReadFile(path + ".damaged-" + string(rune('1'+n)))
		if err != nil || !bytes.Equal(aside, broken) {
			t.Errorf("damage %d: the old bytes are not aside: %v", n, err)
		}
	}
}

func TestNewerDatabaseIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library.db")
	x, err := Open(Config{Path: path})
	must(t, err)
	_, err = x.db.Write.Exec("PRAGMA user_version = 1000")
	must(t, err)
	must(t, x.Close())
	if _, err := Open(Config{Path: path}); !errors.Is(err, ErrNewer) {
		t.Errorf("%v", err)
	}
	if others, _ := filepath.Glob(path + ".damaged*"); len(others) != 0 {
		t.Errorf("set aside: %v", others)
	}
}

func TestOpenWhereNothingCanBe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no such folder", "library.db")
	if _, err := Open(Config{Path: path}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("%v", err)
	}
}

func TestFolders(t *testing.T) {
	x, dir := open(t), librarytest.Folder(t)
	for path, want := range map[string]error{
		filepath.Join(dir, "nothing"): ErrNotFolder, filepath.Join(dir, "夜曲.flac"): ErrNotFolder,
	} {
		if _, err := x.AddFolder(ctx, path); !errors.Is(err, want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	inside := filepath.Join(dir, "Dawn Chorus")
	add(t, x, inside)
	for _, path := range []string{dir, inside, inside + "/", filepath.Join(inside, "../Dawn Chorus")} {
		if _, err := x.AddFolder(ctx, path); !errors.Is(err, ErrOverlap) {
			t.Errorf("%s: %v", path, err)
		}
	}
	sibling := inside + " too" // begins with the same letters, and is no part of it
	must(t, os.Mkdir(sibling, 0o755))
	if _, err := x.AddFolder(ctx, sibling); err != nil {
		t.Error(err)
	}
	folders, err := x.Folders(ctx)
	if err != nil || len(folders) != 2 || folders[0].Path != inside || folders[0].Tracks != 3 {
		t.Errorf("%+v %v", folders, err)
	}
}

// One directory may have many names: where case is not told apart, or where it is mounted twice.
func TestFolderUnderAnotherNameIsTheSame(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	inside := filepath.Join(dir, "inside")
	must(t, os.Mkdir(inside, 0o755))
	name := filepath.Join(t.TempDir(), "NAME") // stands for one; that of a picked folder has no links in it
	must(t, os.Symlink(dir, name))
	for _, c := range []struct {
		path, dir string
		want      bool
	}{{name, dir, true}, {filepath.Join(name, "inside"), dir, true}, {inside, name, true}, {dir, filepath.Join(name, "inside"), false},
		{other, name, false}, {filepath.Join(name, "gone"), dir, true}, {dir, filepath.Join(other, "gone"), false}} {
		if got := lies(c.path, c.dir); got != c.want {
			t.Errorf("%s lies in %s: %v", c.path, c.dir, got)
		}
	}
}

func TestRemoveFolderForgetsAndTouchesNothing(t *testing.T) {
	x, dir := filled(t)
	must(t, x.RemoveFolder(ctx, dir+"/"))
	if counts, err := x.Counts(ctx); err != nil || counts != (Counts{}) {
		t.Errorf("%+v %v", counts, err)
	}
	if found, err := x.Search(ctx, "love", 10); err != nil || len(found) != 0 {
		t.Errorf("%q %v", titles(found), err)
	}
	for table := range strings.FieldsSeq("root folder track artist track_artist genre track_genre album broken") {
		var n int
		if must(t, x.db.Read.QueryRow("SELECT count(*) FROM "+table).Scan(&n)); n != 0 {
			t.Errorf("%d rows in %s", n, table)
		}
	}
	for _, track := range librarytest.Music() {
		if _, err := os.Stat(filepath.Join(dir, track.Path)); err != nil {
			t.Error(err)
		}
	}
	if err := x.RemoveFolder(ctx, dir); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
}
