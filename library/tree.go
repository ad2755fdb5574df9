package library

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"linnet/library/internal/record"
	"linnet/library/internal/store"
	"linnet/library/internal/text"
)

// FolderEntry is a directory or a track as the file system names it.
type FolderEntry struct {
	Name, Path string // bytes of the file system
	Dir        bool
	Tracks     int   // of a directory: all below it that are not missing
	Track      int64 // of a track: its id
}

// The statements of FolderEntries.
const (
	selectRoots    = "SELECT r.path, f.tracks FROM root r CROSS JOIN folder f ON f.root_id = r.id AND f.rel = x'' WHERE f.tracks > 0"
	selectFolder   = "SELECT id FROM folder WHERE root_id = ? AND rel = ? AND tracks > 0"
	selectChildren = "SELECT rel, tracks FROM folder WHERE parent_id = ? AND tracks > 0"
	selectFiles    = "SELECT name, id, title FROM track WHERE folder_id = ? AND missing IS NULL"
)

// FolderEntries lists what of the library is in a directory, directories first, each by name; "" lists the picked
// folders. A path that is not in the library, or has nothing left in it, is ErrNotFound.
func (x *Index) FolderEntries(ctx context.Context, folder string) (entries []FolderEntry, err error) {
	if folder == "" {
		entries, err = store.Collect(ctx, x.db.Read, scanDirectory(""), selectRoots)
	} else {
		entries, err = entriesIn(ctx, x.db.Read, folder)
	}
	if err != nil {
		return nil, fmt.Errorf("listing folder %s: %w", folder, err)
	}
	slices.SortFunc(entries, compareEntries)
	return entries, nil
}

// pickedPath is a picked folder.
type pickedPath struct {
	id   int64
	path []byte
}

func entriesIn(ctx context.Context, read *sql.DB, folder string) ([]FolderEntry, error) {
	roots, err := store.Collect(ctx, read, func(rows *sql.Rows) (p pickedPath, err error) {
		err = rows.Scan(&p.id, &p.path)
		return p, err
	}, selectRootPaths)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(roots, func(p pickedPath) bool { return record.Within(folder, string(p.path)) })
	if at < 0 {
		return nil, ErrNotFound
	}
	root := roots[at]
	var id int64
	if err := read.QueryRowContext(ctx, selectFolder, root.id, []byte(record.Below(string(root.path), folder))).Scan(&id); err != nil {
		return nil, store.Explain(err)
	}
	folders, err := store.Collect(ctx, read, scanDirectory(string(root.path)), selectChildren, id)
	if err != nil {
		return nil, err
	}
	files, err := store.Collect(ctx, read, func(rows *sql.Rows) (e FolderEntry, err error) {
		var name []byte
		var title string
		err = rows.Scan(&name, &e.Track, &title)
		file, part := record.FileName(name)
		if e.Name, e.Path = file, filepath.Join(folder, file); part > 0 {
			e.Name = fmt.Sprintf("%s %02d %s", file, part, title)
		}
		return e, err
	}, selectFiles, id)
	return append(folders, files...), err
}

const selectRootPaths = "SELECT id, path FROM root WHERE dropped = 0"

// scanDirectory reads a directory below a root; "" for the roots themselves.
func scanDirectory(root string) func(*sql.Rows) (FolderEntry, error) {
	return func(rows *sql.Rows) (FolderEntry, error) {
		e := FolderEntry{Dir: true}
		var rel []byte
		err := rows.Scan(&rel, &e.Tracks)
		e.Path = filepath.Join(root, string(rel))
		e.Name = filepath.Base(e.Path)
		return e, err
	}
}

// compareEntries sorts directories before files, by name as people read it.
func compareEntries(a, b FolderEntry) int {
	if a.Dir != b.Dir {
		if a.Dir {
			return -1
		}
		return 1
	}
	if d := strings.Compare(text.SortKey(a.Name), text.SortKey(b.Name)); d != 0 {
		return d
	}
	return strings.Compare(a.Path, b.Path)
}
