package tags

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
)

// AudioHash is the SHA-256 of the sound alone: what is left of a file of size bytes without its tags and pictures. Copies
// of a recording whose tags differ have the same one. It reads the whole file, a piece at a time; ErrNotMusic if there is
// no sound in a known format, the context's error if it ends first. A fault of the readers is returned, not thrown.
//
// What is hashed: MP3 from its first frame to the tags at the end; FLAC after its blocks; the samples of WAV, AIFF and DSF; the mdat
// of MP4, pictures and chapters among it if it has such tracks; of Ogg what is in the pages but for the packets of a head.
func AudioHash(ctx context.Context, r io.ReaderAt, size int64) (sum [32]byte, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("audio hash: %v", fault)
		}
	}()
	f, err := Open(r, size)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	if err := f.parse(); err != nil {
		return sum, err
	}
	h := sha256.New()
	section := func(p piece) *bufio.Reader {
		return bufio.NewReaderSize(io.NewSectionReader(until{ctx, r}, p.off, p.size), 128<<10)
	}
	if head := f.sound.pages; head.size > 0 {
		err = hashPages(h, section(piece{head.off, size - head.off}))
	} else {
		for _, p := range f.sound.pieces {
			if _, err = section(p).WriteTo(h); err != nil {
				break
			}
		}
	}
	if err != nil {
		return sum, fmt.Errorf("audio hash: %w", err)
	}
	return [32]byte(h.Sum(nil)), nil
}

// until is a reader that ends with its context.
type until struct {
	ctx context.Context
	r   io.ReaderAt
}

func (u until) ReadAt(b []byte, off int64) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.ReadAt(b, off)
}

// hashPages hashes the bodies of pages, but for those of streams without music. A page that begins a stream is followed by
// the packets of its head, which are not sound; no page has the end of a head and sound (the mappings of Vorbis, Opus and
// FLAC forbid it).
func hashPages(h hash.Hash, r *bufio.Reader) error {
	inHead := 0 // packets of the head that have not ended
	foreign := map[uint32]bool{}
	for {
		page, err := nextPage(r)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil // cut off, as downloads are
		}
		if err != nil {
			return err
		}
		if page.begins {
			packets, known := headPackets(page.body)
			if known {
				inHead = packets
			} else if len(foreign) < maxLinks {
				foreign[page.serial] = true
			}
		}
		if !foreign[page.serial] {
			if inHead == 0 {
				h.Write(page.body)
			}
			inHead = max(0, inHead-page.ends())
		}
		if _, err := r.Discard(len(page.lacing) + len(page.body)); err != nil {
			return err
		}
	}
}

type hashedPage struct {
	begins       bool // a stream
	serial       uint32
	lacing, body []byte
}

// ends is how many packets end on the page.
func (p hashedPage) ends() int {
	n := 0
	for _, l := range p.lacing {
		if l < 255 {
			n++
		}
	}
	return n
}

// nextPage returns the page at which r stands, without its header, which it leaves behind; io.EOF if there is none.
func nextPage(r *bufio.Reader) (p hashedPage, err error) {
	head, err := r.Peek(27)
	if err != nil {
		return p, err
	}
	if string(head[:4]) != "OggS" {
		return p, io.EOF
	}
	p.begins, p.serial = head[5]&2 != 0, binary.LittleEndian.Uint32(head[14:])
	segments := int(head[26])
	if _, err := r.Discard(27); err != nil {
		return p, err
	}
	if p.lacing, err = r.Peek(segments); err != nil {
		return p, err
	}
	size := 0
	for _, l := range p.lacing {
		size += int(l)
	}
	all, err := r.Peek(segments + size) // less than the reader holds
	if err != nil {
		return p, err
	}
	p.lacing, p.body = all[:segments], all[segments:]
	return p, nil
}

// headPackets is how many packets the head of a stream has, by its first; not known if it has no music.
func headPackets(first []byte) (n int, known bool) {
	switch {
	case len(first) > 7 && string(first[:7]) == "\x01vorbis":
		return 3, true
	case len(first) > 9 && string(first[:5]) == "\x7fFLAC":
		return 1 + int(binary.BigEndian.Uint16(first[7:])), true
	case len(first) > 72 && string(first[:8]) == "Speex   ":
		return 2 + int(min(binary.LittleEndian.Uint32(first[68:]), 16)), true
	}
	return 2, len(first) >= 8 && string(first[:8]) == "OpusHead"
}

// sampled is how many bytes of the sound are looked at in one place: what the readers of tags have read anyway has them, mostly.
const sampled = 256

// SoundPrint is what [File.Fingerprint] is for the sound alone, whatever tags it lies under: 47 bits of its size, its length, its
// first and its last bytes, 0 if the file was not read or has no sound. Pages of Ogg are numbered, and numbered anew when tags
// grow: what is taken of it is its length and what is in its last page.
//
// It tells a recording that was moved and given other tags from others. It is a hint, as a fingerprint is; [AudioHash] is proof.
func (f *File) SoundPrint() uint64 {
	s := &f.sound
	if len(s.pieces) == 0 || s.bytes() == 0 {
		return 0
	}
	sum := crc{}
	sum.add([]byte(s.format))
	sum.number(int64(s.rate)<<8 | int64(s.channels))
	if s.pages.size > 0 {
		page := f.lastOggBytes()
		if page == nil {
			return 0
		}
		sum.number(int64(s.length))
		sum.add(page)
		return sum.print()
	}
	first, last := s.pieces[0], s.pieces[len(s.pieces)-1]
	sum.number(s.bytes())
	sum.add(f.upTo(first.off, int(min(sampled, first.size))))
	if s.format == "WAV" || s.format == "AIFF" || s.format == "DSF" { // silence at both ends looks alike, and length says little
		sum.add(f.upTo(first.off+first.size/2, int(min(sampled, first.size-first.size/2))))
	}
	n := min(sampled, last.size)
	sum.add(f.upTo(last.off+last.size-n, int(n)))
	return sum.print()
}

// lastOggBytes is what is in the last page of an Ogg file, as far as its last bytes are at hand.
func (f *File) lastOggBytes() []byte {
	end := f.upTo(max(0, f.size-edge), edge)
	at := bytes.LastIndex(end, []byte("OggS"))
	if at < 0 || at+27 > len(end) {
		return nil
	}
	body := at + 27 + int(end[at+26])
	return end[min(body, len(end)):]
}

// crc are two checksums, by polynomials that have nothing to do with each other.
type crc struct{ a, b uint32 }

func (c *crc) add(b []byte) {
	c.a, c.b = crc32.Update(c.a, castagnoli, b), crc32.Update(c.b, crc32.IEEETable, b)
}

func (c *crc) number(n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	c.add(b[:])
}

// print is never 0, which means none.
func (c *crc) print() uint64 { return max(1, (uint64(c.a)<<32|uint64(c.b))&(1<<47-1)) }
