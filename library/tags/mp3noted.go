package tags

import (
	"encoding/binary"
	"time"
)

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
