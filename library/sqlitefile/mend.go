package sqlitefile

import (
	"database/sql"
	"errors"
	"io/fs"
	"os"
)

// checkLimit: a database up to this size is checked page by page before it is used, which takes some 0.1 s.
const checkLimit = 16 << 20

// OpenOrBegin opens a database and lets prepare bring its tables up to date. One that is damaged, emptied or
// cannot be read is set aside and a new one begun; aside is then its new name.
func OpenOrBegin(path string, o Options, prepare func(*sql.DB) error) (db *sql.DB, aside string, err error) {
	info, err := os.Stat(path)
	emptied := err == nil && info.Mode().IsRegular() && info.Size() == 0
	if !emptied {
		db, err = openChecked(path, o, prepare)
		if err == nil || !Unusable(path, err) {
			return db, "", err
		}
	}
	if aside, err = SetAside(path); err != nil {
		return nil, "", err
	}
	db, err = openChecked(path, o, prepare)
	return db, aside, err
}

// Unusable says whether err, of using the database at path, is of the file itself, so that it must make room for a
// new one: it is damaged, closed to us, or no file at all. A full disk, say, is not.
func Unusable(path string, err error) bool {
	if errors.Is(err, ErrDamaged) {
		return true
	}
	if err == nil {
		return false
	}
	info, lost := os.Lstat(path)
	if lost != nil {
		return false
	}
	if !info.Mode().IsRegular() {
		return true
	}
	f, closed := os.OpenFile(path, os.O_RDWR, 0)
	if closed == nil {
		_ = f.Close()
	}
	return errors.Is(closed, fs.ErrPermission)
}

func openChecked(path string, o Options, prepare func(*sql.DB) error) (db *sql.DB, err error) {
	info, missing := os.Stat(path)
	db = Open(path, o)
	if missing == nil && info.Size() <= checkLimit {
		err = Check(db)
	}
	if err == nil {
		err = Explain(prepare(db))
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}
