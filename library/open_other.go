//go:build !unix

package library

import "os"

// openUnfollowed opens for reading what is at a path, if that is a file.
func openUnfollowed(path string) (*os.File, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotFile
	}
	return os.Open(path)
}
