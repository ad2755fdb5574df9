package library

import "context"

// Folder is a directory that the listener picked.
type Folder struct {
	ID     int64
	Path   string
	Tracks int    // that are not missing
	Err    string // why it could not be read at the last scan, a sentence; "" when it could
}

// AddFolder puts a directory into the library, with links in its own path resolved; Scan then reads it. ErrNotFolder or
// ErrOverlap tell why not.
func (x *Index) AddFolder(ctx context.Context, path string) (Folder, error) {
	return Folder{}, ErrNotFolder
}

// RemoveFolder forgets a directory and its tracks, with their play counts. No file is touched. ErrNotFound if the
// library has no such folder.
func (x *Index) RemoveFolder(ctx context.Context, path string) error { return ErrNotFound }

// Folders lists the picked directories by path.
func (x *Index) Folders(ctx context.Context) ([]Folder, error) { return nil, nil }
