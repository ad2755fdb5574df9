package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// The bounds of what commands read, in bytes. Somebody may name another file by mistake, such as a disk image, and a partner's file is a
// stranger's.
const (
	maxLetter      = 256 << 10 // an invitation, an agreement, a list of partners
	maxPartnerFile = 32 << 20  // what a partner signed
	maxJSON        = 64 << 20  // a release on its way between two machines of the operator's
	maxStrings     = 20_000    // of what was signed: names of files, and files
)

// errTooMuch: a file is larger than it may be.
var errTooMuch = errors.New("the file is too large")

// readLetter reads a small JSON file.
func readLetter(path string, into any) error {
	text, err := readBounded(path, maxLetter)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	return err
}

// readJSON reads a large one.
func readJSON(path string, into any) error {
	text, err := readBounded(path, maxJSON)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	return err
}

// readBounded reads a whole file of at most so many bytes, into a buffer of its size.
func readBounded(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	text, size := []byte(nil), info.Size()
	switch {
	case !info.Mode().IsRegular(): // such as a pipe
		text, err = io.ReadAll(io.LimitReader(file, most+1))
		size = int64(len(text))
	case size <= most:
		text = make([]byte, size)
		_, err = io.ReadFull(file, text)
	}
	if err == nil && size > most {
		err = fmt.Errorf("%s: %w", path, errTooMuch)
	}
	return text, err
}

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
