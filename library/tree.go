package library

import (
	"context"
	"errors"
)

// Entry is a directory or a track as the file system names it.
type Entry struct {
	Name, Path string // bytes of the file system
	Dir        bool
	Tracks     int   // of a directory: all below it that are not missing
	Track      int64 // of a track: its id
}

// FolderEntries lists what of the library is in a directory, directories first, each by name; "" lists the picked
// folders. A path that is not in the library, or has nothing left in it, is ErrNotFound.
func (x *Index) FolderEntries(ctx context.Context, folder string) ([]Entry, error) {
	return nil, errors.ErrUnsupported
}
