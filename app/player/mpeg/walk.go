package mpeg

import (
	"bufio"
	"io"
)

// walker goes from frame to frame of a source. Tags and rubbish between frames are passed over.
type walker struct {
	src  io.ReadSeeker
	r    *bufio.Reader
	at   int64  // of the next byte
	like Header // every frame is like this one; Layer 0: not yet known

	free  int // bytes of a frame of free format without padding; 0: not yet known
	tries int // at finding that out

	follows bool // the next frame should be right here
	lost    bool // bytes that were no tag have been passed over since the frame before
}

const look = 32 // bytes in which every tag is recognised

func newWalker(src io.ReadSeeker, size int) *walker {
	return &walker{src: src, r: bufio.NewReaderSize(src, max(size, 4*maxFrame))}
}

// goTo makes the byte at offset at the next.
func (w *walker) goTo(at int64) error {
	if _, err := w.src.Seek(at, io.SeekStart); err != nil {
		return err
	}
	w.r.Reset(w.src)
	w.at, w.follows = at, false
	return nil
}

func (w *walker) discard(n int64) error {
	for n > 0 {
		k, err := w.r.Discard(int(min(n, 1<<30)))
		w.at += int64(k)
		if n -= int64(k); err != nil {
			return err
		}
	}
	return nil
}

// next goes to the next frame, at most limit bytes on, and returns its header. io.EOF: there is none.
func (w *walker) next(limit int64) (Header, error) {
	end := w.at + limit
	w.lost = false
	for first := w.follows; w.at < end; first = false {
		b, err := w.r.Peek(look)
		if len(b) < 4 {
			return Header{}, err
		}
		if h, ok := w.frameAt(b, first); ok {
			w.follows = true
			return h, nil
		}
		n := tagSize(b)
		if n == 0 {
			n, w.lost = w.stray(), true
		}
		if err := w.discard(n); err != nil {
			return Header{}, err
		}
	}
	return Header{}, ErrNotMPEG
}

// stray is how many bytes on the next frame or tag may begin.
func (w *walker) stray() int64 {
	b, _ := w.r.Peek(w.r.Buffered())
	for i, c := range b {
		if i > 0 && (c == 0xff || c == 'I' || c == 'A' || c == 'T' || c == 'L') {
			return int64(i)
		}
	}
	return int64(max(1, len(b)))
}

// frameAt returns the header that b begins with, if it is one that counts: with another where its own frame ends, or the end; or
// right behind a frame, unless others begin within.
func (w *walker) frameAt(b []byte, first bool) (h Header, ok bool) {
	h, ok = w.header(b)
	if !ok {
		return h, false
	}
	b, err := w.r.Peek(h.Size + look)
	if len(b) <= h.Size {
		return h, err == io.EOF && (first || len(b) == h.Size)
	}
	if tagSize(b[h.Size:]) > 0 {
		return h, true
	}
	next, ok := ParseHeader(b[h.Size:])
	if ok = ok && next.like(h); ok && w.lost && w.like.Layer == 0 { // by chance two in a row are found too often
		if next.Kbps == 0 {
			next.Size = w.free + next.padding
		}
		if b, _ := w.r.Peek(h.Size + next.Size + look); len(b) >= h.Size+next.Size+4 {
			third, ok := ParseHeader(b[h.Size+next.Size:])
			return h, ok && third.like(h) || tagSize(b[h.Size+next.Size:]) > 0
		}
	}
	return h, ok || first && !w.within(h.Size)
}

// header returns that of the frame that b begins with, if it can be one of this music, with its size.
func (w *walker) header(b []byte) (h Header, ok bool) {
	h, ok = ParseHeader(b)
	if !ok || w.like.Layer != 0 && !w.like.like(h) {
		return h, false
	}
	if h.Kbps == 0 {
		if w.free == 0 && w.tries < 100 {
			w.tries++
			w.free = w.measure(h)
		}
		h.Size = w.free + h.padding
		return h, w.free > 0 && h.Size > h.body()
	}
	return h, true
}

// within is whether another frame, with one that follows it, begins in the next size bytes: then some of these are missing.
func (w *walker) within(size int) bool {
	b, _ := w.r.Peek(size + maxFrame)
	for i := 4; i < min(size, len(b)-4); i++ {
		h, ok := w.header(b[i:])
		if end := i + h.Size; ok && end+4 <= len(b) {
			if o, ok := ParseHeader(b[end:]); ok && o.like(h) {
				return true
			}
		}
	}
	return false
}

// measure returns the size of a frame of free format: the distance to the next header that has a third as far on.
func (w *walker) measure(h Header) int {
	b, _ := w.r.Peek(3 * maxFrame)
	for n := h.body() + 1; n < min(len(b), maxFrame); n++ {
		next, ok := ParseHeader(b[n:])
		if !ok || !next.like(h) {
			continue
		}
		size := n - h.padding
		if end := n + size + next.padding; end < len(b) {
			if third, ok := ParseHeader(b[end:]); ok && third.like(h) {
				return size
			}
		}
	}
	return 0
}

// take reads the frame with header h, which is next, into b. It is shorter where the source ends.
func (w *walker) take(h Header, b *[maxFrame]byte) ([]byte, error) {
	n, err := io.ReadFull(w.r, b[:h.Size])
	w.at += int64(n)
	if err == io.ErrUnexpectedEOF {
		err = nil
	}
	return b[:n], err
}
