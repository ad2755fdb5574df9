package aac

import (
	"math"
	"math/bits"

	"linnet/app/player/bitreader"
)

const maxQuantized = 8191 // 4.6.1.3

// powers are the quantized values raised to 4/3.
var powers = makePowers()

func makePowers() (t [maxQuantized + 1]float32) {
	for i := range t {
		t[i] = float32(math.Pow(float64(i), 4./3))
	}
	return t
}

// readEscape reads n ones, a zero and n+4 bits that follow a leading one.
func readEscape(r *bitreader.Reader) (int, bool) {
	ones := bits.LeadingZeros64(^r.Peek())
	if ones > 8 {
		return 0, false
	}
	r.Skip(ones + 1)
	return 1<<(ones+4) | r.Take(ones+4), true
}

// pulses are single quantized values that were taken out of a long window (4.6.3.3).
type pulses struct {
	n      int
	at     [4]int
	height [4]int
}

func (c *channel) readPulses(r *bitreader.Reader) error {
	c.pulses.n = 0
	if !r.Flag() {
		return nil
	}
	if c.sequence == eightShort {
		return ErrDamaged
	}
	c.pulses.n = r.Take(2) + 1
	band := r.Take(6)
	if band >= len(c.bands) {
		return ErrDamaged
	}
	at := int(c.bands[band])
	for i := range c.pulses.n {
		at += r.Take(5)
		if at >= len(c.spec) {
			return ErrDamaged
		}
		c.pulses.at[i], c.pulses.height[i] = at, r.Take(4)
	}
	return nil
}

// addPulses puts them back: the quantized value is found again, made greater, and scaled anew.
func (c *channel) addPulses() {
	for i := range c.pulses.n {
		at, band := c.pulses.at[i], 0
		for band+1 < c.used && int(c.bands[band+1]) <= at {
			band++
		}
		gain := c.gains[band]
		if c.used == 0 || at >= int(c.bands[c.used]) || c.books[band] == zeroBook || c.books[band] >= noiseBook || gain == 0 {
			continue
		}
		x := float64(c.spec[at] / gain)
		q := int(math.Round(math.Pow(math.Abs(x), 3./4))) + c.pulses.height[i]
		v := powers[min(q, maxQuantized)] * gain
		if x <= 0 { // what was 0 becomes negative, as the standard's arithmetic has it
			v = -v
		}
		c.spec[at] = v
	}
}
