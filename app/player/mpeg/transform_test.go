package mpeg

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The tests of this file hold the fast transforms against the formulas of ISO 11172-3 as they stand there.

func noise(seed uint64, n int) []float32 {
	r := rand.New(rand.NewPCG(seed, 0))
	x := make([]float32, n)
	for i := range x {
		x[i] = r.Float32()*2 - 1
	}
	return x
}

// slowIMDCT is that of 2.4.3.4.10.2, windowed by 2.4.3.4.10.3.
func slowIMDCT(x []float32, blockType int) (y [36]float64) {
	n := 2 * len(x)
	for i := range n {
		for k, v := range x {
			y[i] += float64(v) * math.Cos(math.Pi/float64(2*n)*float64(2*i+1+n/2)*float64(2*k+1))
		}
		long, short := math.Sin(math.Pi/36*(float64(i)+.5)), func(i int) float64 { return math.Sin(math.Pi / 12 * (float64(i) + .5)) }
		switch {
		case blockType == 2:
			y[i] *= short(i)
		case blockType == 0 || blockType == 1 && i < 18 || blockType == 3 && i >= 18:
			y[i] *= long
		case blockType == 1 && i >= 30 || blockType == 3 && i < 6:
			y[i] = 0
		case blockType == 1 && i >= 24:
			y[i] *= short(i - 18)
		case blockType == 3 && i < 12:
			y[i] *= short(i - 6)
		}
	}
	return y
}

// slowBlock is what one subband of a granule becomes: three short blocks overlap within it.
func slowBlock(x []float32, blockType int) (y [36]float64) {
	if blockType != 2 {
		return slowIMDCT(x, blockType)
	}
	for w := range 3 {
		var lines []float32
		for k := w; k < 18; k += 3 {
			lines = append(lines, x[k])
		}
		for i, v := range slowIMDCT(lines, 2) {
			if i < 12 {
				y[6+6*w+i] += v
			}
		}
	}
	return y
}

func TestHybridIsThatOfTheStandard(t *testing.T) {
	for _, c := range []struct{ blockType, kind int }{{0, allLong}, {1, allLong}, {2, allShort}, {2, mixed}, {3, allLong}} {
		var ch channel
		var out [slots * 32]float32
		var kept [32][18]float64
		for step := range 2 {
			// As no lines follow each other, neither reordering nor the reduction of aliases is looked at here.
			var x [576]float32
			copy(x[:], noise(uint64(step), 576))
			g := granule{blockType: c.blockType, kind: c.kind, mixed: c.kind == mixed, layout: &layouts[0][c.kind], used: 576}
			ordered := x
			if c.kind != allLong {
				g.reorder(&ordered)
			}
			reduceAliases(&ordered, map[int]int{allLong: 31, allShort: 0, mixed: 1}[c.kind])
			ch.hybrid(&g, &x, &out)
			for n := range 32 {
				blockType := c.blockType
				if c.kind == mixed && n < 2 {
					blockType = 0
				}
				y := slowBlock(ordered[18*n:18*n+18], blockType)
				for i := range 18 {
					want := y[i] + kept[n][i]
					if n&1 == 1 && i&1 == 1 {
						want = -want
					}
					if got := float64(out[32*i+n]); math.Abs(got-want) > 1e-4 {
						t.Fatalf("block %d, kind %d, subband %d, sample %d: %v, want %v", c.blockType, c.kind, n, i, got, want)
					}
					kept[n][i] = y[18+i]
				}
			}
		}
	}
}

// slowSynthesis is the flow of figure 3-A.2: 32 samples of subbands in, 32 samples out.
type slowSynthesis struct{ v [1024]float64 }

func (s *slowSynthesis) step(sub []float32) (out [32]float64) {
	copy(s.v[64:], s.v[:960])
	for i := range 64 {
		s.v[i] = 0
		for k, x := range sub {
			s.v[i] += math.Cos(float64((16+i)*(2*k+1))*math.Pi/64) * float64(x)
		}
	}
	for j := range 32 {
		for i := range 8 {
			out[j] += s.v[i*128+j]*wholeWindow(i*64+j) + s.v[i*128+96+j]*wholeWindow(i*64+32+j)
		}
	}
	return out
}

func wholeWindow(i int) float64 {
	if i > 256 {
		if i%64 == 0 {
			return wholeWindow(512 - i)
		}
		return -wholeWindow(512 - i)
	}
	return float64(window[i]) / 65536
}

func TestSynthesisIsThatOfTheStandard(t *testing.T) {
	var c channel
	var slow slowSynthesis
	for granule := range 3 {
		var sub [slots * 32]float32
		copy(sub[:], noise(uint64(granule), len(sub)))
		var out [slots * 64]float32
		c.synthesise(&sub, slots, out[:])
		for slot := range slots {
			for j, want := range slow.step(sub[32*slot : 32*slot+32]) {
				if got := float64(out[2*(32*slot+j)]); math.Abs(got-want) > 1e-5 {
					t.Fatalf("granule %d, slot %d, sample %d: %v, want %v", granule, slot, j, got, want)
				}
			}
		}
	}
}

// Every table of codes is whole: each run of bits is one code, and it is found with its own length.
func TestCodesAreWhole(t *testing.T) {
	for n, text := range codeTexts {
		var whole uint64
		for _, l := range leaves(text) {
			whole += 1 << (32 - l.bits)
			if got := makeCodes(text).look(uint64(l.code)<<32 | 1<<(63-l.bits)); got != l.entry() {
				t.Errorf("table %d: %032b is %x, want %x", n, l.code, got, l.entry())
			}
		}
		if whole != 1<<32 {
			t.Errorf("table %d is not whole", n)
		}
	}
}

func TestBandsFillTheGranule(t *testing.T) {
	for rate := range layouts {
		for kind, l := range layouts[rate] {
			at := 0
			for _, b := range l.bands {
				if b.start != at {
					t.Errorf("rate %d, kind %d: a band at %d, want %d", rate, kind, b.start, at)
				}
				at += b.width
			}
			if at != 576 || l.lines%18 != 0 && kind == mixed {
				t.Errorf("rate %d, kind %d: %d lines, %d of long bands", rate, kind, at, l.lines)
			}
		}
	}
}
