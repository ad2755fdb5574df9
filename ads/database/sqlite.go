package database

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite" // also the database/sql driver "sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// maxPath is the longest path that SQLite's own file layer takes, in bytes, with what it adds for its log (MAX_PATHNAME in os_unix.c).
const maxPath = 512 - len("-journal") - 1

// openSQLite is the one place that opens a file. The name is escaped, because ? and # end a path and % begins an escape. Nobody else on the
// machine can read the file.
func openSQLite(path string) (*sql.DB, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if len(full) > maxPath {
		return nil, fmt.Errorf("%w: %d bytes, of at most %d", ErrPath, len(full), maxPath)
	}
	if err := private(full); err != nil {
		return nil, err
	}
	full = "/" + strings.TrimPrefix(filepath.ToSlash(full), "/") // also C:/…, as SQLite's URIs want it
	name := url.URL{Scheme: "file", Path: full, RawQuery: "_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)" +
		"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)"}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	return db, nil
}

// private makes the file, or what is there of it, readable by its owner alone; SQLite gives its log and index the same mode.
func private(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		return file.Close()
	}
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	for _, part := range []string{"", "-wal", "-shm", "-journal"} {
		info, err := os.Stat(path + part)
		if err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
			_ = os.Chmod(path+part, info.Mode().Perm()&0o700) // where it is another's the file cannot be opened either, or doctor says so
		}
	}
	return nil
}

// IsFull reports whether an error of SQLite's says that the disk is full, which it also means where it cannot make its index larger.
func IsFull(err error) bool {
	said := new(sqlite.Error)
	return code(err) == sqlite3.SQLITE_FULL || errors.As(err, &said) && said.Code() == sqlite3.SQLITE_IOERR_SHMSIZE
}

// IsShut reports whether an error of SQLite's says that the file, or the folder it is in, cannot be opened or written to.
func IsShut(err error) bool {
	return code(err) == sqlite3.SQLITE_CANTOPEN || code(err) == sqlite3.SQLITE_READONLY
}

// code is SQLite's primary result code; 0 for other errors.
func code(err error) int {
	if said := new(sqlite.Error); errors.As(err, &said) {
		return said.Code() & 0xff
	}
	return 0
}
