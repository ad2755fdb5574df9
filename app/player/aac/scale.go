package aac

import (
	"math"

	"linnet/app/player/bitreader"
)

const (
	fullScale   = 1 << 15 // the standard's samples are those of 16 bits
	gainOffset  = 100     // scale factor of 1
	noiseOffset = 90
	noiseBits   = 9
	scaleMiddle = 60 // the difference 0
)

// quarters are the powers of two that scale factors stand for, from 2^(-quartersLow/4) on.
var quarters = makeQuarters()

const quartersLow = 256

func makeQuarters() (t [768]float32) {
	for i := range t {
		t[i] = float32(math.Exp2(float64(i-quartersLow) / 4))
	}
	return t
}

// quarter is 2^(n/4), within what can be heard.
func quarter(n int) float32 { return quarters[min(max(n+quartersLow, 0), len(quarters)-1)] }

// readScales reads scale_factor_data (table 4.53). Each kind of band has its own run of differences.
func (s *ics) readScales(r *bitreader.Reader, global int) error {
	scale, noise, position := global, global-noiseOffset, 0
	fresh := true // the first noise is given in full
	for i, book := range s.books[:s.groups*s.used] {
		if book == zeroBook {
			continue
		}
		if book == noiseBook && fresh {
			fresh = false
			noise += r.Take(noiseBits) - 1<<(noiseBits-1)
			s.gains[i] = quarter(noise) / fullScale
			continue
		}
		r.Refill()
		change := scales.next(r) - scaleMiddle
		switch book {
		case noiseBook:
			noise += change
			s.gains[i] = quarter(noise) / fullScale
		case intensityBook, againstBook:
			position += change
			s.gains[i] = quarter(-position)
		default:
			scale += change
			if scale < 0 || scale > 255 {
				return ErrDamaged
			}
			s.gains[i] = quarter(scale-gainOffset) / fullScale
		}
	}
	return nil
}
