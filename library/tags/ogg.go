package tags

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// maxPages bounds the pages read for the two header packets: a page holds up to 64 KiB.
const maxPages = 1024

// oggPages walks the pages of one logical stream (RFC 3533).
type oggPages struct {
	f      *File
	off    int64
	serial uint32
	begun  bool
	pages  int
	packet []byte
}

// readOgg reads the first two packets, which for Vorbis and Opus say what the stream is and carry the comments, then
// the last page for the length.
func (f *File) readOgg(start int64) error {
	p := oggPages{f: f, off: start}
	packets := p.packets(2)
	if len(packets) == 0 {
		return fmt.Errorf("%w: Ogg without a stream", ErrNotMusic)
	}
	skip, prefix := int64(0), ""
	switch id := packets[0]; {
	case len(id) >= 28 && string(id[:7]) == "\x01vorbis":
		prefix = "\x03vorbis"
		f.sound.format, f.sound.channels = "Vorbis", int(id[11])
		f.sound.rate = int(binary.LittleEndian.Uint32(id[12:]) & 0xfffff)
	case len(id) >= 19 && string(id[:8]) == "OpusHead":
		prefix = "OpusTags"
		f.sound.format, f.sound.channels, f.sound.rate = "Opus", int(id[9]), 48000 // RFC 7845 4: granules count at 48 kHz
		skip = int64(binary.LittleEndian.Uint16(id[10:]))
	default:
		return fmt.Errorf("%w: Ogg with something else than Vorbis or Opus", ErrNotMusic)
	}
	if len(packets) > 1 {
		if comments, ok := bytes.CutPrefix(packets[1], []byte(prefix)); ok {
			f.useComments(comments)
		}
	}
	f.sound.bytes = f.size - p.off
	f.sound.length = lasting(f.lastGranule(p.serial)-skip, f.sound.rate)
	return nil
}

// packets reads up to n packets.
func (p *oggPages) packets(n int) [][]byte {
	var out [][]byte
	for len(out) < n && p.pages < maxPages {
		p.pages++
		lacing, body, ours := p.page()
		if lacing == nil {
			break
		}
		if !ours {
			continue
		}
		for _, l := range lacing {
			if cap(p.packet)-len(p.packet) < int(l) {
				p.packet = slices.Grow(p.packet, max(4<<10, len(p.packet))) // doubling: append would copy large ones more often
			}
			p.packet = append(p.packet, body[:l]...)
			body = body[l:]
			if l < 255 { // a packet ends
				out = append(out, p.packet)
				p.packet = nil
			}
		}
		if len(p.packet) > maxPiece {
			break
		}
	}
	return out[:min(n, len(out))]
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

// lastGranule is the position that the last page of the stream gives; it stands in the last 64 KiB.
func (f *File) lastGranule(serial uint32) int64 {
	end := f.tail
	if len(end) < edge { // a small file: the ends touch
		end = append(bytes.Clone(f.head), end...)
	}
	for {
		i := bytes.LastIndex(end, []byte("OggS"))
		if i < 0 {
			return 0
		}
		if h := end[i:]; len(h) >= 18 && binary.LittleEndian.Uint32(h[14:]) == serial {
			if granule := int64(binary.LittleEndian.Uint64(h[6:])); granule > 0 {
				return granule
			}
		}
		end = end[:i]
	}
}

// useComments reads a Vorbis comment block, as FLAC, Vorbis and Opus carry it: vendor, then NAME=value, each with its
// length before it.
func (f *File) useComments(b []byte) {
	c := cursor{b: b}
	c.take(c.little32())
	for n := c.little32(); n > 0 && c.ok(); n-- {
		name, value, ok := bytes.Cut(c.take(c.little32()), []byte("="))
		switch {
		case !ok || len(name) > 64:
			continue // one bad comment costs that comment
		case strings.EqualFold(string(name), "METADATA_BLOCK_PICTURE"):
			f.useEncodedPicture(value)
		default:
			f.fields.add(string(name), string(value[:min(len(value), 8*maxText)]))
		}
	}
}

func (f *File) useEncodedPicture(value []byte) {
	if !f.want {
		f.cover = f.cover || len(value) > 48
		return
	}
	b := make([]byte, base64.StdEncoding.DecodedLen(len(value)))
	if n, err := base64.StdEncoding.Decode(b, value); err == nil {
		f.usePicture(b[:n])
	}
}
