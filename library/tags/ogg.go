package tags

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// oggHead is what the first packet of a stream says of those that follow.
type oggHead struct {
	skip   int64  // samples before the music
	prefix string // of the packet with the comments
}

// readOgg reads the first two packets, which say what the stream is and carry the comments, then the last page for the
// length. Of streams one after the other, as radio programs save them, the comments are the first's; of streams side by
// side, as films have them, the first that is music counts.
func (f *File) readOgg(start int64) error {
	p := oggPages{f: f, off: start}
	head, ok := p.find()
	if !ok {
		return fmt.Errorf("%w: Ogg without Vorbis, Opus, FLAC or Speex", ErrNotMusic)
	}
	packets := p.packets(2)
	if len(packets) == 0 {
		return fmt.Errorf("%w: Ogg without a stream", ErrNotMusic)
	}
	if len(packets) > 1 {
		f.useOggComments(packets[1], head.prefix)
	}
	f.sound.pages = piece{start, p.off - start}
	f.sound.at(p.off, f.size)
	if f.sound.length == 0 { // the head of FLAC says it
		end := f.granules(start, &p)
		f.sound.length = lasting(end-f.oggStart(&p, packets[0], end)-head.skip, f.sound.rate)
	}
	return nil
}

func (f *File) useOggComments(packet []byte, prefix string) {
	switch {
	case prefix == flacPrefix:
		if len(packet) > 4 && packet[0]&0x7f == flacComment {
			f.useComments(packet[4:])
		}
	case len(packet) >= len(prefix) && string(packet[:len(prefix)]) == prefix:
		f.useComments(packet[len(prefix):])
	}
}

const flacPrefix = "a block instead"

// useOggHead reads the packet that a stream begins with; false if it is of no music that is known.
func (f *File) useOggHead(id []byte) (oggHead, bool) {
	switch {
	case len(id) >= 28 && string(id[:7]) == "\x01vorbis":
		f.sound.format, f.sound.channels = "Vorbis", int(id[11])
		f.sound.rate = int(binary.LittleEndian.Uint32(id[12:]) & 0xfffff)
		return oggHead{0, "\x03vorbis"}, true
	case len(id) >= 19 && string(id[:8]) == "OpusHead":
		f.sound.format, f.sound.channels, f.sound.rate = "Opus", int(id[9]), opusRate
		f.sound.delay = int(binary.LittleEndian.Uint16(id[10:]))
		return oggHead{int64(f.sound.delay), "OpusTags"}, true
	case len(id) >= 13+4+34 && string(id[:5]) == "\x7fFLAC" && string(id[9:13]) == "fLaC": // RFC 9639 10.1
		f.useStreamInfo(id[17:])
		return oggHead{0, flacPrefix}, true
	case len(id) >= 64 && string(id[:8]) == "Speex   ": // the Speex manual, 7.2
		f.sound.format, f.sound.rate = "Speex", int(binary.LittleEndian.Uint32(id[36:])&0xfffff)
		f.sound.channels = int(binary.LittleEndian.Uint32(id[48:]) & 7)
		return oggHead{0, ""}, true
	}
	return oggHead{}, false
}

// opusRate is what the granules of Opus count at (RFC 7845 4), in Hz.
const opusRate = 48000

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
