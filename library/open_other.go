//go:build !unix

package library

import "os"

// plainFile is a plain file that is open for reading.
type plainFile = *os.File

// openPlain opens for reading what is at a path, if that is a file, and tells its size.
func openPlain(path string) (plainFile, int64, error) {
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = errNotFile
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

func openDirectory(path string) (*os.File, error) { return os.Open(path) }

// stateIn is the size of an entry of a directory that is open, and when it was changed, in ns since 1970. There is no stamp: to
// ask Windows for the change time of a file takes opening it, which is what a scan of unchanged files is without.
func stateIn(_ *os.File, entry os.DirEntry) (size, modified, stamp int64, err error) {
	info, err := entry.Info()
	if err != nil {
		return 0, 0, 0, err
	}
	return info.Size(), info.ModTime().UnixNano(), 0, nil
}
