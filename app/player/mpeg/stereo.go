package mpeg

import (
	"math"
	"slices"
)

const half = math.Sqrt2 / 2

var (
	// places are what left and right get of a band by its place between the sides (ISO 11172-3, 2.4.3.4.9.3).
	places = makePlaces()
	// lowPlaces are the same for MPEG 2, by intensity_scale (ISO 13818-3, 2.4.3.2).
	lowPlaces = makeLowPlaces()
)

func makePlaces() (all [7][2]float32) {
	for i := range all {
		sin, cos := math.Sincos(float64(i) * math.Pi / 12)
		all[i] = [2]float32{float32(sin / (sin + cos)), float32(cos / (sin + cos))}
	}
	return all
}

func makeLowPlaces() (all [2][32][2]float32) {
	for scale, base := range [2]float64{math.Pow(2, -.25), half} {
		for i := range all[scale] {
			less := float32(math.Pow(base, float64((i+1)/2)))
			if all[scale][i] = [2]float32{1, less}; i%2 == 1 {
				all[scale][i] = [2]float32{less, 1}
			}
		}
	}
	return all
}

// joinStereo makes left and right of what the two channels of joint stereo hold.
func joinStereo(h Header, left, right *granule, x *[2][576]float32) {
	used := max(left.used, right.used)
	middle := h.extension&2 != 0
	if h.extension&1 == 0 {
		if middle {
			joinMiddle(x, 0, used)
		}
		left.used, right.used = used, used
		return
	}
	bands := right.layout.bands
	var heard [4]bool // by window: the right channel has something of its own in this band or a higher one
	for i, b := range slices.Backward(bands) {
		own := &heard[b.window+1]
		*own = *own || slices.ContainsFunc(x[1][b.start:b.start+b.width], func(v float32) bool { return v != 0 })
		heard[0] = heard[0] || *own // long bands lie below short ones
		if b.start >= used {
			continue
		}
		scale, placed := right.place(h, bandOfPlace(i, right.kind))
		switch {
		case placed && !*own:
			for k := b.start; k < b.start+b.width; k++ {
				x[0][k], x[1][k] = scale[0]*x[0][k], scale[1]*x[0][k]
			}
			used = max(used, b.start+b.width)
		case middle:
			joinMiddle(x, b.start, b.start+b.width)
		}
	}
	left.used, right.used = used, used
}

// joinMiddle makes left and right of middle and side.
func joinMiddle(x *[2][576]float32, from, to int) {
	l, r := x[0][from:to], x[1][from:to]
	for i := range l {
		m, s := l[i]*half, r[i]*half
		l[i], r[i] = m+s, m-s
	}
}

// bandOfPlace is the band whose scale factor says where band i has its place: the highest have none of their own.
func bandOfPlace(i, kind int) int {
	switch {
	case kind == allLong && i == 21:
		return 20
	case kind != allLong && i >= len(layouts[0][kind].bands)-3:
		return i - 3
	}
	return i
}

// place is what left and right get of band i. ok is false where the band is no intensity stereo: beyond the places of MPEG 1. MPEG
// 2 calls its highest place such a one, but encoders use it and decoders take it as they mean it.
func (g *granule) place(h Header, i int) (scale [2]float32, ok bool) {
	p := g.factors[i]
	if h.Version == MPEG1 {
		if p >= len(places) {
			return scale, false
		}
		return places[p], true
	}
	return lowPlaces[g.compress&1][p&31], true
}
