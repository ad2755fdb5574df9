package vorbis

import (
	"fmt"
	"math"
	"math/bits"
	"sort"
)

// floor is the shape of spectra, as lines between points (7), or as zero has it.
type floor struct {
	zero       *floorZero // nil: the floor is of type 1
	partitions []int      // their classes
	classes    [16]floorClass
	multiplier int
	x          []int
	order      []int // of the points, by x
	low, high  []int // the points on both sides of each, among those before it
}

type floorClass struct {
	dimensions, subclasses int
	master                 int
	books                  [8]int // -1: all are zero
}

// floorValue is a floor in one packet.
type floorValue struct {
	of     *floor // nil: the channel is silent
	silent bool   // of itself; what is coupled to it may still need its residue
	y      []int
	used   []bool

	amplitude float64   // of a floor of type 0, up to 1
	cosines   []float64 // of its coefficients
}

const maxPoints = 65

func (d *Decoder) readFloor(r *reader) error {
	switch kind := r.bits(16); kind {
	case 0:
		return d.readZero(r)
	case 1:
	default:
		return fmt.Errorf("%w: a floor of type %d", ErrDamaged, kind)
	}
	f := floor{partitions: make([]int, r.bits(5))}
	last := -1
	for i := range f.partitions {
		f.partitions[i] = int(r.bits(4))
		last = max(last, f.partitions[i])
	}
	for i := range last + 1 {
		if err := d.readClass(r, &f.classes[i]); err != nil {
			return err
		}
	}
	f.multiplier = int(r.bits(2)) + 1
	width := uint(r.bits(4))
	f.x = []int{0, 1 << width}
	for _, class := range f.partitions {
		for range f.classes[class].dimensions {
			f.x = append(f.x, int(r.bits(width)))
		}
	}
	if len(f.x) > maxPoints || !f.arrange() {
		return fmt.Errorf("%w: points of a floor", ErrDamaged)
	}
	d.shapes = append(d.shapes, f)
	return nil
}

func (d *Decoder) readClass(r *reader, c *floorClass) error {
	c.dimensions, c.subclasses = int(r.bits(3))+1, int(r.bits(2))
	if c.subclasses > 0 {
		if c.master = int(r.bits(8)); c.master >= len(d.codebooks) {
			return fmt.Errorf("%w: a book of a floor", ErrDamaged)
		}
	}
	for i := range 1 << c.subclasses {
		if c.books[i] = int(r.bits(8)) - 1; c.books[i] >= len(d.codebooks) {
			return fmt.Errorf("%w: a book of a floor", ErrDamaged)
		}
	}
	return nil
}

// arrange orders the points and finds their neighbours; false: two are in one place.
func (f *floor) arrange() bool {
	for i, x := range f.x {
		f.order = append(f.order, i)
		low, high := 0, 1
		for k, v := range f.x[:i] {
			if v == x {
				return false
			}
			if v < x && v > f.x[low] {
				low = k
			}
			if v > x && v < f.x[high] {
				high = k
			}
		}
		f.low, f.high = append(f.low, low), append(f.high, high)
	}
	sort.Slice(f.order, func(a, b int) bool { return f.x[f.order[a]] < f.x[f.order[b]] })
	return true
}

// readFloors reads the floor of every channel (7.2.3). Channels that are coupled are silent together.
func (d *Decoder) readFloors(r *reader, m *mapping) {
	for c := range d.floors {
		v := &d.floors[c]
		v.of = &d.shapes[m.floors[m.submap[c]]]
		if v.silent = !v.read(r, d.codebooks); v.silent {
			v.of = nil
		}
	}
	for _, c := range m.couples {
		a, b := &d.floors[c[0]], &d.floors[c[1]]
		if !a.silent || !b.silent {
			a.silent, b.silent = false, false
		}
	}
}

// read is whether the channel sounds.
func (v *floorValue) read(r *reader, books []codebook) bool {
	f := v.of
	if f.zero != nil {
		return v.readZero(r, books)
	}
	if r.bits(1) == 0 {
		return false
	}
	most := [4]int{256, 128, 86, 64}[f.multiplier-1]
	width := uint(bits.Len(uint(most - 1)))
	v.y = append(v.y[:0], int(r.bits(width)), int(r.bits(width)))
	for _, class := range f.partitions {
		c := &f.classes[class]
		value := 0
		if c.subclasses > 0 {
			if value = books[c.master].scalar(r); value < 0 {
				return false
			}
		}
		for range c.dimensions {
			book := c.books[value&(1<<c.subclasses-1)]
			value >>= c.subclasses
			y := 0
			if book >= 0 {
				y = books[book].scalar(r)
			}
			if y < 0 {
				return false
			}
			v.y = append(v.y, y)
		}
	}
	if r.over {
		return false
	}
	v.predict(most)
	return true
}

// predict makes heights of what was missed between the neighbours of each point (7.2.4, step 1).
func (v *floorValue) predict(most int) {
	f := v.of
	v.used = append(v.used[:0], true, true)
	for i := 2; i < len(f.x); i++ {
		low, high := f.low[i], f.high[i]
		between := segment{f.x[low], v.y[low], f.x[high], v.y[high]}.at(f.x[i])
		missed := v.y[i]
		v.used = append(v.used, missed != 0)
		if missed == 0 {
			v.y[i] = between
			continue
		}
		v.used[low], v.used[high] = true, true
		above, below := most-between, between
		switch {
		case missed >= 2*min(above, below) && above > below:
			v.y[i] = missed - below + between
		case missed >= 2*min(above, below):
			v.y[i] = between - missed + above - 1
		case missed&1 == 1:
			v.y[i] = between - (missed+1)/2
		default:
			v.y[i] = between + missed/2
		}
		v.y[i] = min(max(v.y[i], 0), most-1)
	}
}

// segment is a line from a point to another on its right.
type segment struct{ x0, y0, x1, y1 int }

// at is the height of a line at x.
func (s segment) at(x int) int {
	dy, dx := s.y1-s.y0, s.x1-s.x0
	step := max(dy, -dy) * (x - s.x0) / dx
	if dy < 0 {
		return s.y0 - step
	}
	return s.y0 + step
}

// shape multiplies a spectrum with the floor. scratch is as long.
func (v *floorValue) shape(spectrum, scratch []float32) {
	f := v.of
	if f == nil {
		clear(spectrum)
		return
	}
	if f.zero != nil {
		v.shapeZero(spectrum)
		return
	}
	curve := scratch[:len(spectrum)]
	lx, ly := 0, v.y[0]*f.multiplier
	for _, i := range f.order[1:] {
		if v.used[i] {
			hx, hy := f.x[i], v.y[i]*f.multiplier
			segment{lx, ly, hx, hy}.draw(curve)
			lx, ly = hx, hy
		}
	}
	for i := lx; i < len(curve); i++ {
		curve[i] = decibels[min(max(ly, 0), 255)]
	}
	for i, c := range curve {
		spectrum[i] *= c
	}
}

// draw draws it without its last point, in whole numbers (9.2.7).
func (s segment) draw(curve []float32) {
	dy, dx := s.y1-s.y0, s.x1-s.x0
	base := dy / dx
	step, rest := base+1, max(dy, -dy)-max(base, -base)*dx
	if dy < 0 {
		step = base - 1
	}
	y, missed := s.y0, 0
	for x := s.x0; x < min(s.x1, len(curve)); x++ {
		curve[x] = decibels[min(max(y, 0), 255)]
		if missed += rest; missed >= dx {
			missed -= dx
			y += step
		} else {
			y += base
		}
	}
}

// decibels is the table of 10.1: 140 dB in 256 steps.
var decibels = func() (t [256]float32) {
	for i := range t {
		t[i] = float32(math.Pow(10, float64(i-255)*140/256/20))
	}
	return t
}()
