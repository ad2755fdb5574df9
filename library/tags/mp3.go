package tags

import (
	"fmt"
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
