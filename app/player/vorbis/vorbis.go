// Package vorbis decodes the packets of Vorbis I (Xiph.Org, Vorbis I specification, 2020), with floors of type 1, which all encoders since
// its first release write, and of type 0, which those before it wrote.
//
// It takes any bytes. Codebooks are bounded before anything is made of them; a code tree with a hole, as libVorbis 1.0.1 wrote, is used as
// far as it goes. A packet that ends early is decoded as far as it goes too, as the specification asks.
package vorbis

import (
	"errors"
	"fmt"
	"math/bits"

	"linnet/app/player/mdct"
)

var (
	// ErrUnsupported is for streams with more than eight channels.
	ErrUnsupported = errors.New("unsupported kind of Vorbis")
	// ErrDamaged is for headers and packets that break the rules.
	ErrDamaged = errors.New("damaged Vorbis")
)

// MaxChannels is how many channels a stream may have.
const MaxChannels = 8

// A Decoder may be used by one goroutine only.
type Decoder struct {
	rate, channels int
	block          [2]int // sizes of the short and the long blocks
	setup

	transforms [2]*mdct.Transform
	slopes     [2][]float32 // that rise, as long as half a block
	floors     []floorValue // of the packet, by channel
	spectra    [][]float32
	curve      []float32 // scratch, as long as half a block
	first      []float32 // the same
	classes    []int
	tails      [][]float32 // second halves of the block before
	tail       int         // as long as this; 0: there is none
	pcm        [][]float32
}

// New takes the first and the third header of a stream.
func New(identification, setup []byte) (*Decoder, error) {
	d := &Decoder{}
	if err := d.identify(identification); err != nil {
		return nil, err
	}
	if err := d.readSetup(setup); err != nil {
		return nil, err
	}
	for i, n := range d.block {
		d.transforms[i] = mdct.New(n/2, 1)
		d.slopes[i] = slope(n / 2)
	}
	long := d.block[1]
	d.curve, d.first = make([]float32, long/2), make([]float32, long/2)
	d.floors = make([]floorValue, d.channels)
	for range d.channels {
		d.spectra = append(d.spectra, make([]float32, long/2))
		d.tails = append(d.tails, make([]float32, long/2))
		d.pcm = append(d.pcm, make([]float32, long/2))
	}
	return d, nil
}

// identify reads the identification header (4.2.2).
func (d *Decoder) identify(b []byte) error {
	if len(b) < 30 || string(b[:7]) != "\x01vorbis" {
		return fmt.Errorf("%w: no head", ErrDamaged)
	}
	r := &reader{b: b[7:]}
	version := r.bits(32)
	d.channels, d.rate = int(r.bits(8)), int(r.bits(32))
	small, large := b[28]&15, b[28]>>4
	if version != 0 || d.rate < 1 || small < 6 || large > 13 || small > large {
		return fmt.Errorf("%w: its head", ErrDamaged)
	}
	if d.channels < 1 || d.channels > MaxChannels {
		return fmt.Errorf("%w: %d channels", ErrUnsupported, d.channels)
	}
	d.block = [2]int{1 << small, 1 << large}
	return nil
}

// Rate is in samples a second.
func (d *Decoder) Rate() int { return d.rate }

// Channels are in the order of Vorbis (4.3.9).
func (d *Decoder) Channels() int { return d.channels }

// Reset forgets the packet before: the next does not follow it.
func (d *Decoder) Reset() { d.tail = 0 }

// Decode returns the samples of each channel, good until the next call. The first packet gives none: the halves of two make one.
func (d *Decoder) Decode(packet []byte) ([][]float32, error) {
	r := &reader{b: packet}
	if len(packet) == 0 || r.bits(1) != 0 {
		return nil, fmt.Errorf("%w: a packet without sound", ErrDamaged)
	}
	number := int(r.bits(uint(bits.Len(uint(len(d.modes) - 1)))))
	if number >= len(d.modes) {
		return nil, fmt.Errorf("%w: a packet of mode %d", ErrDamaged, number)
	}
	mode := d.modes[number]
	if mode.long == 1 {
		r.bits(2) // the sizes of its neighbours, which they say themselves
	}
	if r.over {
		return nil, fmt.Errorf("%w: a short packet", ErrDamaged)
	}
	half := d.block[mode.long] / 2
	m := &d.mappings[mode.mapping]
	d.readFloors(r, m)
	for c := range d.spectra {
		clear(d.spectra[c][:half])
	}
	d.readResidues(r, m, half)
	m.uncouple(d.spectra, half)
	n := 0
	for c, spectrum := range d.spectra {
		spectrum = spectrum[:half]
		d.floors[c].shape(spectrum, d.curve)
		d.transforms[mode.long].Run(spectrum, d.curve[:half])
		n = d.overlap(c, d.curve[:half])
	}
	d.tail = half
	for c := range d.pcm {
		d.pcm[c] = d.pcm[c][:n]
	}
	return d.pcm, nil
}
