package tags

import "encoding/binary"

// readMonkey reads Monkey's Audio. From version 3.98 on a descriptor says where the header stands.
func (f *File) readMonkey(start int64) error {
	le := binary.LittleEndian
	b, err := f.at(start, 32)
	if err != nil {
		return broken("Monkey's Audio")
	}
	s := &f.sound
	version := le.Uint16(b[4:])
	var frames, perFrame, last int64
	if version >= 3980 {
		if b, err = f.at(start+int64(le.Uint32(b[8:])), 24); err != nil {
			return broken("Monkey's Audio")
		}
		perFrame, last, frames = int64(le.Uint32(b[4:])), int64(le.Uint32(b[8:])), int64(le.Uint32(b[12:]))
		s.bits, s.channels, s.rate = int(le.Uint16(b[16:])), int(le.Uint16(b[18:])), int(le.Uint32(b[20:])&0xffffff)
	} else {
		const eight, deep = 1, 8
		frames, last = int64(le.Uint32(b[24:])), int64(le.Uint32(b[28:]))
		s.bits, s.channels, s.rate = 16, int(le.Uint16(b[10:])), int(le.Uint32(b[12:])&0xffffff)
		if flags := le.Uint16(b[8:]); flags&eight != 0 {
			s.bits = 8
		} else if flags&deep != 0 {
			s.bits = 24
		}
		perFrame = oldMonkeyFrame(version, le.Uint16(b[6:]))
	}
	s.format = "APE"
	if frames > 0 {
		s.length = lasting((frames-1)*min(perFrame, 1<<24)+last, s.rate)
	}
	s.at(start, f.end)
	return nil
}

// oldMonkeyFrame is how many samples a frame has, which no header says before version 3.98.
func oldMonkeyFrame(version, level uint16) int64 {
	const extra = 4000
	switch {
	case version >= 3950:
		return 4 * 73728
	case version >= 3900 || version >= 3800 && level == extra:
		return 73728
	}
	return 9216
}
