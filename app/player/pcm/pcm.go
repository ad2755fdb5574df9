// Package pcm reads sound that is stored sample by sample, or in blocks of a fixed size: RIFF WAVE, also RF64, BW64 and RIFX, and
// AIFF with AIFF-C. The samples are integers of 8 to 32 bits, floats, A-law, µ-law, or ADPCM of IMA, Microsoft and Apple.
//
// Lengths and places are exact to the sample. Integers of up to 24 bits come out to the bit; wider ones are rounded to float32. It takes
// any bytes: the error is ErrUnsupported or ErrDamaged, or one of the source. Memory is bounded by a block, which has at most 64 KiB.
package pcm

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

var (
	// ErrUnsupported is for what is no WAVE or AIFF, or holds a codec that this package does not know.
	ErrUnsupported = errors.New("no plain sound")
	// ErrDamaged is for a file that contradicts itself, or ends within its sound.
	ErrDamaged = errors.New("damaged")
)

const (
	// MaxChannels is how many channels a file may have.
	MaxChannels = 8
	maxChunks   = 1024
	maxBlock    = 64 << 10 // bytes
	batch       = 1024     // frames in one read, where a block is one frame
)

// A Decoder may be used by one goroutine only. It owns nothing that must be closed.
type Decoder struct {
	Format
	src    io.ReadSeeker
	r      *bufio.Reader
	start  int64 // of the sound, in bytes
	blocks int64 // that are there, the last perhaps not whole
	size   int64 // of the sound, in bytes
	frames int64
	next   int64 // block
	skip   int   // frames of it that are not given out
	in     []byte
	out    []float32
}

// Format says what the samples are.
type Format struct {
	Rate, Channels int
	// Speakers are the bits of WAVEFORMATEXTENSIBLE's channel mask; 0: as usual for so many channels.
	Speakers uint32

	block  int                         // bytes that are decoded at once
	frames int                         // that they hold
	decode func(x []float32, b []byte) // turns whole blocks into interleaved samples
	// partly is how many frames the first n bytes of a block hold; nil: none.
	partly func(n int) int
}

// Open reads the heads of the file that begins at offset at.
func Open(src io.ReadSeeker, at int64) (*Decoder, error) {
	end, err := src.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	c := &chunks{src: src, end: end}
	head := make([]byte, 12)
	if err := c.readAt(at, head); err != nil {
		return nil, err
	}
	d := &Decoder{src: src}
	switch form, kind := string(head[:4]), string(head[8:]); {
	case form == "FORM" && (kind == "AIFF" || kind == "AIFC"):
		err = d.openAIFF(c, at+12, kind == "AIFC")
	case (form == "RIFF" || form == "RF64" || form == "BW64" || form == "RIFX") && kind == "WAVE":
		err = d.openWAV(c, at+12, form)
	default:
		err = ErrUnsupported
	}
	if err != nil {
		return nil, err
	}
	return d, d.begin()
}

// begin reckons the length and stands at the start. d.frames is what the file claims, or 0.
func (d *Decoder) begin() error {
	if d.Rate < 1 || d.Channels < 1 || d.Channels > MaxChannels || d.block < 1 || d.block > maxBlock || d.Format.frames < 1 {
		return fmt.Errorf("%w: %d channels at %d Hz in blocks of %d bytes", ErrUnsupported, d.Channels, d.Rate, d.block)
	}
	whole, rest := d.size/int64(d.block), int(d.size%int64(d.block))
	n, last := whole*int64(d.Format.frames), 0
	if d.partly != nil {
		last = max(0, d.partly(rest))
	}
	if d.blocks = whole; last > 0 {
		d.blocks++
	}
	if n += int64(last); d.frames <= 0 || d.frames > n {
		d.frames = n
	}
	d.r = bufio.NewReaderSize(d.src, 32<<10)
	k := 1
	if d.Format.frames == 1 {
		k = batch
	}
	d.in, d.out = make([]byte, k*d.block), make([]float32, k*d.Format.frames*d.Channels)
	return d.SeekTo(0)
}

// Length is the number of frames.
func (d *Decoder) Length() int64 { return d.frames }

// SeekTo makes the next read begin at frame, exactly.
func (d *Decoder) SeekTo(frame int64) error {
	frame = min(max(frame, 0), d.frames)
	d.next, d.skip = frame/int64(d.Format.frames), int(frame%int64(d.Format.frames))
	_, err := d.src.Seek(d.start+d.next*int64(d.block), io.SeekStart)
	d.r.Reset(d.src)
	return err
}

// Next returns interleaved samples, good until the next call. io.EOF is the end.
func (d *Decoder) Next() ([]float32, error) {
	per := int64(d.Format.frames)
	first := d.next*per + int64(d.skip)
	if first >= d.frames {
		return nil, io.EOF
	}
	n := min(int64(len(d.in)/d.block), d.blocks-d.next)
	b := d.in[:n*int64(d.block)]
	left := d.size - d.next*int64(d.block)
	clear(b[min(int64(len(b)), left):]) // behind a last block that is not whole
	if _, err := io.ReadFull(d.r, b[:min(int64(len(b)), left)]); err != nil {
		return nil, tooShort(err)
	}
	out := d.out[:n*per*int64(d.Channels)]
	d.decode(out, b)
	hi := min(d.next*per+n*per, d.frames) - d.next*per
	out = out[d.skip*d.Channels : hi*int64(d.Channels)]
	d.next, d.skip = d.next+n, 0
	return out, nil
}

// tooShort says what it means that a source ended where there was more to be.
func tooShort(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: it ends too early", ErrDamaged)
	}
	return err
}
