package tags

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
)

// The bounds of everything in this package.
const (
	edge     = 8 << 10 // bytes kept from each end: nearly all files need no others
	near     = 1 << 10 // bytes read at once between them
	maxSpare = 256 << 10
	aside    = 32 << 10 // for what is read between the ends
	maxPiece = 24 << 20 // the most bytes in one piece: a 16 MiB cover in base64
	maxRead  = 40 << 20 // the most bytes read of one file or unpacked: one such piece, and the cover in it

	// MaxCover is the most bytes a picture may have; larger ones are treated as absent.
	MaxCover = 16 << 20
)

var errBeyond = errors.New("beyond the end of the file, or more than a tag may be")

// source reads pieces of a file, most of them from its two ends, which it holds.
type source struct {
	r          io.ReaderAt
	size       int64
	budget     int64 // bytes that may still be read or unpacked
	head, tail []byte
	window     []byte // what was read last between them
	windowAt   int64
	*buffers
}

// buffers are the memory that one file after the other is read into.
type buffers struct {
	ends   [2 * edge]byte
	aside  [aside]byte
	used   int    // of aside
	packet []byte // of Ogg
	tidy   []byte // of ID3
}

// spare are files that are closed, with their memory.
var spare = sync.Pool{New: func() any { return &File{source: source{buffers: new(buffers)}} }}

func (s *source) readEdges() error {
	s.head = s.ends[:min(s.size, edge)]
	if err := readFull(s.r, s.head, 0); err != nil {
		return fmt.Errorf("reading the beginning: %w", err)
	}
	s.tail = s.ends[edge:][:min(s.size-int64(len(s.head)), edge)]
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
	if off >= s.windowAt && end <= s.windowAt+int64(len(s.window)) {
		return s.window[off-s.windowAt:][:n], nil
	}
	return s.between(off, n)
}

// between reads n bytes that are not held, and, if they are few, those after them too: headers stand close together.
func (s *source) between(off int64, n int) ([]byte, error) {
	size := int(min(int64(max(n, near)), s.size-off))
	if !s.spend(size) {
		return nil, errBeyond
	}
	b := s.room(size)
	if err := readFull(s.r, b, off); err != nil {
		return nil, err
	}
	if n < near {
		s.window, s.windowAt = b, off
	}
	return b[:n], nil
}

// room is memory for n bytes, until the file is closed.
func (s *source) room(n int) []byte {
	if n > len(s.aside)-s.used {
		return make([]byte, n)
	}
	s.used += n
	return s.aside[s.used-n : s.used : s.used]
}

// spend takes n bytes off the budget; false if they are not there.
func (s *source) spend(n int) bool {
	if int64(n) > s.budget {
		return false
	}
	s.budget -= int64(n)
	return true
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

// cursor takes pieces off a buffer; once one was not there, all that follow are empty.
type cursor struct {
	b     []byte
	short bool
}

func (c *cursor) ok() bool { return !c.short }

func (c *cursor) take(n uint32) []byte {
	if c.short || uint64(n) > uint64(len(c.b)) {
		c.short = true
		return nil
	}
	piece := c.b[:n]
	c.b = c.b[n:]
	return piece
}

func (c *cursor) big32() uint32 {
	if b := c.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

func (c *cursor) little32() uint32 {
	if b := c.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}
