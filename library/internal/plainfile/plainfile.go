// Package plainfile opens files for reading only, as fast as the system allows, and never anything but plain files.
package plainfile

import (
	"errors"
	"os"
	"path/filepath"
)

// ErrNotFile: what is at a path is no plain file: a link, a pipe, a directory, a device.
var ErrNotFile = errors.New("not a plain file")

// State is what a directory tells of a file. Changed and Inode are 0 where the system is not asked.
type State struct {
	Size     int64 // bytes
	Modified int64 // ns since 1970
	Changed  int64 // likewise: when the system last changed anything of it
	Inode    uint64
}

// WriteWhole writes beside the final name and renames, so that nobody reads half a file.
func WriteWhole(path string, b []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".linnet-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
