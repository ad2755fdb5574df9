package decode

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// oggReader takes the packets of one logical stream out of an Ogg file (RFC 3533). Pages of other streams, and what is no page, are
// passed over.
type oggReader struct {
	src    io.ReadSeeker
	r      *bufio.Reader
	end    int64 // of the source
	at     int64 // of the page after the current one
	serial uint32
	known  bool  // serial is
	wasted int64 // bytes looked at in vain

	page    oggPage
	follows int64 // number of the page that should come; -1: any
	hole    bool  // pages are missing before the current one
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
	number  uint32
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
	oggPatience  = 1 << 24 // bytes that may be looked at in vain, and four more for each byte passed
)

var (
	// errHole says that pages are missing before the packets that come next.
	errHole = fmt.Errorf("%w (pages are missing)", ErrBroken)
	// errCut says that the file ends within a page.
	errCut = fmt.Errorf("%w (it ends too early)", ErrBroken)
	// errNoPage says that there is something else.
	errNoPage = fmt.Errorf("%w (no page where one should be)", ErrBroken)
	// errJunk says that too much is something else.
	errJunk = fmt.Errorf("%w (more damage than music)", ErrBroken)
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

// jump makes the page at or behind an offset the next to be read.
func (o *oggReader) jump(at int64) error {
	_, err := o.src.Seek(at, io.SeekStart)
	o.r.Reset(o.src)
	o.at, o.laces, o.packet, o.partial, o.lost = at, nil, o.packet[:0], false, true
	o.follows, o.hole = -1, false
	return err
}

// next returns the next whole packet. errHole comes once before those behind missing pages.
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
		if o.hole {
			o.hole = false
			return oggPacket{}, errHole
		}
	}
}

// header returns the next packet where one is too much needed to mind what is missing before it.
func (o *oggReader) header() (oggPacket, error) {
	for {
		if p, err := o.next(); err != errHole {
			return p, err
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
		body, err := o.anyPage()
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
		if o.follows >= 0 && int64(o.page.number) != o.follows {
			o.hole, o.partial = true, false
		}
		o.follows = int64(o.page.number + 1)
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

// anyPage reads the next page that is whole, whichever stream it is of.
func (o *oggReader) anyPage() ([]byte, error) {
	var cut error
	for {
		body, err := o.readPage()
		switch {
		case err == nil:
			return body, nil
		case err == io.EOF && cut != nil:
			return nil, cut
		case !errors.Is(err, ErrBroken):
			return nil, err
		case err == errCut:
			cut = err
		}
		if err := o.resync(); err != nil {
			return nil, err
		}
	}
}

// resync goes on to what may be a page, or to the end.
func (o *oggReader) resync() error {
	for n := 1; ; {
		k, err := o.r.Discard(n)
		o.at += int64(k)
		if err != nil {
			return ignoreEOF(err)
		}
		if o.wasted += int64(n); o.wasted > oggPatience+4*o.at {
			return errJunk
		}
		b, err := o.r.Peek(4)
		if string(b) == "OggS" || err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if b, _ = o.r.Peek(o.r.Buffered()); len(b) < 4 {
			b = b[:0]
		}
		if n = bytes.Index(b, []byte("OggS")); n < 0 {
			n = max(1, len(b)-3)
		}
	}
}

// readPage reads the page at o.at, whichever stream it is of, and checks its sum.
func (o *oggReader) readPage() ([]byte, error) {
	b, err := o.r.Peek(oggHeader)
	if len(b) < oggHeader && err == io.EOF {
		if !bytes.HasPrefix(b, []byte("OggS")) {
			return nil, io.EOF // not even a piece of one
		}
		return nil, errCut
	}
	if err != nil {
		return nil, err
	}
	if string(b[:4]) != "OggS" || b[4] != 0 {
		return nil, errNoPage
	}
	n := oggHeader + int(b[26])
	if b, err = o.r.Peek(n); err != nil {
		return nil, broken(err)
	}
	o.page = parseOggPage(b)
	if b, err = o.r.Peek(n + o.page.size); err != nil {
		return nil, broken(err)
	}
	if binary.LittleEndian.Uint32(b[22:]) != oggSum(b) {
		o.wasted += int64(len(b))
		return nil, fmt.Errorf("%w (a page with a wrong checksum)", ErrBroken)
	}
	body := bytes.Clone(b[n:])
	o.at += int64(len(b))
	_, err = o.r.Discard(len(b))
	return body, err
}

// parseOggPage reads a header with all its lacing values.
func parseOggPage(b []byte) (p oggPage) {
	le := binary.LittleEndian
	p = oggPage{flags: b[5], granule: int64(le.Uint64(b[6:])), serial: le.Uint32(b[14:]), number: le.Uint32(b[18:]), n: int(b[26])}
	copy(p.laces[:], b[oggHeader:oggHeader+p.n])
	for _, l := range p.laces[:p.n] {
		p.size += int(l)
	}
	return p
}

// broken says what it means that a source ended in the middle of a page.
func broken(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errCut
	}
	return err
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
