package tags

import (
	"encoding/binary"
)

// flacFrame is the header of a frame of FLAC (RFC 9639, 9.1).
type flacFrame struct {
	fixed  bool  // all frames but the last have as many samples; number counts frames
	number int64 // of the frame, or of its first sample
	block  int   // samples
	rate   int   // Hz; 0: as STREAMINFO says
	ways   int   // channels
	depth  int   // bits; 0: as STREAMINFO says
	size   int   // bytes of the header
}

// parseFLACFrame reads a header, of 16 bytes at most, whose checksum is right.
func parseFLACFrame(b []byte) (h flacFrame, ok bool) {
	if len(b) < 6 || b[0] != 0xff || b[1]&0xfe != 0xf8 || b[3]&1 != 0 {
		return h, false
	}
	h.fixed = b[1]&1 == 0
	block, rate, ways, depth := b[2]>>4, b[2]&15, b[3]>>4, b[3]>>1&7
	if block == 0 || rate == 15 || ways > 10 || depth == 3 {
		return h, false
	}
	if h.ways = int(ways) + 1; ways > 7 {
		h.ways = 2
	}
	h.depth = [8]int{0, 8, 12, 0, 16, 20, 24, 32}[depth]
	c := cursor{b: b[4:]}
	h.number = c.coded()
	h.block = c.flacBlock(block)
	h.rate = c.flacRate(rate)
	h.size = len(b) - len(c.b)
	sum := c.take(1)
	return h, c.ok() && h.number >= 0 && sum[0] == crc8(b[:h.size])
}

// coded takes a number of up to 36 bits in the manner of UTF-8; -1 if it is none.
func (c *cursor) coded() int64 {
	first := c.take(1)
	if first == nil || first[0] == 0xff || first[0]&0xc0 == 0x80 {
		return -1
	}
	more := 0
	for bit := byte(0x80); first[0]&bit != 0; bit >>= 1 {
		more++
	}
	n := int64(first[0] & (0x7f >> more))
	for ; more > 1; more-- {
		b := c.take(1)
		if b == nil || b[0]&0xc0 != 0x80 {
			return -1
		}
		n = n<<6 | int64(b[0]&0x3f)
	}
	return n
}

func (c *cursor) flacBlock(code byte) int {
	switch {
	case code == 1:
		return 192
	case code < 6:
		return 144 << code
	case code == 6:
		if b := c.take(1); b != nil {
			return int(b[0]) + 1
		}
		return 0
	case code == 7:
		if b := c.take(2); b != nil {
			return int(binary.BigEndian.Uint16(b)) + 1
		}
		return 0
	}
	return 1 << code
}

func (c *cursor) flacRate(code byte) int {
	switch code {
	case 12:
		if b := c.take(1); b != nil {
			return int(b[0]) * 1000
		}
	case 13, 14:
		if b := c.take(2); b != nil {
			return int(binary.BigEndian.Uint16(b)) * [2]int{1, 10}[code-13]
		}
	default:
		return [12]int{0, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000}[code]
	}
	return 0
}

// crc8 has the polynomial x^8 + x^2 + x + 1.
func crc8(b []byte) (sum byte) {
	for _, v := range b {
		sum ^= v
		for range 8 {
			sum = sum<<1 ^ sum>>7*7
		}
	}
	return sum
}

// like: the frame can be of the stream that STREAMINFO describes.
func (h flacFrame) like(info flacInfo) bool {
	return h.ways == info.channels && (h.depth == 0 || h.depth == info.bits) && (h.rate == 0 || h.rate == info.rate)
}

// ends is the number of the sample behind the frame.
func (h flacFrame) ends(info flacInfo) int64 {
	if h.fixed { // the last is shorter than the others
		return h.number*int64(max(info.least, 16)) + int64(h.block)
	}
	return h.number + int64(h.block)
}
