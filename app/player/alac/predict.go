package alac

import "linnet/app/player/bitreader"

// predictor foretells samples from those before, by coefficients that follow how it was wrong.
type predictor struct {
	mode   int
	shift  uint // of the sum: the coefficients are fractions
	factor int32
	order  int
	coefs  [maxOrder]int32
}

func (p *predictor) read(r *bitreader.Reader) {
	p.mode, p.shift = r.Take(4), uint(r.Take(4))
	p.factor, p.order = int32(r.Take(3)), r.Take(5)
	for i := range p.order {
		p.coefs[i] = int32(int16(r.Take(16)))
	}
}

const differences = 31 // the order that means: each sample is the one before and the rest

// predict makes samples of bits each. In a mode other than 0 the rests are themselves differences.
func (p *predictor) predict(rests, out []int32, bits int) {
	wide := uint(32 - bits)
	if p.mode != 0 {
		integrate(rests, rests, wide)
	}
	if p.order == differences {
		integrate(rests, out, wide)
		return
	}
	out[0] = rests[0]
	if p.order == 0 {
		copy(out, rests)
		return
	}
	warm := min(p.order+1, len(out))
	integrate(rests[:warm], out[:warm], wide)
	coefs := p.coefs[:p.order]
	half := int32(1) << p.shift >> 1
	for i := warm; i < len(out); i++ {
		past := out[i-1-len(coefs) : i] // the oldest first
		base := past[0]
		past = past[1:]
		sum := half
		for k, c := range coefs {
			sum += c * (past[len(past)-1-k] - base)
		}
		rest := rests[i]
		out[i] = (rest + base + sum>>p.shift) << wide >> wide
		switch {
		case rest > 0:
			p.adapt(past, base, rest, 1)
		case rest < 0:
			p.adapt(past, base, rest, -1)
		}
	}
}

// integrate adds each value to the sum of those before.
func integrate(in, out []int32, wide uint) {
	sum := int32(0)
	for i, v := range in {
		sum = (sum + v) << wide >> wide
		out[i] = sum
	}
}

// adapt moves the coefficients, that of the oldest sample first, by one towards what would have been right, until that makes up
// for the rest, whose sign is way.
func (p *predictor) adapt(past []int32, base, rest, way int32) {
	for k, old := range past {
		diff := base - old
		sign := int32(1)
		switch {
		case diff == 0:
			sign = 0
		case diff < 0:
			sign = -1
		}
		p.coefs[len(past)-1-k] -= way * sign
		rest -= int32(k+1) * (way * sign * diff >> p.shift)
		if way*rest <= 0 {
			return
		}
	}
}
