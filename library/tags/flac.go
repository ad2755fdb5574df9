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
	if f.sound.rate == 0 || off >= f.end {
		return fmt.Errorf("%w: FLAC without sound", ErrNotMusic)
	}
	f.sound.at(off, f.end)
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
		if f.want != wantCover {
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
	f.sound.bits = int(bits>>36&31) + 1
	f.sound.length = lasting(int64(bits&(1<<36-1)), f.sound.rate)
}
