package tags

import (
	"bytes"
	"encoding/binary"
)

const maxLinks = 16

// linkedGranules is the length of streams that stand one after the other (RFC 3533 4, chaining): the positions of their
// last pages together. Where one ends is found by halving: no page of a stream is behind one of a later.
func (f *File) linkedGranules(off int64, serial uint32) int64 {
	sum := int64(0)
	for range maxLinks {
		low, high := off, f.size
		for high-low > maxPage {
			middle := low + (high-low)/2
			if p, ok := f.pageAfter(middle); ok && p.serial == serial {
				low = middle
			} else {
				high = middle
			}
		}
		begin := max(off, low-maxPage)
		last, ok := f.lastWholePage(f.upTo(begin, 3*maxPage), begin, &serial)
		if !ok {
			break
		}
		sum += last.granule
		next, ok := f.pageAfter(last.at + 4)
		if !ok || next.serial == serial {
			break
		}
		off, serial = next.at, next.serial
	}
	return sum
}

// pageAfter finds the first page that begins at off or after it.
func (f *File) pageAfter(off int64) (pageHead, bool) {
	b := f.upTo(off, maxPage+27)
	i := bytes.Index(b, []byte("OggS\x00"))
	if i < 0 || i+27 > len(b) {
		return pageHead{}, false
	}
	return pageHead{at: off + int64(i), serial: binary.LittleEndian.Uint32(b[i+14:])}, true
}
