package tags

import (
	"bytes"
	"encoding/binary"
	"fmt"
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
	serial uint32
	begun  bool
	packet []piece // where the packet being read lies
	size   int     // its bytes
}

// readOgg reads the first two packets, which say what the stream is and carry the comments, then the last page for the
// length. Of streams one after the other, as radio programs save them, the comments are the first's.
func (f *File) readOgg(start int64) error {
	p := oggPages{f: f, off: start}
	packets := p.packets(2)
	if len(packets) == 0 {
		return fmt.Errorf("%w: Ogg without a stream", ErrNotMusic)
	}
	skip, prefix, ok := f.useOggHead(packets[0])
	if !ok {
		return fmt.Errorf("%w: Ogg with something else than Vorbis, Opus or FLAC", ErrNotMusic)
	}
	if len(packets) > 1 && len(packets[1]) >= len(prefix) && string(packets[1][:len(prefix)]) == prefix {
		f.useComments(packets[1][len(prefix):])
	} else if f.sound.format == "FLAC" && len(packets) > 1 && len(packets[1]) > 4 && packets[1][0]&0x7f == flacComment {
		f.useComments(packets[1][4:])
	}
	f.sound.pages = piece{start, p.off - start}
	f.sound.at(p.off, f.size)
	if f.sound.length == 0 { // the head of FLAC says it
		f.sound.length = lasting(f.granules(start, p.serial)-skip, f.sound.rate)
	}
	return nil
}

// useOggHead reads the packet that a stream begins with: how many samples to skip, and how its comments begin.
func (f *File) useOggHead(id []byte) (skip int64, prefix string, ok bool) {
	switch {
	case len(id) >= 28 && string(id[:7]) == "\x01vorbis":
		f.sound.format, f.sound.channels = "Vorbis", int(id[11])
		f.sound.rate = int(binary.LittleEndian.Uint32(id[12:]) & 0xfffff)
		return 0, "\x03vorbis", true
	case len(id) >= 19 && string(id[:8]) == "OpusHead":
		f.sound.format, f.sound.channels, f.sound.rate = "Opus", int(id[9]), 48000 // RFC 7845 4: granules count at 48 kHz
		f.sound.delay = int(binary.LittleEndian.Uint16(id[10:]))
		return int64(f.sound.delay), "OpusTags", true
	case len(id) >= 13+4+34 && string(id[:5]) == "\x7fFLAC" && string(id[9:13]) == "fLaC": // RFC 9639 10.1
		f.useStreamInfo(id[17:])
		return 0, "a block instead", true
	}
	return 0, "", false
}

// packets reads up to n packets.
func (p *oggPages) packets(n int) [][]byte {
	var out [][]byte
	for range maxPages {
		lacing, off, ours := p.page()
		if lacing == nil {
			break
		}
		for ours && len(lacing) > 0 {
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

// page reads the head of the page at off and moves on; no lacing when there is none. ours: it is of the first stream.
func (p *oggPages) page() (lacing []byte, body int64, ours bool) {
	h, err := p.f.at(p.off, 27)
	if err != nil || string(h[:4]) != "OggS" {
		return nil, 0, false
	}
	serial, segments := binary.LittleEndian.Uint32(h[14:]), int(h[26])
	if lacing, err = p.f.at(p.off+27, segments); err != nil || segments == 0 {
		return nil, 0, false
	}
	body = p.off + 27 + int64(segments)
	end := body
	for _, l := range lacing {
		end += int64(l)
	}
	if end > p.f.size {
		return nil, 0, false
	}
	p.off = end
	if !p.begun {
		p.begun, p.serial = true, serial
	}
	return lacing, body, serial == p.serial
}

// granules is the position that the last page gives; it stands in the last 64 KiB. If that is of another stream than the
// first, several stand one after the other.
func (f *File) granules(start int64, serial uint32) int64 {
	last, ok := lastPage(f.tail, nil)
	if !ok {
		last, ok = lastPage(f.upTo(max(0, f.size-maxPage), maxPage), nil)
	}
	if ok && last.serial != serial {
		return f.linkedGranules(start, serial)
	}
	return last.granule
}

type pageHead struct {
	at      int64
	serial  uint32
	granule int64
}

// lastPage finds the last page that begins in b and ends a packet, of one stream or, with nil, of any.
func lastPage(b []byte, serial *uint32) (pageHead, bool) {
	for {
		i := bytes.LastIndex(b, []byte("OggS\x00"))
		if i < 0 {
			return pageHead{}, false
		}
		if h := b[i:]; len(h) >= 18 {
			p := pageHead{int64(i), binary.LittleEndian.Uint32(h[14:]), int64(binary.LittleEndian.Uint64(h[6:]))}
			if p.granule > 0 && (serial == nil || *serial == p.serial) {
				return p, true
			}
		}
		b = b[:i]
	}
}
