package tuf

import (
	"os"
	"path/filepath"
)

// TempPrefix begins the names of files that are not finished.
const TempPrefix = ".unfinished-"

// WriteFile replaces a file as a whole: after a crash it holds the old bytes or the new ones.
func WriteFile(path string, data []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), TempPrefix)
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // fails when it was renamed, as it should be
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = file.Chmod(0o644)
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	return err
}
