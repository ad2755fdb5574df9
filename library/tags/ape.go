package tags

import (
	"bytes"
	"encoding/binary"
)

const apeFooter = 32

// readAPE reads an APE tag (versions 1 and 2) that ends at end: items of flags, a name, and values between NULs. It returns
// where the tag begins, or end if there is none.
func (f *File) readAPE(end int64) int64 {
	h, err := f.at(end-apeFooter, apeFooter)
	if err != nil || string(h[:8]) != "APETAGEX" {
		return end
	}
	size, count, flags := int64(binary.LittleEndian.Uint32(h[12:])), binary.LittleEndian.Uint32(h[16:]), h[23]
	begin := end - size
	if size < apeFooter || begin < 0 {
		return end
	}
	items, err := f.at(begin, int(min(size-apeFooter, maxPiece)))
	if err == nil {
		f.useAPE(cursor{b: items}, count)
	}
	if flags&0x80 != 0 && begin >= apeFooter { // it has a header too
		begin -= apeFooter
	}
	return begin
}

func (f *File) useAPE(c cursor, count uint32) {
	for range min(count, maxFrames) {
		size, flags := c.little32(), c.little32()
		name, rest, ok := bytes.Cut(c.b, []byte{0})
		if !ok || !c.ok() {
			break
		}
		c.b = rest
		f.useAPEItem(fieldOf(name), c.take(size), flags>>1&3)
	}
}

// useAPEItem: a picture follows the name of the file that it was.
func (f *File) useAPEItem(name field, value []byte, kind uint32) {
	const text, binaryValue = 0, 1
	if name == picture || name == otherPicture {
		if _, data, ok := bytes.Cut(value, []byte{0}); ok && kind == binaryValue {
			f.keepPicture(data, name == picture)
		}
		return
	}
	for v := range bytes.SplitSeq(value, []byte{0}) {
		if kind == text {
			f.useNamed(name, v)
		}
	}
}
