package sqlitefile

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const table = `CREATE TABLE IF NOT EXISTS t (v TEXT NOT NULL)`

func prepare(db *sql.DB) error {
	_, err := db.Exec(table)
	if err == nil {
		err = db.QueryRow(`SELECT count(*) FROM t`).Scan(new(int))
	}
	return err
}

func begin(t *testing.T, path string) (*sql.DB, string) {
	t.Helper()
	db, aside, err := OpenOrBegin(path, Options{Pragmas: Small()}, prepare)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return db, aside
}

// TestOddPlaces: each path is the file that is opened, none beside it.
func TestOddPlaces(t *testing.T) {
	for _, name := range []string{
		"plain", "two words", "C# music", "what? me", "50%25 off", "100%", "a&b=c", `quote " and '`, "Zoë Ångström", "Zoe\u0308", "音楽",
		"trailing dot.",
		"semi;colon", "plus+", "~tilde", strings.Repeat("long ", 50), "-dash", "file:", "\xff\xfe not UTF-8",
	} {
		dir := filepath.Join(t.TempDir(), name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Logf("this file system refuses %q: %v", name, err)
			continue
		}
		path := filepath.Join(dir, "x.db")
		db, _ := begin(t, path)
		if _, err := db.Exec(`INSERT INTO t VALUES (?)`, name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		db.Close()
		if entries, _ := os.ReadDir(filepath.Dir(dir)); len(entries) != 1 {
			t.Errorf("%q: there is more beside the folder: %v", name, entries)
		}
		var kept string
		db = Open(path, Options{ReadOnly: true})
		if err := db.QueryRow(`SELECT v FROM t`).Scan(&kept); err != nil || kept != name {
			t.Errorf("%q: read back %q, %v", name, kept, err)
		}
		db.Close()
	}
}

// TestOthersCannotRead: also where an older version made the file readable by all.
func TestOthersCannotRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db, _ := begin(t, path)
	db.Close()
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	db, _ = begin(t, path)
	defer db.Close()
	if _, err := db.Exec(`INSERT INTO t VALUES ('x')`); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != private {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

// TestDamagedIsSetAside: emptied, zeroed, cut in half, overwritten, or a folder in its place.
func TestDamagedIsSetAside(t *testing.T) {
	for name, damage := range map[string]func(path string, raw []byte) error{
		"emptied":      func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) },
		"zeroed":       func(path string, raw []byte) error { return os.WriteFile(path, make([]byte, len(raw)), 0o600) },
		"cut in half":  func(path string, raw []byte) error { return os.WriteFile(path, raw[:len(raw)/2], 0o600) },
		"other bytes":  func(path string, _ []byte) error { return os.WriteFile(path, []byte("not a database"), 0o600) },
		"a folder":     func(path string, _ []byte) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) },
		"zeroed at 4k": func(path string, raw []byte) error { clear(raw[4096:]); return os.WriteFile(path, raw, 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			db, aside := begin(t, path)
			if aside != "" {
				t.Fatalf("a new file was set aside as %s", aside)
			}
			for range 100 {
				if _, err := db.Exec(`INSERT INTO t VALUES (?)`, strings.Repeat("x", 500)); err != nil {
					t.Fatal(err)
				}
			}
			db.Close()
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := damage(path, raw); err != nil {
				t.Fatal(err)
			}
			db, aside = begin(t, path)
			defer db.Close()
			if _, err := os.Lstat(aside); err != nil {
				t.Errorf("set aside as %q: %v", aside, err)
			}
			if _, err := db.Exec(`INSERT INTO t VALUES ('new')`); err != nil {
				t.Errorf("the new one: %v", err)
			}
		})
	}
}

// TestUnharmedIsNotSetAside also when it was not closed.
func TestUnharmedIsNotSetAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	first, _ := begin(t, path)
	defer first.Close()
	if _, err := first.Exec(`INSERT INTO t VALUES ('kept')`); err != nil {
		t.Fatal(err)
	}
	second, aside := begin(t, path)
	defer second.Close()
	var v string
	if err := second.QueryRow(`SELECT v FROM t`).Scan(&v); err != nil || v != "kept" || aside != "" {
		t.Errorf("%q, aside %q, %v", v, aside, err)
	}
}

// TestJournalIsBounded: the write-ahead log does not grow with what was written.
func TestJournalIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db, _ := begin(t, path)
	defer db.Close()
	for range 3000 {
		if _, err := db.Exec(`INSERT INTO t VALUES (?)`, strings.Repeat("x", 2000)); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(path + "-wal"); err != nil || info.Size() > 4<<20 {
		t.Errorf("the journal has %d bytes, %v", info.Size(), err)
	}
}
