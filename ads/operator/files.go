package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// writeNew writes JSON into a file that is not there yet; what cannot be finished is taken away again.
func writeNew(path string, what any) error {
	text, err := json.Marshal(what)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

// writeAnew replaces a file as a whole.
func writeAnew(path string, what any) error {
	next, err := prepare(path, what)
	if err != nil {
		return err
	}
	return next.put()
}

// A prepared file is whole and on the disk, beside the one it is to replace.
type prepared struct{ path, temporary string }

// prepare writes all that can fail for want of room; put then only renames. One of put and drop has to follow.
func prepare(path string, what any) (p prepared, err error) {
	text, err := json.MarshalIndent(what, "", "\t")
	if err != nil {
		return p, err
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-")
	if err != nil {
		return p, err
	}
	p = prepared{path, file.Name()}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return p, errors.Join(err, p.drop())
	}
	return p, nil
}

func (p prepared) put() error {
	if err := os.Rename(p.temporary, p.path); err != nil {
		return errors.Join(err, p.drop())
	}
	return nil
}

func (p prepared) drop() error { return os.Remove(p.temporary) }
