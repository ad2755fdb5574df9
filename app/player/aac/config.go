package aac

import "linnet/app/player/bitreader"

// A Config says what a stream is.
type Config struct {
	Rate        int       // frames a second that the decoder gives out
	Channels    int       // 1 to MaxChannels
	FrameLength int       // samples of a channel in one frame: 1024 or 960
	Speakers    []Speaker // of the channels, in order

	rateIndex int
	layout    []element
}

// The object types (table 1.17) that matter here.
const (
	objectLC         = 2
	objectSBR        = 5
	objectLongNumber = 31
	objectPS         = 29
	rateFree         = 15
)

// Rates by their index (table 1.18).
var rates = [...]int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

// ParseConfig reads an AudioSpecificConfig (1.6.2.1).
func ParseConfig(b []byte) (Config, error) {
	r := bitreader.New(b)
	var c Config
	object := readObject(r)
	c.Rate = readRate(r)
	channels := r.Take(4)
	if object == objectSBR || object == objectPS {
		readRate(r) // of what was encoded
		object = readObject(r)
	}
	if object != objectLC {
		return Config{}, ErrUnsupported
	}
	c.FrameLength = 1024
	if r.Flag() {
		c.FrameLength = 960
	}
	if r.Flag() { // depends on a core coder
		r.Take(14)
	}
	r.Take(1) // extension
	if channels == 0 {
		if err := c.readLayout(r); err != nil {
			return Config{}, err
		}
	} else if err := c.useLayout(channels); err != nil {
		return Config{}, err
	}
	return c, c.useRate()
}

func readObject(r *bitreader.Reader) int {
	object := r.Take(5)
	if object == objectLongNumber {
		object = 32 + r.Take(6)
	}
	return object
}

// readRate gives 0 for the reserved ones.
func readRate(r *bitreader.Reader) int {
	index := r.Take(4)
	if index == rateFree {
		return r.Take(24)
	}
	if index < len(rates) {
		return rates[index]
	}
	return 0
}

// useRate finds the tables for a rate: between two, the limits are those of table 4.82.
func (c *Config) useRate() error {
	limits := [...]int{92017, 75132, 55426, 46009, 37566, 27713, 23004, 18783, 13856, 11502, 9391, 0}
	if c.Rate < 7000 || c.Rate > 96000 {
		return ErrUnsupported
	}
	for limits[c.rateIndex] > c.Rate {
		c.rateIndex++
	}
	return nil
}
