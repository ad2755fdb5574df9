package tags

import "bytes"

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
