package mp4

import (
	"fmt"
	"math/bits"
)

// edit is what elst says: which part of the track is the music.
type edit struct {
	count int   // of edits that are not empty
	start int64 // of the first, in ticks of the track
	lasts int64 // in ticks of the whole; 0: to the end
}

// read: a count, then for each edit how long it lasts, where in the track it starts (-1: nothing is heard), and its speed.
func (e *edit) read(x []byte) {
	n := big32(x[4:])
	size := 12
	if x[0] == 1 {
		size = 20
	}
	for x = x[8:]; n > 0 && len(x) >= size; n, x = n-1, x[size:] {
		lasts, start := int64(big32(x)), int64(int32(big32(x[4:])))
		if size == 20 {
			lasts, start = int64(big64(x)&(1<<62-1)), int64(big64(x[8:]))
		}
		if start < 0 {
			continue
		}
		if e.count++; e.count == 1 {
			e.start, e.lasts = start, lasts
		}
	}
}

// settle decides where the music begins and ends: by what iTunes noted, else by the edit, else all of it is music. An edit is
// rounded to ticks of the whole, which are coarse: where it agrees with the samples, the samples count. Of a file that was cut,
// the beginning still holds.
func (w *walk) settle() error {
	if !w.found {
		switch w.unknown {
		case "":
			return ErrNoSound
		case "drms", "enca", "aavd":
			return fmt.Errorf("%w (MP4 that is locked by who sold it)", ErrNoSound)
		}
		return fmt.Errorf("%w (MP4 with %q)", ErrNoSound, w.unknown)
	}
	f := w.f
	if err := f.table.check(f.end); err != nil {
		return err
	}
	total := f.table.ticks()
	if f.moof.settle(w, total) {
		total = 0
	}
	scale := int64(f.Scale)
	switch g, e := w.gapless, w.edit; {
	case g.samples > 0 && (total == 0 || g.delay < total):
		f.Start, f.Length = g.delay, g.samples
	case e.count > 0 && (total == 0 || e.start < total):
		f.Start = e.start
		lasts, round := int64(0), scale
		if w.scale > 0 {
			lasts, round = Rescale(e.lasts, scale, w.scale), scale/w.scale+1
		}
		if whole := total - e.start; e.count == 1 && lasts > 0 && (total == 0 || lasts < whole-round) {
			f.Length = lasts
		}
	}
	if total > 0 && (f.Length == 0 || f.Length > total-f.Start) {
		f.Length = total - f.Start
	}
	return nil
}

// Rescale is v*to/from, rounded; 0 where that is no number of ticks.
func Rescale(v, to, from int64) int64 {
	if v < 0 || to <= 0 || from <= 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(v), uint64(to))
	lo, carry := bits.Add64(lo, uint64(from/2), 0)
	if hi += carry; hi >= uint64(from) {
		return 0
	}
	q, _ := bits.Div64(hi, lo, uint64(from))
	return int64(q & (1<<62 - 1))
}
