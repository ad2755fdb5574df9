package flac

import "encoding/binary"

// Header is that of a frame (RFC 9639, 9.1).
type Header struct {
	Samples        bool  // Number counts samples, not frames
	Number         int64 // of the first sample, or of the frame
	Block          int   // samples of a channel
	Rate, Bits     int   // 0: as STREAMINFO says
	Channels       int
	Size           int // bytes
	decorrelations byte
}

// How two channels stand for left and right.
const (
	apart, leftSide, sideRight, midSide = 0, 8, 9, 10
)

var (
	blockSizes  = [16]int{0, 192, 576, 1152, 2304, 4608, 0, 0, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768}
	sampleRates = [12]int{0, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000}
	depths      = [8]int{0, 8, 12, 0, 16, 20, 24, 32}
)

const maxHeader = 16 // bytes

// ParseHeader reads the header that b begins with; ok is whether there is one with the right checksum.
func ParseHeader(b []byte) (h Header, ok bool) {
	if len(b) < 6 || b[0] != 0xff || b[1]&0xfe != 0xf8 || b[3]&1 != 0 {
		return h, false
	}
	h.Samples = b[1]&1 == 1
	size, rate, channels, depth := b[2]>>4, b[2]&15, b[3]>>4, b[3]>>1&7
	if size == 0 || rate == 15 || channels > midSide || depth == 3 {
		return h, false
	}
	h.Block, h.Bits = blockSizes[size], depths[depth]
	if h.Channels = int(channels) + 1; channels >= leftSide {
		h.Channels, h.decorrelations = 2, channels
	}
	number, n := coded(b[4:])
	if n == 0 || len(b) < 4+n+5 && !fits(b, 4+n, size, rate) {
		return h, false
	}
	h.Number = number
	at := 4 + n
	switch size {
	case 6:
		h.Block, at = int(b[at])+1, at+1
	case 7:
		h.Block, at = int(binary.BigEndian.Uint16(b[at:]))+1, at+2
	}
	switch {
	case rate < 12:
		h.Rate = sampleRates[rate]
	case rate == 12:
		h.Rate, at = 1000*int(b[at]), at+1
	case rate == 13:
		h.Rate, at = int(binary.BigEndian.Uint16(b[at:])), at+2
	case rate == 14:
		h.Rate, at = 10*int(binary.BigEndian.Uint16(b[at:])), at+2
	}
	h.Size = at + 1
	return h, crc8(b[:at]) == b[at]
}

// fits is whether what comes behind the number, at a place in b, is in b.
func fits(b []byte, at int, size, rate byte) bool {
	switch size {
	case 6:
		at++
	case 7:
		at += 2
	}
	switch rate {
	case 12:
		at++
	case 13, 14:
		at += 2
	}
	return at < len(b)
}

// coded is a number of up to 36 bits, written as UTF-8 writes letters, and its bytes; 0: it is none.
func coded(b []byte) (v int64, n int) {
	first := b[0]
	switch {
	case first < 0x80:
		return int64(first), 1
	case first < 0xc0 || first == 0xff:
		return 0, 0
	}
	for n = 2; first<<n&0x80 != 0; n++ {
	}
	if v = int64(first & (0x7f >> n)); len(b) < n {
		return 0, 0
	}
	for _, c := range b[1:n] {
		if c&0xc0 != 0x80 {
			return 0, 0
		}
		v = v<<6 | int64(c&0x3f)
	}
	return v, n
}

func crc8(b []byte) (sum byte) {
	for _, v := range b {
		sum = crc8Table[sum^v]
	}
	return sum
}

// crc16 takes eight bytes at once: each of its tables moves a byte by as many more bytes as its place says.
func crc16(b []byte) (sum uint16) {
	t := &crc16Tables
	for ; len(b) >= 8; b = b[8:] {
		x := binary.BigEndian.Uint64(b) ^ uint64(sum)<<48
		sum = t[7][x>>56] ^ t[6][x>>48&255] ^ t[5][x>>40&255] ^
			t[4][x>>32&255] ^ t[3][x>>24&255] ^ t[2][x>>16&255] ^ t[1][x>>8&255] ^ t[0][x&255]
	}
	for _, v := range b {
		sum = sum<<8 ^ t[0][byte(sum>>8)^v]
	}
	return sum
}

// The polynomials are x^8 + x^2 + x + 1 and x^16 + x^15 + x^2 + 1.
var crc8Table, crc16Tables = func() (small [256]byte, large [8][256]uint16) {
	for i := range 256 {
		a, b := byte(i), uint16(i)<<8
		for range 8 {
			a, b = a<<1^a>>7*0x07, b<<1^b>>15*0x8005
		}
		small[i], large[0][i] = a, b
	}
	for k := 1; k < 8; k++ {
		for i := range 256 {
			v := large[k-1][i]
			large[k][i] = v<<8 ^ large[0][v>>8]
		}
	}
	return small, large
}()
