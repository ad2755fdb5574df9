package metainfo

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
)

// Files are the files of an offer, open for reading, one after the other.
type Files struct {
	files  []offeredFile
	closed sync.Once
}

// Open opens the files of an offer for reading, unless one is no longer what was hashed: serving
// other bytes would get us banned, and rightly.
func Open(o Offer) (*Files, error) {
	s := &Files{}
	for _, p := range o.parts() {
		if p.Path == "" {
			s.files = append(s.files, offeredFile{nil, p})
			continue
		}
		f, err := os.Open(p.Path)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("%w: %w", ErrNotShared, err), s.Close())
		}
		s.files = append(s.files, offeredFile{f, p})
		if now, err := f.Stat(); err != nil || !p.matches(now) {
			return nil, errors.Join(fmt.Errorf("%s changed since it was indexed: %w", p.Path, ErrNotShared), s.Close())
		}
	}
	return s, nil
}

// offeredFile is one open file of what is shared.
type offeredFile struct {
	f    *os.File // nil for zeros
	part OfferPart
}

// doubtful says whether a file may have other bytes than were hashed although its size and time are the same.
func (s offeredFile) doubtful() bool {
	if s.f == nil {
		return false
	}
	now, err := s.f.Stat()
	return err != nil || s.part.Change == (FileState{}) || StateOf(now) != s.part.Change
}

// Doubtful says whether one of the files may have other bytes than were hashed.
func (s *Files) Doubtful() bool { return slices.ContainsFunc(s.files, offeredFile.doubtful) }

// ReadAt checks the file each time: a tagger may write to it while it is being served.
func (s offeredFile) ReadAt(b []byte, off int64) (int, error) {
	if s.f == nil {
		clear(b)
		return len(b), nil
	}
	if now, err := s.f.Stat(); err != nil || !s.part.matches(now) {
		return 0, fmt.Errorf("%s changed: %w", s.part.Path, ErrNotShared)
	}
	n, err := s.f.ReadAt(b, off)
	if errors.Is(err, io.EOF) && n == len(b) {
		err = nil
	}
	return n, err
}

// ReadAt reads across the files.
func (s *Files) ReadAt(b []byte, off int64) (n int, err error) {
	for _, f := range s.files {
		if off >= f.part.Size {
			off -= f.part.Size
			continue
		}
		want := min(int64(len(b)-n), f.part.Size-off)
		m, err := f.ReadAt(b[n:n+int(want)], off)
		n += m
		if err != nil || n == len(b) {
			return n, err
		}
		off = 0
	}
	return n, io.EOF
}

// Close closes the files, also while they are read from: that ends with an error. It is safe twice.
func (s *Files) Close() error {
	var errs []error
	s.closed.Do(func() {
		for _, f := range s.files {
			if f.f != nil {
				errs = append(errs, f.f.Close())
			}
		}
	})
	return errors.Join(errs...)
}
