package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"linnet/library/sqlitefile"
)

// backupOf is where the backup of a database is: a small library database of its own that holds the picked folders, the
// playlists, and the tracks that the listener said something of.
func backupOf(path string) string { return path + ".backup" }

// Backup writes what only the listener could tell again to a file beside the database, if any of it changed since the last
// time. Scan, Watch and Close do it by themselves.
func (x *Index) Backup(ctx context.Context) error {
	x.backing.Lock()
	defer x.backing.Unlock()
	if !x.touched.CompareAndSwap(true, false) {
		return nil
	}
	err := x.backup(ctx)
	if err != nil {
		x.touched.Store(true)
		return fmt.Errorf("backup of the library: %w", err)
	}
	return nil
}

func (x *Index) backup(ctx context.Context) error {
	k, err := recall(ctx, x.read, onlySaid)
	if err != nil {
		return err // half a backup must not take the place of a whole one
	}
	fresh := backupOf(x.path) + "-new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	db := connect(fresh, 1, "journal_mode(MEMORY)", "synchronous(FULL)", "foreign_keys(1)")
	err = migrate(db)
	if err == nil {
		err = inOne(ctx, db, func(tx *sql.Tx) error { return k.restore(tx, x.now()) })
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	return os.Rename(fresh, backupOf(x.path))
}

// backUp is Backup where nobody waits for its error.
func (x *Index) backUp(ctx context.Context) {
	if err := x.Backup(ctx); err != nil && ctx.Err() == nil {
		x.log.Warn("no backup", "err", err)
	}
}

// connectAsIs opens a database so that not a byte of it changes, be it damaged or not there.
func connectAsIs(path string) *sql.DB {
	return sqlitefile.Open(path, sqlitefile.Options{ReadOnly: true})
}
