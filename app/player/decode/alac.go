package decode

import (
	"errors"
	"fmt"

	"linnet/app/player/aac"
	"linnet/app/player/alac"
	"linnet/app/player/convert"
)

// alacCodec decodes Apple Lossless.
type alacCodec struct {
	config alac.Config
	dec    *alac.Decoder
	mix    [][2]float32 // of layouts that only ALAC has; nil: as they are
	out    []float32
	mixed  []float32
}

// alacLayouts differ from those of WAV with as many channels.
var alacLayouts = map[int][]aac.Speaker{
	4: {aac.FrontLeft, aac.FrontRight, aac.FrontCentre, aac.BackCentre},
	7: {aac.FrontLeft, aac.FrontRight, aac.FrontCentre, aac.LowFrequency, aac.BackLeft, aac.BackRight, aac.BackCentre},
	8: {aac.FrontLeft, aac.FrontRight, aac.FrontCentre, aac.LowFrequency, aac.BackLeft, aac.BackRight, aac.LeftOfCentre, aac.RightOfCentre},
}

// newALAC takes a magic cookie.
func newALAC(cookie []byte) (*alacCodec, error) {
	config, err := alac.ParseConfig(cookie)
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrNotMusic, err)
	}
	c := &alacCodec{config: config, out: make([]float32, config.FrameLength*config.Channels)}
	if c.dec, err = alac.New(config); err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrNotMusic, err)
	}
	if speakers, ok := alacLayouts[config.Channels]; ok {
		c.mix = convert.Weights(speakers)
	}
	return c, nil
}

func (c *alacCodec) Rate() int      { return c.config.Rate }
func (c *alacCodec) restart()       {} // packets do not depend on each other
func (c *alacCodec) preroll() int64 { return 0 }

func (c *alacCodec) Channels() int {
	if c.mix != nil {
		return 2
	}
	return c.config.Channels
}

func (c *alacCodec) decode(packet []byte) ([]float32, error) {
	samples, err := c.dec.Decode(packet)
	if err != nil {
		return nil, err
	}
	if len(samples) == 0 {
		return nil, errors.New("a packet without sound")
	}
	scale := 1 / float32(int64(1)<<(c.config.Bits-1))
	out := c.out[:len(samples)]
	for i, v := range samples {
		out[i] = float32(v) * scale
	}
	if c.mix != nil {
		c.mixed = convert.MixDown(c.mixed[:0], out, c.mix)
		return c.mixed, nil
	}
	return out, nil
}
