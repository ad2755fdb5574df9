package tags

import (
	"fmt"
)

// mp3Frame is the header of an MPEG audio frame of layer III (ISO 11172-3, 13818-3).
type mp3Frame struct {
	version  byte // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
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
		if ok && f.confirmed(start+int64(i), f.end, frame) {
			f.useMP3(start+int64(i), f.end, frame)
			return true
		}
	}
	return false
}

// confirmed: two more frames of the same kind follow, or the file ends where they would stand. By chance alone three
// in a row are found in less than one of a million files.
func (f *File) confirmed(off, end int64, first mp3Frame) bool {
	off += int64(first.size)
	for n := range 2 {
		if off == end && n > 0 {
			return true
		}
		next, ok := parseMP3Frame(f.upTo(off, 4))
		if !ok || next.version != first.version || next.rate != first.rate {
			return false
		}
		off += int64(next.size)
	}
	return true
}

func parseMP3Frame(b []byte) (mp3Frame, bool) {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe0 != 0xe0 {
		return mp3Frame{}, false
	}
	version, layer := b[1]>>3&3, b[1]>>1&3
	bitrate, rate := int(b[2]>>4), int(b[2]>>2&3)
	if version == 1 || layer != 1 || bitrate == 0 || bitrate == 15 || rate == 3 {
		return mp3Frame{}, false
	}
	f := mp3Frame{version: version, channels: 2, rate: [3]int{44100, 48000, 32000}[rate]}
	kbps := [15]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}
	if version != 3 {
		kbps = [15]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
		f.rate /= 2
	}
	if version == 0 {
		f.rate /= 2
	}
	if b[3]>>6 == 3 {
		f.channels = 1
	}
	f.bitrate = kbps[bitrate] * 1000
	f.size = f.samples()/8*f.bitrate/f.rate + int(b[2]>>1&1)
	return f, true
}

func (m mp3Frame) samples() int {
	if m.version == 3 {
		return 1152
	}
	return 576
}

func (f *File) useMP3(off, end int64, frame mp3Frame) {
	f.sound = sound{format: "MP3", rate: frame.rate, channels: frame.channels}
	f.sound.at(off, end)
	noted := frame.noted(f.upTo(off, 256))
	switch samples := noted.frames * int64(frame.samples()); {
	case noted.frames > 0:
		if music := samples - int64(noted.delay+noted.padding); music > 0 {
			f.sound.delay, f.sound.padding, samples = noted.delay, noted.padding, music
		}
		f.sound.length = lasting(samples, frame.rate)
	default:
		f.sound.length = lasting((end-off)*8, f.averageBitrate(off, end, frame))
	}
}
