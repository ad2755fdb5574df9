package tags

import "encoding/binary"

// adtsFrame is the head of a frame of AAC (ISO 13818-7, 6.2).
type adtsFrame struct {
	size, samples  int
	rate, channels int
}

func parseADTS(b []byte) (a adtsFrame, ok bool) {
	if len(b) < 7 || b[0] != 0xff || b[1]&0xf6 != 0xf0 || int(b[2]>>2&15) >= len(aacRates) {
		return a, false
	}
	a = adtsFrame{size: int(b[3]&3)<<11 | int(b[4])<<3 | int(b[5]>>5), samples: 1024 * (int(b[6]&3) + 1), rate: aacRates[b[2]>>2&15]}
	a.channels = [8]int{2, 1, 2, 3, 4, 5, 6, 8}[b[2]&1<<2|b[3]>>6] // 0: the sound says it itself
	return a, a.size >= 7
}

// findADTS finds frames behind what does not belong there.
func (f *File) findADTS(start int64) bool {
	for n, c := range f.upTo(start, mp3Near) {
		if c == 0xff && f.readADTS(start+int64(n)) {
			return true
		}
	}
	return false
}

// readADTS reads AAC in frames. Nothing says how long it is, so that all of them are gone over. False if there are not four, or
// as many as the file has room for, but more than one.
func (f *File) readADTS(start int64) bool {
	first, ok := parseADTS(f.upTo(start, 7))
	if !ok {
		return false
	}
	off, found := start, 0
	for ; found < 4 && off < f.end-7; found++ {
		next, ok := parseADTS(f.upTo(off, 7))
		if !ok || next.rate != first.rate {
			return false
		}
		off += int64(next.size)
	}
	if found < 2 && start == 0 { // one alone could be chance
		return false
	}
	f.sound = sound{format: "AAC", rate: first.rate, channels: first.channels}
	f.sound.at(start, f.end)
	f.sound.length = f.walk(start, f.end, func(b []byte) (int, int) {
		if a, ok := parseADTS(b); ok && a.rate == first.rate {
			return a.size, a.samples
		}
		return 0, 0
	}).length(f.end-start, first.rate)
	return true
}

// bitReader takes numbers of bits, highest first; of what is not there 0.
type bitReader struct {
	b  []byte
	at int
}

func (r *bitReader) take(n int) (v int) {
	for range n {
		v <<= 1
		if r.at/8 < len(r.b) {
			v |= int(r.b[r.at/8] >> (7 - r.at%8) & 1)
		}
		r.at++
	}
	return v
}

// readADIF reads AAC with one head (ISO 13818-7, 6.1), whose bitrate gives the length.
func (f *File) readADIF(start int64) error {
	r := bitReader{b: f.upTo(start+4, 64)}
	if r.take(1) == 1 { // a copyright
		r.take(72)
	}
	r.take(2)
	variable := r.take(1) == 1
	bitrate := r.take(23)
	r.take(4)
	if !variable {
		r.take(20)
	}
	r.take(4 + 2)
	rate := r.take(4)
	counts := [3]int{r.take(4), r.take(4), r.take(4)} // of elements in front, at the sides, behind
	low := r.take(2)
	r.take(3 + 4)
	for _, more := range [3]int{4, 4, 3} { // mixes
		if r.take(1) == 1 {
			r.take(more)
		}
	}
	channels := low
	for _, n := range counts {
		for range n {
			channels += 1 + r.take(1)
			r.take(4)
		}
	}
	if rate >= len(aacRates) || channels == 0 {
		return broken("AAC")
	}
	f.sound = sound{format: "AAC", rate: aacRates[rate], channels: channels}
	f.sound.at(start, f.end)
	f.sound.length = lasting((f.end-start)*8, bitrate)
	return nil
}

// readAMR reads Adaptive Multi-Rate (RFC 4867, 5): frames of 20 ms, whose kinds differ in size.
func (f *File) readAMR(start int64) error {
	sizes, rate := [16]int{12, 13, 15, 17, 19, 20, 26, 31, 5}, 8000
	head := string(f.upTo(start, 9))
	off := start + 6
	switch {
	case head[:6] == "#!AMR\n":
	case head == "#!AMR-WB\n":
		sizes, rate, off = [16]int{17, 23, 32, 36, 40, 46, 50, 58, 60, 5}, 16000, start+9
	default:
		return broken("AMR")
	}
	f.sound = sound{format: "AMR", rate: rate, channels: 1}
	f.sound.at(off, f.end)
	f.sound.length = f.walk(off, f.end, func(b []byte) (int, int) {
		return 1 + sizes[b[0]>>3&15], rate / 50
	}).length(f.end-off, rate)
	return nil
}

// readAC3 reads AC-3 and E-AC-3 (ETSI TS 102 366, 4.3 and E.1.2), by the first frame: all are of one size.
func (f *File) readAC3(start int64) error {
	b := f.upTo(start, 8)
	kbps := [19]int{32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640}
	rates := [4]int{48000, 44100, 32000}
	s := sound{format: "AC-3"}
	bitrate := 0
	switch version := b[5] >> 3; {
	case version <= 10 && int(b[4]&63)/2 < len(kbps):
		s.rate, bitrate = rates[b[4]>>6], kbps[b[4]&63>>1]*1000
		mode := b[6] >> 5
		r := bitReader{b: b[6:], at: 3}
		if mode&1 != 0 && mode != 1 {
			r.take(2)
		}
		if mode&4 != 0 {
			r.take(2)
		}
		if mode == 2 {
			r.take(2)
		}
		s.channels = ac3Channels(mode, r.take(1) == 1)
	case version > 10 && version <= 16:
		s.format, s.rate = "E-AC-3", rates[b[4]>>6]
		blocks := [4]int{1, 2, 3, 6}[b[4]>>4&3]
		if b[4]>>6 == 3 {
			s.rate, blocks = [4]int{24000, 22050, 16000}[b[4]>>4&3], 6
		}
		size := (int(binary.BigEndian.Uint16(b[2:])&0x7ff) + 1) * 2
		bitrate = size * 8 * s.rate / (256 * blocks)
		s.channels = ac3Channels(b[4]>>1&7, b[4]&1 == 1)
	}
	if s.rate == 0 {
		return broken("AC-3")
	}
	s.at(start, f.end)
	s.length = lasting((f.end-start)*8, bitrate)
	f.sound = s
	return nil
}
