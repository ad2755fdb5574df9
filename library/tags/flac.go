package tags

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// The metadata blocks of FLAC (RFC 9639, 8.1) that matter here.
const (
	flacStreamInfo = 0
	flacComment    = 4
	flacCueSheet   = 5
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
	case flacCueSheet:
		if f.want == wantChapters {
			f.useCueBlock(f.upTo(off, min(size, maxWords)), info.rate)
		}
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

// A frame of FLAC is seldom longer than 64 KiB, and never than the last of these.
var flacStretches = [...]int64{64 << 10, 512 << 10, 4 << 20}

// measureFLAC is the number of samples between off and the end, which stand in no head: those of a file that was written into
// a pipe. The last frame tells, and the first, where the file was cut from a longer one.
func (f *File) measureFLAC(off int64, info flacInfo) int64 {
	first, ok := parseFLACFrame(f.upTo(off, 16))
	if !ok {
		return 0
	}
	begins := first.ends(info) - int64(first.block)
	for _, back := range flacStretches {
		begin := max(off, f.end-back)
		if last, ok := lastFLACFrame(f.upTo(begin, int(f.end-begin)), info); ok {
			if samples := last.ends(info) - begins; samples > 0 && samples < maxFLACSamples(f.end-off) {
				return samples
			}
		}
		if begin == off {
			break
		}
	}
	return 0
}

// maxFLACSamples: a frame has 65,535 samples at most, and 10 bytes at least.
func maxFLACSamples(bytes int64) int64 { return (bytes/10 + 1) * 65535 }

// lastFLACFrame finds the last header of a frame in b. The bytes of sound look like one by chance, which is why of the last few
// that one is taken whose frame ends with b, else the last that is numbered higher than the one before it.
func lastFLACFrame(b []byte, info flacInfo) (last flacFrame, ok bool) {
	var found []flacFrame
	for at := len(b); len(found) < 8; {
		if at = lastFLACSync(b[:at]); at < 0 {
			break
		}
		h, good := parseFLACFrame(b[at:])
		if !good || !h.like(info) {
			continue
		}
		if crc16(b[at:]) == 0 {
			return h, true
		}
		found = append(found, h)
	}
	for n := 0; n+1 < len(found); n++ {
		if step := found[n].ends(info) - found[n+1].ends(info); step > 0 && step <= 65535 {
			return found[n], true
		}
	}
	if len(found) > 0 {
		return found[0], true
	}
	return last, false
}

func lastFLACSync(b []byte) int {
	for {
		at := bytes.LastIndexByte(b, 0xff)
		if at < 0 || at+1 < len(b) && b[at+1]&0xfe == 0xf8 {
			return at
		}
		b = b[:at]
	}
}

// crc16 has the polynomial x^16 + x^15 + x^2 + 1; of a frame with its checksum it is 0.
func crc16(b []byte) (sum uint16) {
	for _, v := range b {
		sum = sum<<8 ^ crc16Table[byte(sum>>8)^v]
	}
	return sum
}

var crc16Table = func() (table [256]uint16) {
	for n := range table {
		sum := uint16(n) << 8
		for range 8 {
			sum = sum<<1 ^ sum>>15*0x8005
		}
		table[n] = sum
	}
	return table
}()
