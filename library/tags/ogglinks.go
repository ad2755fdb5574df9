package tags

import "encoding/binary"

const maxLinks = 64

// linkedGranules is the length of streams that stand one after the other (RFC 3533 4, chaining): the positions of their
// last pages together. Where one ends is found by halving: pages of a stream are never behind one of a later.
func (f *File) linkedGranules(off int64, serial uint32) int64 {
	sum := int64(0)
	for range maxLinks {
		low, high := off, f.size
		for high-low > maxPage {
			middle := low + (high-low)/2
			if s, ok := f.serialAfter(middle); ok && s == serial {
				low = middle
			} else {
				high = middle
			}
		}
		begin := max(off, low-maxPage)
		window := f.upTo(begin, int(min(3*maxPage, f.size-begin)))
		granule, at := lastPage(window, serial)
		if at < 0 {
			break
		}
		sum += granule
		next, ok := f.pageAfter(begin + int64(at) + 4)
		if !ok {
			break
		}
		off, serial = next.off, next.serial
	}
	return sum
}

type pageStart struct {
	off    int64
	serial uint32
}

func (f *File) serialAfter(off int64) (uint32, bool) {
	p, ok := f.pageAfter(off)
	return p.serial, ok
}

// pageAfter finds the first page that begins at off or after it.
func (f *File) pageAfter(off int64) (pageStart, bool) {
	b := f.upTo(off, maxPage+27)
	for n := 0; n+27 <= len(b); n++ {
		if string(b[n:n+5]) == "OggS\x00" {
			return pageStart{off + int64(n), binary.LittleEndian.Uint32(b[n+14:])}, true
		}
	}
	return pageStart{}, false
}
