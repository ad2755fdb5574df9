package vorbis

import (
	"fmt"
	"math/bits"
)

// setup is what the third header says.
type setup struct {
	codebooks []codebook
	shapes    []floor
	residues  []residue
	mappings  []mapping
	modes     []mode
}

// mode says how a packet is decoded.
type mode struct{ long, mapping int }

// readSetup reads the setup header (4.2.4).
func (d *Decoder) readSetup(b []byte) error {
	if len(b) < 8 || string(b[:7]) != "\x05vorbis" {
		return fmt.Errorf("%w: no setup", ErrDamaged)
	}
	r, values := &reader{b: b[7:]}, 0
	for n := r.bits(8) + 1; n > 0; n-- {
		c, err := readCodebook(r, &values)
		if err != nil {
			return err
		}
		d.codebooks = append(d.codebooks, c)
	}
	for n := r.bits(6) + 1; n > 0; n-- {
		r.bits(16) // transforms of time, which there are none of
	}
	for n := r.bits(6) + 1; n > 0; n-- {
		if err := d.readFloor(r); err != nil {
			return err
		}
	}
	for n := r.bits(6) + 1; n > 0; n-- {
		if err := d.readResidue(r); err != nil {
			return err
		}
	}
	for n := r.bits(6) + 1; n > 0; n-- {
		if err := d.readMapping(r); err != nil {
			return err
		}
	}
	for n := r.bits(6) + 1; n > 0; n-- {
		m := mode{long: int(r.bits(1))}
		window, transform := r.bits(16), r.bits(16) // both are 0 in Vorbis I
		if m.mapping = int(r.bits(8)); window|transform != 0 || m.mapping >= len(d.mappings) {
			return fmt.Errorf("%w: a mode", ErrDamaged)
		}
		d.modes = append(d.modes, m)
	}
	if r.bits(1) == 0 || r.over {
		return fmt.Errorf("%w: a short setup", ErrDamaged)
	}
	return nil
}

// mapping says which floors and residues the channels have, and which of them are coupled.
type mapping struct {
	couples [][2]int // magnitude and angle
	submap  []int    // of each channel
	floors  []int    // of each submap
	residue []int
}

func (d *Decoder) readMapping(r *reader) error {
	m := mapping{submap: make([]int, d.channels)}
	kind, submaps := r.bits(16), 1
	if r.bits(1) == 1 {
		submaps = int(r.bits(4)) + 1
	}
	if r.bits(1) == 1 {
		width := uint(bits.Len(uint(d.channels - 1)))
		for n := r.bits(8) + 1; n > 0; n-- {
			c := [2]int{int(r.bits(width)), int(r.bits(width))}
			if c[0] == c[1] || max(c[0], c[1]) >= d.channels {
				return fmt.Errorf("%w: coupled channels", ErrDamaged)
			}
			m.couples = append(m.couples, c)
		}
	}
	if kind != 0 || r.bits(2) != 0 {
		return fmt.Errorf("%w: a mapping", ErrDamaged)
	}
	if submaps > 1 {
		for c := range m.submap {
			if m.submap[c] = int(r.bits(4)); m.submap[c] >= submaps {
				return fmt.Errorf("%w: a submap", ErrDamaged)
			}
		}
	}
	for range submaps {
		r.bits(8)
		f, x := int(r.bits(8)), int(r.bits(8))
		if f >= len(d.shapes) || x >= len(d.residues) {
			return fmt.Errorf("%w: a submap", ErrDamaged)
		}
		m.floors, m.residue = append(m.floors, f), append(m.residue, x)
	}
	d.mappings = append(d.mappings, m)
	return nil
}

// uncouple makes two channels of a magnitude and an angle (4.3.5).
func (m *mapping) uncouple(spectra [][]float32, n int) {
	for i := len(m.couples) - 1; i >= 0; i-- {
		magnitude, angle := spectra[m.couples[i][0]][:n], spectra[m.couples[i][1]][:n]
		for k, a := range angle {
			switch v := magnitude[k]; {
			case v > 0 && a > 0:
				angle[k] = v - a
			case v > 0:
				angle[k], magnitude[k] = v, v+a
			case a > 0:
				angle[k] = v + a
			default:
				angle[k], magnitude[k] = v, v-a
			}
		}
	}
}
