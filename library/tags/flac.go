package tags

import (
	"encoding/binary"
	"fmt"
)

// The metadata blocks of FLAC (RFC 9639, 8.1) that matter here.
const (
	flacStreamInfo = 0
	flacComment    = 4
	flacPicture    = 6

	maxBlocks = 1024
)

func (f *File) readFLAC(start int64) error {
	off := start + 4
	for range maxBlocks {
		h, err := f.at(off, 4)
		if err != nil {
			break
		}
		kind, size := h[0]&0x7f, int(h[1])<<16|int(h[2])<<8|int(h[3])
		f.useBlock(kind, off+4, size)
		off += 4 + int64(size)
		if h[0]&0x80 != 0 {
			break
		}
	}
	if f.sound.rate == 0 || off >= f.size {
		return fmt.Errorf("%w: FLAC without sound", ErrNotMusic)
	}
	f.sound.bytes = f.size - off
	return nil
}

func (f *File) useBlock(kind byte, off int64, size int) {
	switch kind {
	case flacStreamInfo:
		if b, err := f.at(off, 34); err == nil {
			f.useStreamInfo(b)
		}
	case flacComment:
		if b, err := f.at(off, size); err == nil {
			f.useComments(b)
		}
	case flacPicture:
		// A length in here may be a lie of gigabytes; what can be read is the block, which is 16 MiB at most.
		if !f.want {
			f.cover = f.cover || size > 32 && off+int64(size) <= f.size
		} else if b, err := f.at(off, size); err == nil {
			f.usePicture(b)
		}
	}
}

// useStreamInfo: 20 bits of rate, 3 of channels, 5 of depth, 36 of samples from byte 10 on.
func (f *File) useStreamInfo(b []byte) {
	bits := binary.BigEndian.Uint64(b[10:18])
	f.sound.format = "FLAC"
	f.sound.rate = int(bits >> 44)
	f.sound.channels = int(bits>>41&7) + 1
	f.sound.length = lasting(int64(bits&(1<<36-1)), f.sound.rate)
}

// usePicture takes a PICTURE block (RFC 9639, 8.8) apart: kind, type, description, four numbers, picture.
func (f *File) usePicture(b []byte) {
	c := cursor{b: b}
	kind := c.big32()
	c.take(c.big32())
	c.take(c.big32())
	c.take(16)
	data := c.take(c.big32())
	if c.ok() {
		f.keepPicture(data, kind == 3)
	}
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
