package aac

import "linnet/app/player/bitreader"

// The window sequences (4.6.11).
const (
	onlyLong = iota
	longStart
	eightShort
	longStop
)

// Codebooks that are none (4.6.3).
const (
	zeroBook      = 0
	escapeBook    = 11
	reservedBook  = 12
	noiseBook     = 13
	againstBook   = 14 // intensity with the sign turned
	intensityBook = 15
)

const maxGroupBands = 8 * 15 // of eight short windows; a long one has at most 51

// ics is how one channel of a frame is laid out: ics_info, section_data and scale_factor_data.
type ics struct {
	sequence, shape byte
	bands           []uint16 // the offsets of all bands
	used            int      // bands that carry something
	groups          int
	windows         [8]int // in each group
	books           [maxGroupBands]byte
	gains           [maxGroupBands]float32 // factor of a spectral band, energy of noise, factor of intensity
}

// channel is one channel: the frame being decoded, and what the one before has left.
type channel struct {
	ics
	pulses  pulses
	shaping shaping
	spec    []float32
	overlap []float32
	last    byte // shape of the window before
}

// readInfo reads ics_info (table 4.6).
func (d *Decoder) readInfo(r *bitreader.Reader, s *ics) error {
	r.Take(1)
	s.sequence, s.shape = byte(r.Take(2)), byte(r.Take(1))
	s.groups, s.windows = 1, [8]int{1}
	if s.sequence == eightShort {
		s.bands, s.used = d.bands.short, r.Take(4)
		together := r.Take(7)
		for i := 6; i >= 0; i-- {
			if together>>i&1 == 0 {
				s.groups++
			}
			s.windows[s.groups-1]++
		}
	} else {
		s.bands, s.used = d.bands.long, r.Take(6)
		if r.Flag() {
			return ErrUnsupported // prediction, of the object types Main and LTP
		}
	}
	if s.used >= len(s.bands) {
		return ErrDamaged
	}
	return nil
}

// readSections reads section_data (table 4.52): which bands have which codebook.
func (s *ics) readSections(r *bitreader.Reader) error {
	width := 5
	if s.sequence == eightShort {
		width = 3
	}
	escape := 1<<width - 1
	for g := range s.groups {
		for k := 0; k < s.used; {
			book := byte(r.Take(4))
			n := r.Take(width)
			for more := n; more == escape && !r.Over(); n += more {
				more = r.Take(width)
			}
			if book == reservedBook || k+n > s.used || r.Over() {
				return ErrDamaged
			}
			for i := range n {
				s.books[g*s.used+k+i] = book
			}
			k += n
		}
	}
	return nil
}
