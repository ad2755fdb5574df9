package pcm

import "encoding/binary"

// msMoves are how a step grows or shrinks, and msPairs the predictors that every file has (Microsoft, Multimedia Standards Update, 1994).
var (
	msMoves = [16]int32{230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230}
	msPairs = [][2]int32{{256, 0}, {512, -256}, {0, 0}, {192, 64}, {240, 0}, {460, -208}, {392, -232}}
)

// msChannel is the state of one channel.
type msChannel struct {
	pair      [2]int32
	step      int32
	last, old int32
}

func (c *msChannel) next(nibble byte) float32 {
	signed := int32(int8(nibble<<4) >> 4)
	v := (c.last*c.pair[0]+c.old*c.pair[1])/256 + signed*c.step
	v = min(max(v, -1<<15), 1<<15-1)
	c.old, c.last = c.last, v
	c.step = min(max(msMoves[nibble]*c.step>>8, 16), 1<<21)
	return float32(v) / (1 << 15)
}

// microsoft is ADPCM of two channels at most: a block begins with a predictor, a step and two samples of each, then half bytes take turns.
// The format may bring predictors of its own.
func (f *Format) microsoft(block int, b []byte) bool {
	ch := f.Channels
	if ch > 2 || block < 7*ch {
		return false
	}
	pairs := msPairs
	if len(b) >= 22 {
		le := binary.LittleEndian
		own := make([][2]int32, min(int(le.Uint16(b[20:])), (len(b)-22)/4))
		for i := range own {
			own[i] = [2]int32{int32(int16(le.Uint16(b[22+4*i:]))), int32(int16(le.Uint16(b[24+4*i:])))}
		}
		if len(own) > 0 {
			pairs = own
		}
	}
	count := func(n int) int { return (n-7*ch)*2/ch + 2 }
	f.block, f.frames = block, count(block)
	f.partly = func(n int) int {
		if n < 7*ch {
			return 0
		}
		return count(n)
	}
	f.decode = func(x []float32, b []byte) {
		for ; len(b) >= block; b = b[block:] {
			msBlock(x[:f.samples()], b[:block], ch, pairs)
			x = x[f.samples():]
		}
	}
	return true
}

func msBlock(x []float32, b []byte, ch int, pairs [][2]int32) {
	var state [2]msChannel
	at := func(i int) int32 { return int32(int16(binary.LittleEndian.Uint16(b[i:]))) }
	for c := range ch {
		s := &state[c]
		s.pair = pairs[min(int(b[c]), len(pairs)-1)]
		s.step, s.last, s.old = at(ch+2*c), at(3*ch+2*c), at(5*ch+2*c)
		x[c], x[ch+c] = float32(s.old)/(1<<15), float32(s.last)/(1<<15)
	}
	for i, v := range b[7*ch:] {
		x[2*ch+2*i] = state[0].next(v >> 4)
		x[2*ch+2*i+1] = state[ch-1].next(v & 15)
	}
}
