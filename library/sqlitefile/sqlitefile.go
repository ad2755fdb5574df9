// Package sqlitefile opens the SQLite files of a listener's home, all of them in one way: at any path a file
// system allows, readable by their owner alone, and set aside whole when they are damaged.
//
// It knows nothing of what the files hold.
package sqlitefile

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrDamaged says that a file is no database, or one whose pages contradict each other.
var ErrDamaged = errors.New("the database is damaged")

// private is the mode of every file: what one owns and looks for is nobody else's business.
const private = 0o600

// Options say how a file is opened. The zero value has one connection and SQLite's own settings.
type Options struct {
	Connections int      // that may be open at once; 0: one, so that two changes never meet
	Pragmas     []string // for each connection, as "journal_mode(WAL)"
	ReadOnly    bool     // not a byte of the file changes
}

// Small are the pragmas of a small database that is written now and then.
func Small() []string {
	return []string{"journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(1)", "wal_autocheckpoint(256)", "journal_size_limit(1048576)"}
}

// Open returns the database at path. A file that is not there is made, empty and private. What is wrong with the
// file is told by the first use.
func Open(path string, o Options) *sql.DB {
	how := url.Values{"_pragma": append([]string{"busy_timeout(5000)"}, o.Pragmas...)}
	if o.ReadOnly {
		how.Set("mode", "ro")
		if _, err := os.Stat(path + "-wal"); err != nil {
			how.Set("immutable", "1") // without a journal beside it, it is all there is
		}
	} else {
		how.Set("_txlock", "immediate")
		keepPrivate(path)
	}
	db, err := sql.Open("sqlite", Address(path)+"?"+how.Encode())
	if err != nil {
		panic("sqlitefile: the SQLite driver is not linked in: " + err.Error())
	}
	db.SetMaxOpenConns(max(1, o.Connections))
	db.SetMaxIdleConns(max(1, o.Connections))
	return db
}

// Address is the file: URI of a path. SQLite ends a bare path at a question mark or a number sign and decodes
// percent signs (sqlite.org/uri.html), so each of them is escaped.
func Address(path string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path), OmitHost: true}
	if filepath.VolumeName(path) != "" {
		u.Path = "/" + u.Path
	}
	return u.String()
}

// keepPrivate makes the file readable by its owner alone before SQLite opens it, which gives its journals the
// mode of the file. Where that fails the folder guards the file, or SQLite says what is wrong with it.
func keepPrivate(path string) {
	if f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, private); err == nil {
		_ = f.Close()
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() && info.Mode().Perm()&^private != 0 {
			_ = os.Chmod(name, private)
		}
	}
}

// Check reads the whole database and returns an error that wraps ErrDamaged when its pages contradict each other.
func Check(db *sql.DB) error {
	var verdict string
	if err := db.QueryRow("PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return Explain(err)
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, verdict)
	}
	return nil
}

// Explain wraps the errors of SQLite that a person can do something about: ErrDamaged, and those of a full disk
// or of one that cannot be written to, in words of their own. It returns every other error as it is.
func Explain(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("the disk is full; make room on it: %w", err)
	case sqlite3.SQLITE_READONLY:
		return fmt.Errorf("the disk or the file cannot be written to; give yourself the right, or name another home with -home: %w", err)
	}
	return err
}

// SetAside renames a database and its journals to the first free *.damaged-N, and returns that name.
func SetAside(path string) (aside string, err error) {
	for n := 1; ; n++ {
		aside = path + ".damaged-" + strconv.Itoa(n)
		if _, err := os.Lstat(aside); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.Rename(path, aside); err != nil {
			return "", fmt.Errorf("setting the damaged %s aside: %w", filepath.Base(path), err)
		}
		for _, tail := range []string{"-wal", "-shm"} {
			if err := os.Rename(path+tail, aside+tail); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return "", fmt.Errorf("setting the damaged %s aside: %w", filepath.Base(path), err)
			}
		}
		return aside, nil
	}
}
