// Package dsd plays DSF and DSDIFF (DFF): sound of one bit, 64 to 512 times as many as a CD has samples, brought down by a filter of
// finite length to twice the rate of a CD, or of a DVD where the bits are multiples of that. Compressed DSDIFF (DST) is not decoded.
//
// Full scale is a stream of nothing but ones. Places are exact to the sample that comes out, which is in the middle of its bits. It takes
// any bytes; memory is bounded, and heads that promise more than there is are believed up to the end of the file.
package dsd

import (
	"errors"
	"fmt"
	"io"
)

var (
	// ErrUnsupported is for what is no DSF or DSDIFF, or is compressed.
	ErrUnsupported = errors.New("no plain DSD")
	// ErrDamaged is for a file that contradicts itself, or ends within its sound.
	ErrDamaged = errors.New("damaged")
)

const (
	maxChannels = 8
	batch       = 512 // samples of a channel in one read
)

// A Decoder may be used by one goroutine only. It owns nothing that must be closed.
type Decoder struct {
	layout
	src   io.ReadSeeker
	fir   *filter
	bytes [][]byte // of each channel: those that the filter sees for the samples to come
	frame int64    // next to come out
	raw   []byte
	out   []float32
}

// layout is where the bits are.
type layout struct {
	channels int
	rate     int   // bits of a channel in a second
	outRate  int   // samples that come out of them
	lowFirst bool  // the first bit of a byte is its lowest
	start    int64 // offset of the first byte
	size     int64 // bytes of one channel
	block    int64 // bytes of one channel that stand together
	bits     int64 // of a channel
	end      int64 // of the source
}

// Open reads the head of the file that begins at offset at.
func Open(src io.ReadSeeker, at int64) (*Decoder, error) {
	end, err := src.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	d := &Decoder{src: src, layout: layout{end: end}}
	var mark [4]byte
	if err := readAt(src, at, mark[:]); err != nil {
		return nil, err
	}
	switch string(mark[:]) {
	case "DSD ":
		err = d.openDSF(src, at)
	case "FRM8":
		err = d.openDFF(src, at)
	default:
		err = ErrUnsupported
	}
	if err != nil {
		return nil, err
	}
	if d.outRate = 88200; d.rate%d.outRate != 0 {
		d.outRate = 96000
	}
	times := d.rate / d.outRate
	if d.rate%d.outRate != 0 || times < 32 || times > 256 || times%16 != 0 {
		return nil, fmt.Errorf("%w: %d channels of %d bits a second", ErrUnsupported, d.channels, d.rate)
	}
	d.fir = filterFor(d.rate, d.outRate)
	d.bytes = make([][]byte, d.channels)
	for c := range d.bytes {
		d.bytes[c] = make([]byte, d.fir.bytes+(batch-1)*d.fir.step)
	}
	d.out = make([]float32, batch*d.channels)
	return d, d.SeekTo(0)
}

// Rate is 88,200 or 96,000 samples a second.
func (d *Decoder) Rate() int { return d.outRate }

// Channels are in the order of WAV.
func (d *Decoder) Channels() int { return d.channels }

// Length is the number of samples of a channel.
func (d *Decoder) Length() int64 { return d.bits / int64(8*d.fir.step) }

// SeekTo makes the next read begin at frame, exactly.
func (d *Decoder) SeekTo(frame int64) error {
	d.frame = min(max(frame, 0), d.Length())
	return nil
}

// Next returns interleaved samples, good until the next call. io.EOF is the end.
func (d *Decoder) Next() ([]float32, error) {
	n := int(min(batch, d.Length()-d.frame))
	if n <= 0 {
		return nil, io.EOF
	}
	span := d.fir.bytes + (n-1)*d.fir.step
	from := d.frame*int64(d.fir.step) + int64(d.fir.step/2) - int64(d.fir.bytes/2)
	if err := d.gather(from, span); err != nil {
		return nil, err
	}
	out := d.out[:n*d.channels]
	for c, b := range d.bytes {
		d.fir.apply(out[c:], d.channels, b[:span], n)
	}
	d.frame += int64(n)
	return out, nil
}

// silence is what stands for bits before the first and behind the last: as many ones as zeros.
const silence = 0x69

// gather fills d.bytes with span bytes of every channel from a place on, the first bit highest.
func (d *Decoder) gather(from int64, span int) error {
	lo, hi := max(from, 0), min(from+int64(span), d.size)
	for c := range d.bytes {
		row := d.bytes[c][:span]
		for i := range row {
			row[i] = silence
		}
	}
	for at := lo; at < hi; {
		n, err := d.piece(at, hi, from)
		if err != nil {
			return err
		}
		at += n
	}
	return nil
}

// piece reads what stands together from a place on and returns how many bytes of a channel that were.
func (d *Decoder) piece(at, hi, from int64) (int64, error) {
	ch := int64(d.channels)
	block := at / d.block
	within := at % d.block
	if d.block == 1 { // channels take turns
		n := hi - at
		b, err := d.read(d.start+at*ch, n*ch)
		for i := int64(0); err == nil && i < n*ch; i++ {
			d.bytes[i%ch][at-from+i/ch] = b[i]
		}
		return n, err
	}
	n := min(d.block-within, hi-at)
	for c := range ch {
		b, err := d.read(d.start+(block*ch+c)*d.block+within, n)
		if err != nil {
			return 0, err
		}
		row := d.bytes[c][at-from:][:n]
		if copy(row, b); d.lowFirst {
			for i, v := range row {
				row[i] = turned[v]
			}
		}
	}
	return n, nil
}

// read is good until the next call.
func (d *Decoder) read(at, n int64) ([]byte, error) {
	if int64(cap(d.raw)) < n {
		d.raw = make([]byte, n)
	}
	return d.raw[:n], readAt(d.src, at, d.raw[:n])
}

func readAt(src io.ReadSeeker, at int64, b []byte) error {
	if _, err := src.Seek(at, io.SeekStart); err != nil {
		return err
	}
	_, err := io.ReadFull(src, b)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: it ends too early", ErrDamaged)
	}
	return err
}
