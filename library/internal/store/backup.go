package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"linnet/library/sqlitefile"
)

// BackupOf is where the backup of a database is: a small library database of its own that holds the picked folders, the
// playlists, and the tracks that the listener said something of.
func BackupOf(path string) string { return path + ".backup" }

// Backup writes what only the listener could tell again to a file beside the database, if any of it changed since the last
// time. Scan, Watch and Close do it by themselves.
func (d *DB) Backup(ctx context.Context) error {
	d.backing.Lock()
	defer d.backing.Unlock()
	if !d.Touched.CompareAndSwap(true, false) {
		return nil
	}
	err := d.backup(ctx)
	if err != nil {
		d.Touched.Store(true)
		return fmt.Errorf("backup of the library: %w", err)
	}
	return nil
}

func (d *DB) backup(ctx context.Context) error {
	k, err := recall(ctx, d.Read, OnlySaid)
	if err != nil {
		return err // half a backup must not take the place of a whole one
	}
	fresh := BackupOf(d.Path) + "-new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	db := Connect(fresh, 1, "journal_mode(MEMORY)", "synchronous(FULL)", "foreign_keys(1)")
	err = sqlitefile.Migrate(db, Migrations)
	if err == nil {
		err = inOne(ctx, db, func(tx *sql.Tx) error { return k.restore(tx, d.now()) })
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	return os.Rename(fresh, BackupOf(d.Path))
}

// BackUp is Backup where nobody waits for its error.
func (d *DB) BackUp(ctx context.Context) {
	if err := d.Backup(ctx); err != nil && ctx.Err() == nil {
		d.log.Warn("no backup", "err", err)
	}
}

// connectAsIs opens a database so that not a byte of it changes, be it damaged or not there.
func connectAsIs(path string) *sql.DB {
	return sqlitefile.Open(path, sqlitefile.Options{ReadOnly: true})
}
