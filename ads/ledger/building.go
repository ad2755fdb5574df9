package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A Building is what is to become the content of a home, made in a folder of its own in there and moved in when it is whole. Until
// then, whatever stops it, the home stays as it was, and can be begun again.
type Building struct {
	home Home
	work string // "" when it is over
	made bool   // the home was not there before
}

const (
	workPrefix = ".unfinished-"
	movingFile = ".moving-in" // lists what is moved in; it is there only while that lasts
)

// Build begins. Leftovers of an earlier one are cleared away first.
func Build(home Home) (*Building, error) {
	b := &Building{home: home}
	if _, err := os.Stat(string(home)); errors.Is(err, fs.ErrNotExist) {
		b.made = true
	}
	if err := os.MkdirAll(string(home), 0o700); err != nil {
		return nil, fmt.Errorf("making the home: %w", err)
	}
	err := home.clear()
	if err == nil {
		b.work, err = os.MkdirTemp(string(home), workPrefix)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("making the home: %w", err), b.Drop())
	}
	return b, nil
}

// Home is where to make the content; it has the files of a home.
func (b *Building) Home() Home { return Home(b.work) }

// MoveIn puts files and folders into the home, in this order. Nothing is overwritten: with fs.ErrExist nothing was moved.
func (b *Building) MoveIn(names ...string) error {
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(string(b.home), name)); err == nil {
			return fmt.Errorf("%s has its %s already: %w", b.home, name, fs.ErrExist)
		}
	}
	mark := filepath.Join(string(b.home), movingFile)
	if err := os.WriteFile(mark, []byte(strings.Join(names, "\n")), 0o600); err != nil {
		return errors.Join(err, os.Remove(mark))
	}
	err := syncFile(mark)
	for _, name := range names {
		if err == nil {
			err = os.Rename(filepath.Join(b.work, name), filepath.Join(string(b.home), name))
		}
	}
	if err != nil {
		return errors.Join(fmt.Errorf("moving into the home: %w", err), b.home.clear())
	}
	return nil
}

// Done ends a building that has moved in, and Drop one that has not: it leaves the home as it was. Each may follow the other.
func (b *Building) Done() error {
	if b.work == "" {
		return nil
	}
	err := errors.Join(os.Remove(filepath.Join(string(b.home), movingFile)), os.RemoveAll(b.work))
	b.work, b.made = "", false
	return errors.Join(err, syncFile(string(b.home)))
}

// Drop see Done.
func (b *Building) Drop() error {
	var err error
	if b.work != "" {
		err = b.home.clear()
		b.work = ""
	}
	if b.made {
		b.made = false
		_ = os.Remove(string(b.home)) // fails where somebody put something in meanwhile
	}
	return err
}

// clear removes what a building that was stopped has left: its own folder, and what it had begun to move in.
func (h Home) clear() error {
	mark := filepath.Join(string(h), movingFile)
	moved, err := os.ReadFile(mark)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for name := range strings.SplitSeq(string(moved), "\n") {
		if name = filepath.Base(name); len(moved) > 0 && name != "." && name != string(filepath.Separator) && name != ".." {
			if err := os.RemoveAll(filepath.Join(string(h), name)); err != nil {
				return err
			}
		}
	}
	if len(moved) > 0 || err == nil {
		if err := os.Remove(mark); err != nil {
			return err
		}
	}
	left, err := filepath.Glob(filepath.Join(globQuoted(string(h)), workPrefix+"*"))
	for _, folder := range left {
		err = errors.Join(err, os.RemoveAll(folder))
	}
	return err
}

// globQuoted keeps a path from being a pattern.
func globQuoted(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// syncFile waits until a file, or what a folder lists, is on the disk.
func syncFile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
