package tags

import (
	"encoding/binary"
	"fmt"
)

// readDSF reads DSF (Sony, version 1.01): a chunk that says where an ID3v2 tag stands, one about the sound, then the sound.
func (f *File) readDSF(start int64) error {
	b, err := f.at(start, 28+52+12)
	if err != nil || string(b[28:32]) != "fmt " || string(b[80:84]) != "data" {
		return fmt.Errorf("%w: DSF without sound", ErrNotMusic)
	}
	if at := binary.LittleEndian.Uint64(b[20:]); at > 0 && at < uint64(f.size) {
		f.readID3v2(start + int64(at))
	}
	word := func(off int) int { return int(binary.LittleEndian.Uint32(b[off:]) & 0xffffff) }
	f.sound.format, f.sound.channels, f.sound.rate, f.sound.bits = "DSF", word(52), word(56), word(60)
	f.sound.length = lasting(int64(binary.LittleEndian.Uint64(b[64:])&(1<<62-1)), f.sound.rate)
	size := int64(min(binary.LittleEndian.Uint64(b[84:]), uint64(f.size)))
	f.sound.at(start+92, min(f.size, start+80+size))
	if f.sound.bytes() <= 0 {
		return fmt.Errorf("%w: DSF without sound", ErrNotMusic)
	}
	return nil
}
