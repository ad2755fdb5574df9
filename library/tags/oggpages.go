package tags

import (
	"encoding/binary"
)

// maxPages bounds the pages read for the two header packets.
const (
	maxPages = 1024
	maxPage  = 27 + 255 + 255*255 // bytes
)

// oggPages walks the pages of one logical stream (RFC 3533).
type oggPages struct {
	f      *File
	off    int64
	head   int64 // where the stream begins
	serial uint32
	mixed  bool    // pages of other streams stand between its own
	packet []piece // where the packet being read lies
	size   int     // its bytes
}

// placedPage is where a page and its packets lie.
type placedPage struct {
	at, body int64
	lacing   []byte
	serial   uint32
	begins   bool // a stream
	granule  int64
}

// find looks through the pages that begin streams for one with music, and stops before it.
func (p *oggPages) find() (oggHead, bool) {
	for n := range maxPages {
		page, ok := p.page()
		if !ok || n > 0 && !page.begins {
			break
		}
		_, size, _ := nextPacket(page.lacing)
		first, err := p.f.at(page.body, size)
		if err != nil {
			break
		}
		if head, ok := p.f.useOggHead(first); ok {
			p.off, p.head, p.serial = page.at, page.at, page.serial
			return head, true
		}
		p.mixed = true
	}
	return oggHead{}, false
}

// packets reads up to n packets.
func (p *oggPages) packets(n int) [][]byte {
	var out [][]byte
	for range maxPages {
		page, ok := p.page()
		if !ok {
			break
		}
		if page.serial != p.serial {
			p.mixed = true
			continue
		}
		lacing, off := page.lacing, page.body
		for len(lacing) > 0 {
			segments, size, whole := nextPacket(lacing)
			p.packet, p.size = append(p.packet, piece{off, int64(size)}), p.size+size
			lacing, off = lacing[segments:], off+int64(size)
			if !whole { // it goes on, on another page
				break
			}
			packet, err := p.collect()
			if err != nil {
				return out
			}
			if out = append(out, packet); len(out) == n {
				return out
			}
		}
	}
	return out
}

// nextPacket: a packet is segments of 255 bytes and one, at last, of fewer.
func nextPacket(lacing []byte) (segments, size int, whole bool) {
	for _, l := range lacing {
		segments, size = segments+1, size+int(l)
		if l < 255 {
			return segments, size, true
		}
	}
	return segments, size, false
}

// collect reads a packet, which is copied only if it lies on several pages; there is memory for one such.
func (p *oggPages) collect() ([]byte, error) {
	pieces, size := p.packet, p.size
	p.packet, p.size = p.packet[:0], 0
	if len(pieces) == 1 {
		return p.f.at(pieces[0].off, size)
	}
	if size > cap(p.f.packet) {
		if size > maxPiece || !p.f.spend(size) {
			return nil, errBeyond
		}
		p.f.packet = make([]byte, 0, size)
	}
	packet := p.f.packet[:0]
	for _, part := range pieces {
		begin := len(packet)
		packet = packet[:begin+int(part.size)]
		if err := readFull(p.f.r, packet[begin:], part.off); err != nil {
			return nil, err
		}
	}
	return packet, nil
}

// page reads the head of the page at off and moves on; not ok when there is none, or not all of it.
func (p *oggPages) page() (page placedPage, ok bool) {
	h, err := p.f.at(p.off, 27)
	if err != nil || string(h[:4]) != "OggS" {
		return page, false
	}
	page = placedPage{at: p.off, begins: h[5]&2 != 0, serial: binary.LittleEndian.Uint32(h[14:]),
		granule: int64(binary.LittleEndian.Uint64(h[6:]))}
	segments := int(h[26])
	if page.lacing, err = p.f.at(p.off+27, segments); err != nil || segments == 0 {
		return page, false
	}
	page.body = p.off + 27 + int64(segments)
	end := page.body
	for _, l := range page.lacing {
		end += int64(l)
	}
	if end > p.f.size {
		return page, false
	}
	p.off = end
	return page, true
}
