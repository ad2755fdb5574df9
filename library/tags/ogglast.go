package tags

import (
	"bytes"
	"encoding/binary"
)

// maxBack is how far from its end a file is searched for the last position: 1 MiB, in steps of a page.
const maxBack = 16

// granules is the position that the last page of a stream gives. If that page is of another stream, and the two are not
// mixed, several stand one after the other.
func (f *File) granules(start int64, p *oggPages) int64 {
	var only *uint32
	if p.mixed {
		only = &p.serial
	}
	last, ok := f.lastWholePage(f.tail, f.size-int64(len(f.tail)), only)
	for n := int64(1); !ok && n <= maxBack; n++ {
		begin := f.size - n*maxPage
		last, ok = f.lastWholePage(f.upTo(max(start, begin), maxPage+27+255), max(start, begin), only)
		if begin <= start {
			break
		}
	}
	if ok && last.serial != p.serial {
		return f.linkedGranules(start, p.serial)
	}
	return last.granule
}

type pageHead struct {
	at      int64
	serial  uint32
	granule int64
}

// lastWholePage finds the last page that begins in b, which stands at off, is whole, and ends a packet; of one stream or, with
// nil, of any.
func (f *File) lastWholePage(b []byte, off int64, serial *uint32) (pageHead, bool) {
	for {
		i := bytes.LastIndex(b, []byte("OggS\x00"))
		if i < 0 {
			return pageHead{}, false
		}
		if h := b[i:]; len(h) >= 18 {
			p := pageHead{off + int64(i), binary.LittleEndian.Uint32(h[14:]), int64(binary.LittleEndian.Uint64(h[6:]))}
			if p.granule > 0 && (serial == nil || *serial == p.serial) && f.wholePage(p.at) {
				return p, true
			}
		}
		b = b[:i]
	}
}

// wholePage: a page that a download or a recording was cut off in is played by no one.
func (f *File) wholePage(at int64) bool {
	p := oggPages{f: f, off: at}
	_, ok := p.page()
	return ok
}
