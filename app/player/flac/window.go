package flac

import (
	"bytes"
	"io"
)

// window is a stretch of the source that is held in memory.
type window struct {
	src  io.ReadSeeker
	end  int64 // of the source
	base int64 // offset of buf
	buf  []byte
	lo   int // place in buf
	cut  bool
	over bool // the source ends with buf
}

// at is the offset that the window stands at.
func (w *window) at() int64 { return w.base + int64(w.lo) }

func (w *window) goTo(at int64) error {
	w.cut = false
	if k := at - w.base; len(w.buf) > 0 && k >= 0 && k <= int64(len(w.buf)) {
		w.lo = int(k)
		return nil
	}
	w.base, w.buf, w.lo, w.over = at, w.buf[:0], 0, false
	_, err := w.src.Seek(at, io.SeekStart)
	return err
}

// need returns at least n bytes from the place on, or all that are left.
func (w *window) need(n int) ([]byte, error) {
	if len(w.buf)-w.lo >= n || w.over {
		return w.buf[w.lo:], nil
	}
	if w.lo > 0 {
		w.base += int64(w.lo)
		w.buf, w.lo = w.buf[:copy(w.buf, w.buf[w.lo:])], 0
	}
	if cap(w.buf) < n+32<<10 {
		grown := make([]byte, len(w.buf), n+64<<10)
		copy(grown, w.buf)
		w.buf = grown
	}
	for len(w.buf) < n {
		k, err := w.src.Read(w.buf[len(w.buf):cap(w.buf)])
		w.buf = w.buf[:len(w.buf)+k]
		if err == io.EOF {
			w.over = true
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return w.buf, nil
}

// more is whether need could return more.
func (w *window) more() bool { return !w.over }

func (w *window) drop(n int) { w.lo = min(w.lo+n, len(w.buf)) }

// nextSync is the place in b where a frame might begin, or all of b but what may be the first byte of one.
func nextSync(b []byte) int {
	for at := 0; ; at++ {
		k := bytes.IndexByte(b[at:], 0xff)
		if k < 0 {
			return len(b)
		}
		if at += k; at+1 == len(b) || b[at+1]&0xfe == 0xf8 {
			return at
		}
	}
}
