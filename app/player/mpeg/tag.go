package mpeg

import (
	"bytes"
	"encoding/binary"
)

// tagSize is the size of the tag that b begins with and that may stand between frames or behind them; 0: it is none.
func tagSize(b []byte) int64 {
	switch {
	case len(b) >= 10 && string(b[:3]) == "ID3" && b[3] < 0xff && b[4] < 0xff && (b[6]|b[7]|b[8]|b[9])&0x80 == 0:
		n := 10 + int64(b[6])<<21 + int64(b[7])<<14 + int64(b[8])<<7 + int64(b[9])
		if b[5]&0x10 != 0 { // a footer
			n += 10
		}
		return n
	case bytes.HasPrefix(b, []byte("TAG")):
		return 128
	case len(b) >= look && string(b[:8]) == "APETAGEX":
		if le := binary.LittleEndian; le.Uint32(b[20:])&(1<<29) != 0 { // the header
			return 32 + int64(le.Uint32(b[12:]))
		}
		return 32
	case bytes.HasPrefix(b, []byte("LYRICSBEGI")):
		return 11
	}
	return 0
}

// tailSize is the size of the tags at the end of a file, of which b is the last bytes: ID3v1, APEv2 and Lyrics3, in whatever
// order they were put there.
func tailSize(b []byte) int64 {
	var n int64
	for rest := b; ; {
		size := lastTag(rest)
		if size == 0 {
			return n
		}
		n += size
		if size > int64(len(rest)) {
			return n // it begins before b
		}
		rest = rest[:len(rest)-int(size)]
	}
}

// tailLook is how much of the end of a file tailSize wants to see: all tags but a large one before small ones.
const tailLook = 4 << 10

func lastTag(b []byte) int64 {
	n := len(b)
	switch {
	case n >= 128 && string(b[n-128:n-125]) == "TAG":
		return 128
	case n >= 32 && string(b[n-32:n-24]) == "APETAGEX":
		size := int64(binary.LittleEndian.Uint32(b[n-20:]))
		if binary.LittleEndian.Uint32(b[n-12:])&(1<<31) != 0 {
			size += 32 // a header
		}
		return size
	case n >= 15 && string(b[n-9:]) == "LYRICS200":
		var size int64
		for _, c := range b[n-15 : n-9] {
			if c < '0' || c > '9' {
				return 0
			}
			size = 10*size + int64(c-'0')
		}
		return size + 15
	case n >= 10 && string(b[n-10:n-7]) == "3DI": // the footer of ID3v2
		return int64(b[n-4])<<21 + int64(b[n-3])<<14 + int64(b[n-2])<<7 + int64(b[n-1]) + 20
	}
	return 0
}
