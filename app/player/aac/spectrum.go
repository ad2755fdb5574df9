package aac

import (
	"math"

	"linnet/app/player/bitreader"
)

// readChannel reads individual_channel_stream (table 4.50) into c. With info, the layout of the other channel counts.
func (d *Decoder) readChannel(r *bitreader.Reader, c *channel, info *ics) error {
	global := r.Take(8)
	if info != nil {
		c.ics = *info
	} else if err := d.readInfo(r, &c.ics); err != nil {
		return err
	}
	if err := c.readSections(r); err != nil {
		return err
	}
	if err := c.readScales(r, global); err != nil {
		return err
	}
	if err := c.readPulses(r); err != nil {
		return err
	}
	if err := c.readShaping(r); err != nil {
		return err
	}
	if r.Flag() {
		return ErrUnsupported // gain control, of the object type SSR
	}
	if err := c.readSpectrum(r); err != nil {
		return err
	}
	c.addPulses()
	return nil
}

// eachBand calls f for every band of every window that carries something, with its place in books and in the spectrum.
func (s *ics) eachBand(short int, f func(i, from, to int)) {
	window, i := 0, 0
	for g := range s.groups {
		for b := range s.used {
			for w := range s.windows[g] {
				at := (window + w) * short
				f(i, at+int(s.bands[b]), at+int(s.bands[b+1]))
			}
			i++
		}
		window += s.windows[g]
	}
}

// readSpectrum reads spectral_data (table 4.56): the bands of a group follow each other, each with all its windows.
func (c *channel) readSpectrum(r *bitreader.Reader) error {
	clear(c.spec)
	failed := false
	c.eachBand(len(c.spec)/8, func(i, from, to int) {
		book, x := c.books[i], c.spec[from:to]
		switch {
		case book == zeroBook || book >= noiseBook:
		case book == escapeBook:
			failed = !readEscapes(r, x, c.gains[i]) || failed
		case spectral[book].shape.values == 4:
			readQuads(r, spectral[book], x, c.gains[i])
		default:
			readPairs(r, spectral[book], x, c.gains[i])
		}
	})
	if failed || r.Over() {
		return ErrDamaged
	}
	return nil
}

// most bits of a codeword of four or two values, with its signs
const quadBits, pairBits = 16 + 4, 15 + 2

func readQuads(r *bitreader.Reader, c *codebook, x []float32, gain float32) {
	for ; len(x) >= 4; x = x[4:] {
		r.Need(quadBits)
		w := &c.words[c.next(r)]
		signs := r.Peek()
		r.Skip(int(w.signs))
		x[0] = w.value(0, gain, signs, c.mask)
		x[1] = w.value(1, gain, signs, c.mask)
		x[2] = w.value(2, gain, signs, c.mask)
		x[3] = w.value(3, gain, signs, c.mask)
	}
}

func readPairs(r *bitreader.Reader, c *codebook, x []float32, gain float32) {
	for ; len(x) >= 2; x = x[2:] {
		r.Need(pairBits)
		w := &c.words[c.next(r)]
		signs := r.Peek()
		r.Skip(int(w.signs))
		x[0] = w.value(0, gain, signs, c.mask)
		x[1] = w.value(1, gain, signs, c.mask)
	}
}

// value i, with its sign from those that follow the codeword.
func (w *word) value(i int, gain float32, signs uint64, mask uint32) float32 {
	sign := uint32(signs<<(w.places[i]&3)>>32) & mask
	return math.Float32frombits(math.Float32bits(w.values[i]*gain) | sign)
}

const (
	escaped    = 16 // as a value: what it is follows
	escapeBase = 17
	unread     = .5 // stands for such a value: none is it raised to 4/3
)

// readEscapes reads pairs whose greater values follow their signs (4.6.3.3). A codeword, two signs and two escapes take 56 bits at
// the most, which is what a refill makes ready. False: a value that no encoder can mean.
func readEscapes(r *bitreader.Reader, x []float32, gain float32) bool {
	c := spectral[escapeBook]
	for ; len(x) >= 2; x = x[2:] {
		r.Refill()
		w := &c.words[c.next(r)]
		signs := r.Peek()
		r.Skip(int(w.signs))
		x[0] = w.value(0, gain, signs, c.mask)
		x[1] = w.value(1, gain, signs, c.mask)
		for i, v := range w.values[:2] {
			if v != unread {
				continue
			}
			q, ok := readEscape(r)
			if !ok {
				return false
			}
			x[i] = math.Float32frombits(math.Float32bits(powers[q]*gain) | math.Float32bits(x[i])&(1<<31))
		}
	}
	return true
}
