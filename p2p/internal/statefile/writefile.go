package statefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Suffix is that of files that hold JSON.
const Suffix = ".json"

// Write replaces a file whole: a crash leaves the old one or the new one.
func Write(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		if e := os.Remove(f.Name()); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}
