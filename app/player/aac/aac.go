// Package aac decodes AAC-LC, the sound of most M4A and MP4 files (ISO 14496-3 subpart 4, of which ISO 13818-7 is the elder form),
// with 1 to 8 channels: a Config is read from an AudioSpecificConfig or from the header of an ADTS frame, and a Decoder turns one
// frame after the other into planar float32.
//
// It promises to end on any bytes, to allocate nothing while it decodes, and to keep all it needs in about 20 KiB a channel.
//
// Of HE-AAC it decodes the core: the spectral band replication and the parametric stereo that such frames carry are passed over, so
// that they sound at the core's rate, without their highest octave. It refuses the object types Main, SSR, LTP and all that came
// after HE-AAC. What a coupling channel would add to the others is left out.
package aac

import (
	"errors"

	"linnet/app/player/bitreader"
)

// Why something cannot be decoded; to be found by errors.Is.
var (
	ErrDamaged     = errors.New("damaged AAC")
	ErrUnsupported = errors.New("AAC of a kind other than LC")
)

// MaxChannels is the most that a Config may have.
const MaxChannels = 8

// A Decoder keeps what one frame hands on to the next. It may be used by one goroutine at a time.
type Decoder struct {
	config  Config
	bands   bandTable
	bank    *filterbank
	state   []channel // by the order of the output
	mask    stereoMask
	coupled *channel // where coupling elements go
	used    uint32   // elements of the layout that were in the frame, by bit
	noise   uint32
	bits    bitreader.Reader
}

// New makes a decoder of what c describes.
func New(c Config) (*Decoder, error) {
	if c.Channels < 1 || c.Channels > MaxChannels || len(c.layout) == 0 || c.rateIndex >= len(longBands) {
		return nil, ErrUnsupported
	}
	d := &Decoder{config: c, bands: bandsOf(c), bank: newFilterbank(c.FrameLength), state: make([]channel, c.Channels), noise: 1}
	for i := range d.state {
		d.state[i].spec = make([]float32, c.FrameLength)
		d.state[i].overlap = make([]float32, c.FrameLength)
	}
	return d, nil
}

// Reset forgets the frames so far: the next one begins anew, as after a jump, and is right from the frame after it on.
func (d *Decoder) Reset() {
	for i := range d.state {
		clear(d.state[i].overlap)
		d.state[i].last = 0
	}
}
