package aac

import (
	"sync"

	"linnet/app/player/mdct"
)

// A filterbank makes samples of spectra (4.6.11). Its tables are shared, its buffers are its own.
type filterbank struct {
	length      int // of a frame
	long, short *mdct.Transform
	halves      *[2]halves // by shape
	dct         []float32
	rest        []float32 // of the short window before
	both        []float32 // two frames, which short windows lie in
}

var halves1024 = sync.OnceValue(func() *[2]halves { return bothHalves(1024) })
var halves960 = sync.OnceValue(func() *[2]halves { return bothHalves(960) })

func bothHalves(length int) *[2]halves {
	return &[2]halves{newHalves(sineShape, length), newHalves(kbdShape, length)}
}

func newFilterbank(length int) *filterbank {
	b := &filterbank{length: length, long: newTransform(length), short: newTransform(length / 8), halves: halves1024()}
	if length == 960 {
		b.halves = halves960()
	}
	b.dct, b.rest, b.both = make([]float32, length), make([]float32, length/8), make([]float32, 2*length)
	return b
}

// newTransform scales by 2/N (4.6.11.3.1), N being twice the length.
func newTransform(length int) *mdct.Transform { return mdct.New(length, 1/float64(length)) }

// run makes the samples of a frame from the spectrum of c and the second half of the frame before, and keeps its own second half.
// The rising halves have the shape of the window before.
func (b *filterbank) run(c *channel, out []float32) {
	before, now := &b.halves[c.last], &b.halves[c.shape]
	c.last = c.shape
	out = out[:b.length]
	w := window{before.wide, now.wideFall}
	switch c.sequence {
	case eightShort:
		b.eight(c, window{before.short, now.shortFall}, out)
		return
	case longStart:
		w.fall = now.steepFall
	case longStop:
		w.rise = before.steep
	}
	b.long.Run(c.spec, b.dct)
	unfold(b.dct, &w, out, c.overlap)
}

// eight lays eight short windows, each half over the next, into the middle of two frames. All but the first rise in the shape of
// their own frame.
func (b *filterbank) eight(c *channel, w window, out []float32) {
	short := b.length / 8
	flat := (b.length - short) / 2
	copy(b.both, c.overlap[:flat])
	copy(b.rest, c.overlap[flat:flat+short])
	at := flat
	for i := range 8 {
		b.short.Run(c.spec[i*short:(i+1)*short], b.dct[:short])
		unfold(b.dct[:short], &w, b.both[at:at+short], b.rest)
		w.rise = b.halves[c.shape].short
		at += short
	}
	at += copy(b.both[at:], b.rest)
	clear(b.both[at:])
	copy(c.overlap, b.both[copy(out, b.both):])
}
