// Package alac decodes Apple Lossless, of 16 to 32 bits and 1 to 8 channels. It is written from Apple's description of the format
// (ALACMagicCookieDescription.txt) and from what the reference decoder does; there is no standard.
//
// It promises to end on any bytes, and to allocate nothing while it decodes. What an encoder has put in comes out, to the bit.
package alac

import (
	"encoding/binary"
	"errors"
	"fmt"

	"linnet/app/player/bitreader"
)

// Why something cannot be decoded; to be found by errors.Is.
var (
	ErrDamaged     = errors.New("damaged ALAC")
	ErrUnsupported = errors.New("ALAC of an unknown kind")
)

const (
	maxChannels = 8
	maxFrame    = 1 << 16 // samples of a channel in a packet; encoders write 4096
)

// Config is what the magic cookie says.
type Config struct {
	Rate        int // frames a second
	Channels    int
	Bits        int // of a sample: 16, 20, 24 or 32
	FrameLength int // samples of a channel in a packet, at the most
	rice        rice
}

// ParseConfig reads a magic cookie, of at least 24 bytes.
func ParseConfig(b []byte) (Config, error) {
	if len(b) < 24 {
		return Config{}, ErrUnsupported
	}
	c := Config{
		Rate: int(binary.BigEndian.Uint32(b[20:])), Channels: int(b[9]), Bits: int(b[5]), FrameLength: int(binary.BigEndian.Uint32(b)),
		rice: rice{factor: int32(b[6]), mean: int32(b[7]), most: int(b[8])},
	}
	known := c.Bits == 16 || c.Bits == 20 || c.Bits == 24 || c.Bits == 32
	if b[4] > 0 || !known || c.Channels < 1 || c.Channels > maxChannels || c.FrameLength < 1 || c.FrameLength > maxFrame ||
		c.rice.most > 31 {
		return Config{}, fmt.Errorf("%w (version %d, %d bits, %d channels, %d samples)", ErrUnsupported, b[4], c.Bits, c.Channels,
			c.FrameLength)
	}
	return c, nil
}

// A Decoder has the buffers that a packet needs; packets do not depend on each other.
type Decoder struct {
	config Config
	left   channel
	right  channel
	low    []uint32 // the bits that were taken off before the prediction
	out    []int32
}

// channel is one in the making.
type channel struct {
	predictor
	rests   []int32 // what the predictor was wrong by
	samples []int32
}

// New makes a decoder of what c describes, which ParseConfig has given.
func New(c Config) (*Decoder, error) {
	if c.Channels < 1 || c.FrameLength < 1 {
		return nil, ErrUnsupported
	}
	d := &Decoder{config: c, out: make([]int32, c.FrameLength*c.Channels), low: make([]uint32, 2*c.FrameLength)}
	for _, ch := range []*channel{&d.left, &d.right} {
		ch.rests, ch.samples = make([]int32, c.FrameLength), make([]int32, c.FrameLength)
	}
	return d, nil
}

// Elements of a packet, which are those of AAC.
const (
	single   = 0
	pair     = 1
	effects  = 3
	data     = 4
	fill     = 6
	end      = 7
	tagBits  = 3
	maxOrder = 32
)

// places are the channels of a packet in the order of WAV, by how many there are: centre first in the packet, effects last.
var places = [maxChannels + 1][]int{
	1: {0}, 2: {0, 1}, 3: {2, 0, 1}, 4: {2, 0, 1, 3}, 5: {2, 0, 1, 3, 4}, 6: {2, 0, 1, 4, 5, 3}, 7: {2, 0, 1, 4, 5, 6, 3},
	8: {2, 6, 7, 0, 1, 4, 5, 3},
}

// Decode decodes a packet into interleaved samples in the order of WAV, good until the next call.
func (d *Decoder) Decode(packet []byte) ([]int32, error) {
	r := bitreader.New(packet)
	place := places[d.config.Channels]
	frames, done := -1, 0
	for done < len(place) {
		switch kind := r.Take(tagBits); kind {
		case single, effects, pair:
			width := 1
			if kind == pair {
				width = 2
			}
			if done+width > len(place) {
				return nil, ErrDamaged
			}
			n, err := d.element(r, width)
			if err != nil {
				return nil, err
			}
			if frames >= 0 && n != frames {
				return nil, ErrDamaged
			}
			frames = n
			d.put(d.left.samples[:n], place[done])
			if width == 2 {
				d.put(d.right.samples[:n], place[done+1])
			}
			done += width
		case data:
			passData(r)
		case fill:
			passFill(r)
		default:
			return nil, ErrDamaged
		}
		if r.Over() {
			return nil, ErrDamaged
		}
	}
	return d.out[:frames*d.config.Channels], nil
}

// put lays a channel between the others.
func (d *Decoder) put(samples []int32, at int) {
	step := d.config.Channels
	out := d.out[at:]
	for i, v := range samples {
		out[i*step] = v
	}
}

func passData(r *bitreader.Reader) {
	r.Take(4)
	aligned := r.Flag()
	n := r.Take(8)
	if n == 255 {
		n += r.Take(8)
	}
	if aligned {
		r.Align()
	}
	r.Pass(8 * int(n))
}

func passFill(r *bitreader.Reader) {
	n := r.Take(4)
	if n == 15 {
		n += r.Take(8) - 1
	}
	r.Pass(8 * int(n))
}
