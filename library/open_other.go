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
