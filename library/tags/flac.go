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
	var info flacInfo
	for range maxBlocks {
		h, err := f.at(off, 4)
		if err != nil {
			break
		}
		kind, size := h[0]&0x7f, int(h[1])<<16|int(h[2])<<8|int(h[3])
		f.useBlock(kind, off+4, size, &info)
		if off += 4 + int64(size); h[0]&0x80 != 0 {
			break
		}
	}
	if info.rate > 0 && (off >= f.end || f.noFrameInHead(off)) { // some length was a lie
		if at, ok := f.findFLAC(start+4+4+34, info); ok {
			off = at
		}
	}
	if info.rate == 0 || off >= f.end {
		return fmt.Errorf("%w: FLAC without sound", ErrNotMusic)
	}
	f.sound.at(off, f.end)
	if info.samples == 0 {
		f.sound.length = lasting(f.measureFLAC(off, info), info.rate)
	}
	return nil
}

// noFrameInHead: the bytes that are held say that no frame begins at off.
func (f *File) noFrameInHead(off int64) bool {
	return off+2 <= int64(len(f.head)) && (f.head[off] != 0xff || f.head[off+1]&0xfe != 0xf8)
}

// findFLAC finds the first frame behind blocks that are broken.
func (f *File) findFLAC(off int64, info flacInfo) (at int64, ok bool) {
	b := f.upTo(off, 64<<10)
	for n := range b {
		if b[n] != 0xff {
			continue
		}
		if h, ok := parseFLACFrame(b[n:]); ok && h.like(info) && h.number == 0 {
			return off + int64(n), true
		}
	}
	return 0, false
}

func (f *File) useBlock(kind byte, off int64, size int, info *flacInfo) {
	switch kind {
	case flacStreamInfo:
		if b, err := f.at(off, 34); err == nil && info.rate == 0 {
			*info = f.useStreamInfo(b)
		}
	case flacComment:
		b, err := f.at(off, size)
		if err != nil || !commentsFit(b) { // the length of the block is wrong more often than those in it
			if more := f.upTo(off, min(size, 8*edge)+edge); err != nil || commentsFit(more) {
				b = more
			}
		}
		f.useComments(b)
	case flacPicture:
		f.usePictureBlock(off, size)
	}
}

// flacInfo is a STREAMINFO (RFC 9639, 8.2): 16 bits for the least and the most samples in a frame, then from byte 10 on 20 of
// rate, 3 of channels, 5 of depth, 36 of samples.
type flacInfo struct {
	least, most          int
	rate, channels, bits int
	samples              int64 // 0: not known, as in what was written into a pipe
}

func streamInfoOf(b []byte) flacInfo {
	bits := binary.BigEndian.Uint64(b[10:18])
	return flacInfo{int(binary.BigEndian.Uint16(b)), int(binary.BigEndian.Uint16(b[2:])),
		int(bits >> 44), int(bits>>41&7) + 1, int(bits>>36&31) + 1, int64(bits & (1<<36 - 1))}
}

func (f *File) useStreamInfo(b []byte) flacInfo {
	info := streamInfoOf(b)
	f.sound.format, f.sound.rate, f.sound.channels, f.sound.bits = "FLAC", info.rate, info.channels, info.bits
	f.sound.length = lasting(info.samples, info.rate)
	return info
}
