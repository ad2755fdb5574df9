package tags

import (
	"encoding/binary"
	"fmt"
	"time"
)

// mp3Frame is the header of an MPEG audio frame of any layer (ISO 11172-3, 13818-3).
type mp3Frame struct {
	version  byte // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
	layer    byte // 3: layer I, 2: layer II, 1: layer III
	bitrate  int  // bit/s
	rate     int  // Hz
	channels int
	size     int // bytes, with the header
}

// mp3Search is how far into the file the first frame may be: old files have padding and strays.
const (
	mp3Near   = 4 << 10 // where it nearly always is
	mp3Search = 64 << 10
)

// readMP3 finds the first of three frames in a row, then takes the length from what an encoder noted there, else from
// the bitrate.
func (f *File) readMP3(start int64) error {
	if f.findMP3(start, f.upTo(start, mp3Near)) || f.findMP3(start, f.upTo(start, mp3Search)) {
		return nil
	}
	return fmt.Errorf("%w: no MPEG audio frames", ErrNotMusic)
}

func (f *File) findMP3(start int64, window []byte) bool {
	for i := 0; i+4 <= len(window); i++ {
		if window[i] != 0xff {
			continue
		}
		frame, ok := parseMP3Frame(window[i:])
		if !ok {
			continue
		}
		off := start + int64(i)
		follow, cut := f.confirmed(off, f.end, frame)
		if follow == 2 || i == 0 && (follow == 1 || cut && f.trusted(off, frame)) {
			f.useMP3(off, f.end, frame)
			return true
		}
	}
	return false
}

// trusted: what was cut off after one frame is still music if that stands behind a tag or has the note of an encoder.
func (f *File) trusted(off int64, frame mp3Frame) bool {
	return off > 0 || frame.noted(f.upTo(off, 256)).frames > 0
}

// confirmed counts how many more frames of the same kind follow, up to two; a file that ends where one would stand has
// both. By chance alone three in a row are found in less than one of a million files. cut: the file ends with or within the first.
func (f *File) confirmed(off, end int64, first mp3Frame) (follow int, cut bool) {
	off += int64(first.size)
	cut = off >= end
	for n := range 2 {
		if off == end && n > 0 {
			return 2, cut
		}
		next, ok := parseMP3Frame(f.upTo(off, 4))
		if !ok || !next.like(first) {
			return n, cut
		}
		off += int64(next.size)
	}
	return 2, cut
}

// like: frames of one file change neither version nor layer nor rate.
func (m mp3Frame) like(o mp3Frame) bool {
	return m.version == o.version && m.layer == o.layer && m.rate == o.rate
}

// The bitrates of the layers of MPEG 1, then of layer I and of the others of MPEG 2, in kbit/s.
var mp3Bitrates = [5][15]int{
	{0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
	{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
	{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
	{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
	{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
}

func parseMP3Frame(b []byte) (mp3Frame, bool) {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe0 != 0xe0 {
		return mp3Frame{}, false
	}
	version, layer := b[1]>>3&3, b[1]>>1&3
	bitrate, rate := int(b[2]>>4), int(b[2]>>2&3)
	if version == 1 || layer == 0 || bitrate == 0 || bitrate == 15 || rate == 3 {
		return mp3Frame{}, false
	}
	f := mp3Frame{version: version, layer: layer, channels: 2, rate: [3]int{44100, 48000, 32000}[rate]}
	table := 3 - layer
	if version != 3 {
		f.rate /= 2
		table = 3 + min(table, 1)
	}
	if version == 0 {
		f.rate /= 2
	}
	if b[3]>>6 == 3 {
		f.channels = 1
	}
	f.bitrate = mp3Bitrates[table][bitrate] * 1000
	padding := int(b[2] >> 1 & 1)
	if f.size = f.samples()/8*f.bitrate/f.rate + padding; layer == 3 { // in slots of four bytes
		f.size = (12*f.bitrate/f.rate + padding) * 4
	}
	return f, true
}

func (m mp3Frame) samples() int {
	switch {
	case m.layer == 3:
		return 384
	case m.version == 3 || m.layer == 2:
		return 1152
	}
	return 576
}

func (f *File) useMP3(off, end int64, frame mp3Frame) {
	f.sound = sound{format: [4]string{"", "MP3", "MP2", "MP1"}[frame.layer], rate: frame.rate, channels: frame.channels}
	f.sound.at(off, end)
	noted := frame.noted(f.upTo(off, 256))
	switch samples := noted.frames * int64(frame.samples()); {
	case noted.frames > 0:
		if music := samples - int64(noted.delay+noted.padding); music > 0 {
			f.sound.delay, f.sound.padding, samples = noted.delay, noted.padding, music
		}
		f.sound.length = lasting(samples, frame.rate)
		f.sound.claimed = min(noted.bytes, f.sound.most()/8)
	default:
		f.sound.length = f.measureMP3(off, end, frame)
	}
}

// most is the most bits that the sound can have: those of 320 kbit/s, and as much again for the highest rates.
func (s *sound) most() int64 { return int64(s.length.Seconds() * 640_000) }

// mp3Note is what an encoder noted in a first frame that holds no sound.
type mp3Note struct {
	frames         int64 // 0: nothing noted
	bytes          int64 // 0: not noted
	delay, padding int   // samples
}

// noted reads a note of Xing (also called Info; LAME puts its own behind it) or VBRI.
func (m mp3Frame) noted(b []byte) mp3Note {
	side := 4 + 32 // header and side information, after which Xing stands
	switch {
	case m.version == 3 && m.channels == 1, m.version != 3 && m.channels == 2:
		side = 4 + 17
	case m.version != 3:
		side = 4 + 9
	}
	if len(b) >= side+12 {
		magic, flags := string(b[side:side+4]), b[side+7]
		if (magic == "Xing" || magic == "Info") && flags&1 != 0 {
			note := mp3Note{frames: int64(binary.BigEndian.Uint32(b[side+8:]))}
			if flags&2 != 0 && len(b) >= side+16 {
				note.bytes = int64(binary.BigEndian.Uint32(b[side+12:]))
			}
			note.useLAME(b[side+8:], flags)
			return note
		}
	}
	if len(b) >= 36+18 && string(b[36:40]) == "VBRI" {
		return mp3Note{frames: int64(binary.BigEndian.Uint32(b[36+14:])), bytes: int64(binary.BigEndian.Uint32(b[36+10:]))}
	}
	return mp3Note{}
}

// useLAME reads the twice 12 bits of delay and padding that stand 21 bytes into the note of LAME and of those who follow
// it, which comes after what the flags of Xing name.
func (n *mp3Note) useLAME(b []byte, flags byte) {
	skip := 0
	for bit, size := range []int{4, 4, 100, 4} { // frames, bytes, table, quality
		if flags>>bit&1 != 0 {
			skip += size
		}
	}
	if len(b) < skip+24 {
		return
	}
	if b = b[skip:]; string(b[:4]) == "LAME" || string(b[:4]) == "Lavc" || string(b[:4]) == "Lavf" {
		n.delay, n.padding = int(b[21])<<4|int(b[22]>>4), int(b[22]&15)<<8|int(b[23])
	}
}

// measureMP3 is the length of sound that no encoder noted: by the bitrate where all frames at the two ends have the same, by
// the average of them all in a small file, else by going over all frames.
func (f *File) measureMP3(off, end int64, first mp3Frame) time.Duration {
	sum, count := first.addUp(f.upTo(off, int(min(mp3Near, end-off))))
	if behind := max(0, end-(f.size-int64(len(f.tail)))); behind > 0 {
		s, c := first.addUp(f.tail[:behind])
		sum, count = sum+s, count+c
	}
	if sum == count*first.bitrate {
		return lasting((end-off)*8, first.bitrate)
	}
	if end-off <= mp3Search {
		sum, count = first.addUp(f.upTo(off, int(end-off)))
		return lasting((end-off)*8, sum/max(1, count))
	}
	all := f.walk(off, end, func(b []byte) (int, int) {
		if frame, ok := parseMP3Frame(b); ok && frame.like(first) {
			return frame.size, frame.samples()
		}
		return 0, 0
	})
	return all.length(end-off, first.rate)
}

// addUp adds the bitrates of the frames in b that are of one kind with m, and of which the next is there too: what is no
// frame looks like one more often than that.
func (m mp3Frame) addUp(b []byte) (sum, count int) {
	for n := 0; n+4 <= len(b); {
		frame, ok := parseMP3Frame(b[n:])
		if !ok || !frame.like(m) {
			n++
			continue
		}
		if after := n + frame.size; after+4 <= len(b) {
			if next, ok := parseMP3Frame(b[after:]); !ok || !next.like(m) {
				n++
				continue
			}
		}
		sum, count = sum+frame.bitrate, count+1
		n += frame.size
	}
	return sum, count
}

// maxMeasured is how much of a file is read to add up frames, where nothing says how long it is: what lies behind is
// estimated. It is more than an hour of speech, or half an hour of music.
const maxMeasured = 16 << 20

// measured is what a walk over frames added up.
type measured struct {
	samples int64
	bytes   int64 // of the file that were walked over
}

// walk goes over the frames of a stream from off to end. size tells by its first bytes, eight at most, how long a frame is and
// how many samples it holds; of 0 bytes where there is none, whereupon the next byte is tried.
func (f *File) walk(off, end int64, size func(b []byte) (bytes, samples int)) measured {
	m := measured{}
	end = min(end, f.size)
	var window []byte
	at := off // where window begins
	for pos := off; pos < end && pos-off < maxMeasured; {
		if pos+8 > at+int64(len(window)) && at+int64(len(window)) < end {
			if window = f.readAhead(pos, end, window); len(window) == 0 {
				break
			}
			at = pos
		}
		n, samples := size(window[pos-at:])
		pos += int64(max(1, n))
		m.samples, m.bytes = m.samples+int64(samples), min(pos, end)-off
	}
	return m
}

// readAhead reads up to 64 KiB at off, into the memory of the one before.
func (f *File) readAhead(off, end int64, memory []byte) []byte {
	n := int(min(64<<10, end-off))
	if cap(memory) < n {
		memory = make([]byte, n)
	}
	if !f.spend(n) || readFull(f.r, memory[:n], off) != nil {
		return nil
	}
	return memory[:n]
}

// length is how long a stream of so many bytes is, of which perhaps only the beginning was walked over.
func (m measured) length(bytes int64, rate int) time.Duration {
	if m.bytes <= 0 {
		return 0
	}
	if m.bytes < bytes && bytes-m.bytes > 64<<10 {
		return lasting(int64(float64(m.samples)*(float64(bytes)/float64(m.bytes))), rate)
	}
	return lasting(m.samples, rate)
}
