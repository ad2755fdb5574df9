package decode

import (
	"errors"
	"fmt"
	"slices"

	"linnet/app/player/aac"
	"linnet/app/player/convert"
)

// aacCodec decodes the frames of AAC-LC.
type aacCodec struct {
	config aac.Config
	dec    *aac.Decoder
	pcm    [][]float32
	out    []float32
	mix    [][2]float32 // of speakers that no layout of the player has; nil: as they are
	mixed  []float32
}

// newAAC takes an AudioSpecificConfig.
func newAAC(config []byte) (*aacCodec, error) {
	c, err := aac.ParseConfig(config)
	if err != nil {
		return nil, aacError(err)
	}
	return openAAC(c)
}

func openAAC(config aac.Config) (*aacCodec, error) {
	c := &aacCodec{config: config}
	var err error
	if c.dec, err = aac.New(config); err != nil {
		return nil, aacError(err)
	}
	c.pcm = make([][]float32, config.Channels)
	for i := range c.pcm {
		c.pcm[i] = make([]float32, config.FrameLength)
	}
	c.out = make([]float32, config.Channels*config.FrameLength)
	if config.Channels > 2 && !slices.Equal(config.Speakers, convert.Layouts[config.Channels]) {
		c.mix = convert.Weights(config.Speakers)
	}
	return c, nil
}

// loudest is what no encoder writes, 24 dB above full scale: damage that happens to decode.
const loudest = 16

var errLoud = errors.New("a frame that is louder than any music")

func aacError(err error) error {
	if errors.Is(err, aac.ErrUnsupported) {
		return fmt.Errorf("%w (%v)", ErrNotMusic, err)
	}
	return fmt.Errorf("%w (%v)", ErrBroken, err)
}

func (c *aacCodec) Rate() int      { return c.config.Rate }
func (c *aacCodec) restart()       { c.dec.Reset() }
func (c *aacCodec) preroll() int64 { return int64(c.config.FrameLength) } // the halves of two frames make one

func (c *aacCodec) Channels() int {
	if c.mix != nil {
		return 2
	}
	return c.config.Channels
}

func (c *aacCodec) decode(packet []byte) ([]float32, error) {
	if _, err := c.dec.Decode(packet, c.pcm); err != nil {
		return nil, err
	}
	if c.loud() {
		return nil, errLoud
	}
	return c.interleave(), nil
}

// loud is whether the frame goes beyond loudest.
func (c *aacCodec) loud() bool {
	for _, row := range c.pcm {
		for _, v := range row {
			if v > loudest || v < -loudest {
				return true
			}
		}
	}
	return false
}

// interleave lays the channels of a frame side by side.
func (c *aacCodec) interleave() []float32 {
	ch := len(c.pcm)
	if ch == 2 {
		left, right := c.pcm[0], c.pcm[1][:len(c.pcm[0])]
		for i, v := range left {
			c.out[2*i], c.out[2*i+1] = v, right[i]
		}
		return c.out
	}
	for k, row := range c.pcm {
		for i, v := range row {
			c.out[i*ch+k] = v
		}
	}
	if c.mix != nil {
		c.mixed = convert.MixDown(c.mixed[:0], c.out, c.mix)
		return c.mixed
	}
	return c.out
}
