package tags

import (
	"errors"
	"fmt"
	"io"
)

// The bounds of everything in this package.
const (
	edge     = 16 << 10 // bytes kept from each end: nearly all files need no others
	maxPiece = 24 << 20 // the most bytes held at once: a 16 MiB cover in base64
	maxRead  = 64 << 20 // the most bytes read of one file

	// MaxCover is the most bytes a picture may have; larger ones are treated as absent.
	MaxCover = 16 << 20
)

var errBeyond = errors.New("beyond the end of the file, or more than a tag may be")

// source reads pieces of a file, most of them from its two ends, which it holds.
type source struct {
	r          io.ReaderAt
	size       int64
	budget     int64 // bytes that may still be read
	head, tail []byte
}

func (s *source) readEdges() error {
	s.head = make([]byte, min(s.size, edge))
	if err := readFull(s.r, s.head, 0); err != nil {
		return fmt.Errorf("reading the beginning: %w", err)
	}
	s.tail = make([]byte, min(s.size-int64(len(s.head)), edge))
	if err := readFull(s.r, s.tail, s.size-int64(len(s.tail))); err != nil {
		return fmt.Errorf("reading the end: %w", err)
	}
	return nil
}

// at returns the n bytes at off. They belong to the source: read, not written.
func (s *source) at(off int64, n int) ([]byte, error) {
	end := off + int64(n)
	if off < 0 || n < 0 || n > maxPiece || off > s.size || end > s.size {
		return nil, errBeyond
	}
	if end <= int64(len(s.head)) {
		return s.head[off:end], nil
	}
	if start := s.size - int64(len(s.tail)); off >= start {
		return s.tail[off-start : end-start], nil
	}
	if s.budget -= int64(n); s.budget < 0 {
		return nil, errBeyond
	}
	b := make([]byte, n)
	return b, readFull(s.r, b, off)
}

// upTo returns the bytes at off, n of them or as many as there are.
func (s *source) upTo(off int64, n int) []byte {
	if off < 0 || off >= s.size {
		return nil
	}
	b, err := s.at(off, int(min(int64(n), s.size-off)))
	if err != nil {
		return nil
	}
	return b
}

// readFull fills b; a reader may say io.EOF with the last byte.
func readFull(r io.ReaderAt, b []byte, off int64) error {
	if n, err := r.ReadAt(b, off); n < len(b) {
		return err
	}
	return nil
}
