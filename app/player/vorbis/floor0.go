package vorbis

import (
	"fmt"
	"math"
	"math/bits"
)

// floorZero is the shape of spectra as the response of a filter, which is told by line spectral pairs along the Bark scale (6). Encoders
// of the first betas wrote it.
type floorZero struct {
	order           int
	size            int  // of the map
	amplitudeBits   uint // of a packet's amplitude
	amplitudeOffset float64
	books           []int
	maps            [2][]int32 // of short and of long blocks: the place of each number of a spectrum on the Bark scale
}

// readZero reads one (6.2.1).
func (d *Decoder) readZero(r *reader) error {
	f := floorZero{order: int(r.bits(8))}
	rate := int(r.bits(16))
	f.size, f.amplitudeBits, f.amplitudeOffset = int(r.bits(16)), uint(r.bits(6)), float64(r.bits(8))
	f.books = make([]int, r.bits(4)+1)
	for i := range f.books {
		f.books[i] = int(r.bits(8))
		if b := f.books[i]; b >= len(d.codebooks) || d.codebooks[b].values == nil {
			return fmt.Errorf("%w: a book of a floor", ErrDamaged)
		}
	}
	if f.order < 1 || rate < 1 || f.size < 1 || f.amplitudeBits > 32 || r.over {
		return fmt.Errorf("%w: a floor", ErrDamaged)
	}
	for i, block := range d.block {
		f.maps[i] = barkMap(block/2, rate, f.size)
	}
	d.shapes = append(d.shapes, floor{zero: &f})
	return nil
}

// barkMap is where each of n numbers of a spectrum is on a Bark scale of a size (6.2.3).
func barkMap(n, rate, size int) []int32 {
	places := make([]int32, n)
	for i := range places {
		at := bark(float64(rate)*float64(i)/float64(2*n)) * float64(size) / bark(.5*float64(rate))
		places[i] = int32(min(int(at), size-1))
	}
	return places
}

// bark is a frequency as people hear it.
func bark(f float64) float64 {
	return 13.1*math.Atan(.00074*f) + 2.24*math.Atan(.0000000185*f*f) + .0001*f
}

// readZero reads the amplitude and the coefficients of a channel (6.2.2). It is whether the channel sounds.
func (v *floorValue) readZero(r *reader, books []codebook) bool {
	f := v.of.zero
	amplitude := r.bits(f.amplitudeBits)
	if amplitude == 0 {
		return false
	}
	v.amplitude = float64(amplitude) / float64(uint64(1)<<f.amplitudeBits-1)
	number := int(r.bits(uint(bits.Len(uint(len(f.books))))))
	if number >= len(f.books) {
		return false
	}
	book, last := &books[f.books[number]], float32(0)
	for v.cosines = v.cosines[:0]; len(v.cosines) < f.order; {
		vector := book.vector(r)
		if vector == nil {
			return false
		}
		for _, c := range vector[:min(len(vector), f.order-len(v.cosines))] {
			v.cosines = append(v.cosines, math.Cos(float64(c+last)))
		}
		last += vector[len(vector)-1]
	}
	return !r.over
}

// loudest bounds what a spectrum is multiplied with, in nepers: 200 dB, beyond any music.
const loudest = 200 / 20 * math.Ln10

// shapeZero multiplies a spectrum with the floor (6.2.3).
func (v *floorValue) shapeZero(spectrum []float32) {
	f := v.of.zero
	places := f.maps[0]
	if len(places) != len(spectrum) {
		places = f.maps[1]
	}
	const neper = .11512925 // in a decibel
	for i := 0; i < len(spectrum); {
		p, q := v.response(math.Cos(math.Pi * float64(places[i]) / float64(f.size)))
		loud := neper * (v.amplitude*f.amplitudeOffset/math.Sqrt(p+q) - f.amplitudeOffset)
		if !(loud < loudest) {
			loud = loudest
		}
		level := float32(math.Exp(loud))
		for place := places[i]; i < len(spectrum) && places[i] == place; i++ {
			spectrum[i] *= level
		}
	}
}

// response are the two halves of the filter's response where the cosine of the frequency is w.
func (v *floorValue) response(w float64) (p, q float64) {
	p, q = 1, 1
	for i, c := range v.cosines {
		if i&1 == 0 {
			q *= 2 * (c - w)
		} else {
			p *= 2 * (c - w)
		}
	}
	if len(v.cosines)&1 == 1 {
		return p * p * (1 - w*w), q * q / 4
	}
	return p * p * (1 - w) / 2, q * q * (1 + w) / 2
}
