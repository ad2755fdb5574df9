package tags

import (
	"encoding/binary"
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
const mp3Search = edge

// readMP3 finds the first of three frames in a row, then takes the length from what an encoder noted there, else from
// the bitrate.
func (f *File) readMP3(start int64) error {
	end := f.size
	if b := f.upTo(f.size-128, 3); string(b) == "TAG" {
		end -= 128
	}
	window := f.upTo(start, mp3Search)
	for i := 0; i+4 <= len(window); i++ {
		if window[i] != 0xff {
			continue
		}
		frame, ok := parseMP3Frame(window[i:])
		if !ok || !f.confirmed(start+int64(i), end, frame) {
			continue
		}
		f.useMP3(start+int64(i), end, frame)
		return nil
	}
	return fmt.Errorf("%w: no MPEG audio frames", ErrNotMusic)
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
	f.sound = sound{format: "MP3", rate: frame.rate, channels: frame.channels, bytes: end - off}
	if n := frame.countNoted(f.upTo(off, 256)); n > 0 {
		f.sound.length = lasting(n*int64(frame.samples()), frame.rate)
		return
	}
	f.sound.length = lasting((end-off)*8, frame.bitrate)
}

// countNoted is the number of frames that an encoder noted in the first one, as Xing or VBRI; 0 if it did not.
func (m mp3Frame) countNoted(b []byte) int64 {
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
			return int64(binary.BigEndian.Uint32(b[side+8:]))
		}
	}
	if len(b) >= 36+18 && string(b[36:40]) == "VBRI" {
		return int64(binary.BigEndian.Uint32(b[36+14:]))
	}
	return 0
}
