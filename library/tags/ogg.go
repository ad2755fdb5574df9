package tags

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
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
	pages  int
	packet []byte
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
	if granule := f.lastGranule(p.serial); granule > 0 {
		f.sound.length = lasting(granule-skip, f.sound.rate)
	} else if f.sound.format != "FLAC" { // its head says how long it is
		f.sound.length = lasting(f.linkedGranules(start, p.serial)-skip, f.sound.rate)
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

// packets reads up to n packets. Those that lie on one page are not copied.
func (p *oggPages) packets(n int) [][]byte {
	var out [][]byte
	for len(out) < n && p.pages < maxPages && len(p.packet) <= maxPiece {
		p.pages++
		lacing, body, ours := p.page()
		if lacing == nil {
			break
		}
		for ours && len(lacing) > 0 && len(out) < n {
			segments, size, whole := nextPacket(lacing)
			part := body[:size]
			lacing, body = lacing[segments:], body[size:]
			if len(p.packet) > 0 || !whole {
				p.collect(part)
				part = p.packet
			}
			if whole { // the packet ends here
				out, p.packet = append(out, part), nil
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

// collect adds to the packet; it doubles its memory, as append would copy large ones more often.
func (p *oggPages) collect(part []byte) {
	if p.packet == nil {
		p.packet, p.f.packet = p.f.packet[:0], nil
	}
	if cap(p.packet)-len(p.packet) < len(part) {
		p.packet = slices.Grow(p.packet, max(len(part), len(p.packet)))
	}
	p.packet = append(p.packet, part...)
	if cap(p.packet) <= maxSpare {
		p.f.spared = p.packet
	}
}

// page reads the page at off and moves on; no lacing when there is none. ours: it is of the first stream.
func (p *oggPages) page() (lacing, body []byte, ours bool) {
	h, err := p.f.at(p.off, 27)
	if err != nil || string(h[:4]) != "OggS" {
		return nil, nil, false
	}
	serial, segments := binary.LittleEndian.Uint32(h[14:]), int(h[26])
	if lacing, err = p.f.at(p.off+27, segments); err != nil || segments == 0 {
		return nil, nil, false
	}
	size := 0
	for _, l := range lacing {
		size += int(l)
	}
	if body, err = p.f.at(p.off+27+int64(segments), size); err != nil {
		return nil, nil, false
	}
	p.off += 27 + int64(segments) + int64(size)
	if !p.begun {
		p.begun, p.serial = true, serial
	}
	return lacing, body, serial == p.serial
}

// lastGranule is the position that the last page of the stream gives; it stands in the last 64 KiB. 0 if it does not.
func (f *File) lastGranule(serial uint32) int64 {
	if granule, _ := lastPage(f.tail, serial); granule > 0 {
		return granule
	}
	granule, _ := lastPage(f.upTo(max(0, f.size-maxPage), maxPage), serial)
	return granule
}

// lastPage finds the last page of a stream that begins in b and ends a packet: its position, and where it begins.
func lastPage(b []byte, serial uint32) (granule int64, at int) {
	for {
		i := bytes.LastIndex(b, []byte("OggS"))
		if i < 0 {
			return 0, -1
		}
		if h := b[i:]; len(h) >= 18 && binary.LittleEndian.Uint32(h[14:]) == serial {
			if granule = int64(binary.LittleEndian.Uint64(h[6:])); granule > 0 {
				return granule, i
			}
		}
		b = b[:i]
	}
}
