//go:build !unix

package plainfile

import "os"

// File is a plain file that is open for reading.
type File = *os.File

// Open opens for reading what is at a path, if that is a file, and tells its size.
func Open(path string) (File, int64, error) {
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = ErrNotFile
	}
	if err != nil {
		return nil, 0, err
	}
	opened, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	return opened, info.Size(), nil
}

// OpenDirectory opens a directory.
func OpenDirectory(path string) (*os.File, error) { return os.Open(path) }

// StateIn is the state of an entry of a directory that is open. Neither Changed nor Inode is told: to ask Windows for the change time of a
// file takes opening it, which is what a scan of unchanged files is without.
func StateIn(_ *os.File, entry os.DirEntry) (State, error) {
	info, err := entry.Info()
	if err != nil {
		return State{}, err
	}
	return State{Size: info.Size(), Modified: info.ModTime().UnixNano()}, nil
}
