package tags

import "encoding/binary"

// mp3Note is what an encoder noted in a first frame that holds no sound.
type mp3Note struct {
	frames         int64 // 0: nothing noted
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
			note.useLAME(b[side+8:], flags)
			return note
		}
	}
	if len(b) >= 36+18 && string(b[36:40]) == "VBRI" {
		return mp3Note{frames: int64(binary.BigEndian.Uint32(b[36+14:]))}
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

// averageBitrate is the first frame's if those after it agree; else an average over the frames of a small file, or over
// those in four places of a large one.
func (f *File) averageBitrate(off, end int64, first mp3Frame) int {
	sum, count := first.addUp(f.upTo(off, int(min(mp3Near, end-off))))
	switch {
	case sum == count*first.bitrate:
		return first.bitrate
	case end-off <= mp3Search:
		sum, count = first.addUp(f.upTo(off, int(end-off)))
	default:
		for part := range int64(3) {
			s, c := first.addUp(f.upTo(off+(end-off)*(part+1)/4, mp3Near))
			sum, count = sum+s, count+c
		}
	}
	return sum / max(1, count)
}

// addUp adds the bitrates of the frames in b that are of one kind with m.
func (m mp3Frame) addUp(b []byte) (sum, count int) {
	for n := 0; n+4 <= len(b); {
		frame, ok := parseMP3Frame(b[n:])
		if !ok || frame.version != m.version || frame.rate != m.rate {
			n++
			continue
		}
		sum, count = sum+frame.bitrate, count+1
		n += frame.size
	}
	return sum, count
}
