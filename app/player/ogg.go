package player

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// oggReader takes the packets of one logical stream out of an Ogg file (RFC 3533). Pages of other streams are passed over. Only
// the first music of a chained file is read.
type oggReader struct {
	src    io.ReadSeeker
	r      *bufio.Reader
	end    int64 // of the source
	at     int64 // of the page after the current one
	serial uint32
	known  bool // serial is

	page    oggPage
	body    []byte
	laces   []byte // of the current page, not yet used
	packet  []byte
	partial bool // packet lacks its end
	lost    bool // the start of the packet under way was not seen
}

// oggPage is the header of a page.
type oggPage struct {
	flags   byte
	granule int64 // position at the end of the last packet that ends here; -1: none does
	serial  uint32
	laces   [255]byte
	n       int // of laces in use
	size    int // of the body
}

const (
	oggContinued, oggFirst, oggLast = 1, 2, 4

	oggHeader    = 27
	maxOggPage   = oggHeader + 255 + 255*255
	maxOggPacket = 1 << 20 // longer ones, which only hold pictures, are cut
	maxOggPages  = 1 << 12 // of other streams, or of headers, in a row
	oggFar       = 1 << 16 // bytes that are read on rather than jumped over
)

// oggPacket is one packet. data is good until the next call.
type oggPacket struct {
	data    []byte
	granule int64 // of its page, if it is the last packet that ends there, else -1
	last    bool  // of the stream
}

func newOggReader(src io.ReadSeeker, at int64) (*oggReader, error) {
	end, err := src.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	o := &oggReader{src: src, end: end, r: bufio.NewReaderSize(src, maxOggPage)}
	return o, o.jump(at)
}

// jump makes the page at offset at, where one must begin, the next to be read.
func (o *oggReader) jump(at int64) error {
	_, err := o.src.Seek(at, io.SeekStart)
	o.r.Reset(o.src)
	o.at, o.laces, o.packet, o.partial, o.lost = at, nil, o.packet[:0], false, true
	return err
}

// next returns the next whole packet.
func (o *oggReader) next() (oggPacket, error) {
	for pages := 0; ; {
		for len(o.laces) > 0 {
			if p, ok := o.take(); ok {
				return p, nil
			}
		}
		if pages++; pages > maxOggPages {
			return oggPacket{}, fmt.Errorf("%w (no music in its pages)", ErrBroken)
		}
		if err := o.turn(); err != nil {
			return oggPacket{}, err
		}
	}
}

// take adds to the packet what the page holds of it; ok is whether it is whole.
func (o *oggReader) take() (p oggPacket, ok bool) {
	if !o.partial {
		o.packet = o.packet[:0]
	}
	n, used := 0, 0
	for used < len(o.laces) && !ok {
		n += int(o.laces[used])
		ok = o.laces[used] < 255
		used++
	}
	o.packet = append(o.packet, o.body[:min(n, maxOggPacket-len(o.packet))]...)
	o.body, o.laces, o.partial = o.body[n:], o.laces[used:], !ok
	if ok && o.lost {
		o.lost, ok = false, false // its end without its start
		return p, false
	}
	p = oggPacket{data: o.packet, granule: -1}
	if o.ends() == 0 {
		p.granule, p.last = o.page.granule, o.page.flags&oggLast != 0
	}
	return p, ok
}

// ends is how many packets still end on this page.
func (o *oggReader) ends() (n int) {
	for _, l := range o.laces {
		if l < 255 {
			n++
		}
	}
	return n
}

// turn reads the next page of the stream.
func (o *oggReader) turn() error {
	for range maxOggPages {
		body, err := o.readPage()
		if err != nil {
			return err
		}
		if !o.known {
			o.serial, o.known = o.page.serial, true
		}
		if o.page.serial != o.serial {
			continue
		}
		o.body, o.laces = body, o.page.laces[:o.page.n]
		continued := o.page.flags&oggContinued != 0
		switch {
		case !continued:
			o.partial, o.lost = false, false
		case !o.partial:
			o.lost = true
		}
		return nil
	}
	return fmt.Errorf("%w (no music in its pages)", ErrBroken)
}

// readPage reads the page at o.at, whichever stream it is of, and checks its sum.
func (o *oggReader) readPage() ([]byte, error) {
	b, err := o.r.Peek(oggHeader)
	if len(b) == 0 && err == io.EOF {
		return nil, io.EOF
	}
	if err != nil {
		return nil, broken(err)
	}
	n := oggHeader + int(b[26])
	if b, err = o.r.Peek(n); err != nil {
		return nil, broken(err)
	}
	if o.page, err = parseOggPage(b); err != nil {
		return nil, err
	}
	if b, err = o.r.Peek(n + o.page.size); err != nil {
		return nil, broken(err)
	}
	if binary.LittleEndian.Uint32(b[22:]) != oggSum(b) {
		return nil, fmt.Errorf("%w (a page with a wrong checksum)", ErrBroken)
	}
	body := bytes.Clone(b[n:])
	o.at += int64(len(b))
	_, err = o.r.Discard(len(b))
	return body, err
}

// parseOggPage reads a header with its lacing values; b may go on behind them.
func parseOggPage(b []byte) (p oggPage, err error) {
	if len(b) < oggHeader || string(b[:4]) != "OggS" || b[4] != 0 || len(b) < oggHeader+int(b[26]) {
		return p, fmt.Errorf("%w (no page where one should be)", ErrBroken)
	}
	p = oggPage{flags: b[5], granule: int64(binary.LittleEndian.Uint64(b[6:])), serial: binary.LittleEndian.Uint32(b[14:]), n: int(b[26])}
	copy(p.laces[:], b[oggHeader:oggHeader+p.n])
	for _, l := range p.laces[:p.n] {
		p.size += int(l)
	}
	return p, nil
}

// oggSum is the checksum of a page: CRC-32 with polynomial 0x04c11db7, not reflected, the field itself counted as zero.
func oggSum(page []byte) (sum uint32) {
	for i, b := range page {
		if i >= 22 && i < 26 {
			b = 0
		}
		sum = sum<<8 ^ oggTable[byte(sum>>24)^b]
	}
	return sum
}

var oggTable = func() (t [256]uint32) {
	for i := range t {
		v := uint32(i) << 24
		for range 8 {
			v = v<<1 ^ v>>31*0x04c11db7
		}
		t[i] = v
	}
	return t
}()
