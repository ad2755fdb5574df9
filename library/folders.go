package library

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"

	"linnet/library/internal/record"
	"linnet/library/internal/store"
)

// Folder is a directory that the listener picked.
type Folder struct {
	ID     int64
	Path   string
	Tracks int    // that are not missing, as of the last scan
	Err    string // why it could not be read at the last scan, a sentence; "" when it could
}

// AddFolder puts a directory into the library, with links in its own path resolved; Scan then reads it. ErrNotFolder or
// ErrOverlap tell why not.
func (x *Index) AddFolder(ctx context.Context, path string) (Folder, error) {
	path, err := openable(path)
	if err != nil {
		return Folder{}, fmt.Errorf("adding %s: %w", path, err)
	}
	folder := Folder{Path: path}
	err = x.db.Change(ctx, func(tx *sql.Tx) error {
		if err := overlapping(ctx, tx, path); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, "INSERT INTO root (path) VALUES (?) ON CONFLICT DO UPDATE SET dropped = 0 RETURNING id",
			[]byte(path)).Scan(&folder.ID)
	})
	if err != nil {
		return Folder{}, fmt.Errorf("adding %s: %w", path, err)
	}
	x.db.Touched.Store(true)
	x.scanner.FoldersChanged()
	return folder, nil
}

// openable returns the real path of a directory that can be opened.
func openable(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return path, err
	}
	real, err := filepath.EvalSymlinks(absolute)
	if err != nil {
		return absolute, fmt.Errorf("%w: %w", ErrNotFolder, err)
	}
	info, err := os.Stat(real)
	if err == nil && !info.IsDir() {
		return real, ErrNotFolder
	}
	var dir *os.File
	if err == nil {
		dir, err = os.Open(real)
	}
	if err != nil {
		return real, fmt.Errorf("%w: %w", ErrNotFolder, err)
	}
	return real, dir.Close()
}

func overlapping(ctx context.Context, tx *sql.Tx, path string) error {
	rows, err := tx.QueryContext(ctx, "SELECT path FROM root WHERE dropped = 0")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var other []byte
		if err := rows.Scan(&other); err != nil {
			return err
		}
		if lies(path, string(other)) || lies(string(other), path) {
			return fmt.Errorf("%w: %s", ErrOverlap, other)
		}
	}
	return rows.Err()
}

// RemoveFolder forgets a directory and its tracks, but for what the listener said of them: that goes to files in other folders
// that hold the same sound, now or when they are met. No file is touched. ErrNotFound if the library has no such folder.
func (x *Index) RemoveFolder(ctx context.Context, path string) error {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("removing %s: %w", path, err)
	}
	err = x.catalog.Drop(ctx, absolute, resolved(absolute))
	if err != nil {
		return fmt.Errorf("removing %s: %w", path, err)
	}
	x.db.Touched.Store(true)
	x.scanner.FoldersChanged()
	return nil
}

// Folders lists the picked directories by path.
func (x *Index) Folders(ctx context.Context) ([]Folder, error) {
	return store.Collect(ctx, x.db.Read, scanFolder, `
		SELECT r.id, r.path, r.err, coalesce((SELECT tracks FROM folder WHERE root_id = r.id AND rel = x''), 0)
		FROM root r WHERE r.dropped = 0 ORDER BY r.path`)
}

func scanFolder(rows *sql.Rows) (Folder, error) {
	var f Folder
	var path []byte
	err := rows.Scan(&f.ID, &path, &f.Err, &f.Tracks)
	f.Path = string(path)
	return f, err
}

// lies reports whether path is dir or below it, also where one directory has many names: file systems that do not tell case
// apart, and directories that are mounted twice.
func lies(path, dir string) bool {
	if record.Within(path, dir) {
		return true
	}
	is, err := os.Stat(dir)
	if err != nil {
		return false
	}
	for {
		if info, err := os.Stat(path); err == nil && os.SameFile(info, is) {
			return true
		}
		parent := filepath.Dir(path)
		if parent == path {
			return false
		}
		path = parent
	}
}

// resolved is path without links, or path where that cannot be told.
func resolved(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}
