package player

import (
	"context"
	"math"

	"linnet/app/player/convert"
	"linnet/app/player/stretch"
)

// joiner makes one run of stereo at the Output's rate out of consecutive tracks: it mixes down, applies gain, resamples and
// limits. While the rate stays the same the resampler runs on from track to track, so that even its tail leaves no gap.
type joiner struct {
	rate  int
	ring  *ring
	res   *convert.Resampler // nil: the track has the Output's rate
	from  int                // rate that res takes
	in    int64              // frames given to res
	base  int64              // frames written before res began
	wrote int64
	tempo float64            // how many times its speed the track is to have; 0: its own
	slow  *stretch.Stretcher // nil: tempo is 0, or nothing was written since the last flush
	cross cross
	gain  float32
	limit limiter
	buf   []float32
}

// begin prepares for a track and returns the frame of the run at which the track begins.
func (j *joiner) begin(ctx context.Context, rate int, gain float64) (int64, error) {
	j.gain = float32(math.Pow(10, min(max(gain, -24), 12)/20))
	if rate == j.from && j.tempo == 0 {
		return j.next(), nil
	}
	if err := j.flush(ctx); err != nil {
		return 0, err
	}
	j.from, j.res, j.in, j.base = rate, nil, 0, j.wrote
	if rate != j.rate {
		j.res = convert.NewResampler(rate, j.rate)
	}
	return j.base, nil
}

// next is the frame of the run that the next sample given will become.
func (j *joiner) next() int64 {
	if j.res == nil {
		return j.wrote
	}
	up, down := int64(j.res.Up), int64(j.res.Down)
	return j.base + (j.in*up+down-1)/down
}

// write takes interleaved samples of a track. The error is ctx's.
func (j *joiner) write(ctx context.Context, x []float32, channels int) error {
	j.buf = convert.Stereo(j.buf[:0], x, channels)
	if j.gain != 1 {
		for i := range j.buf {
			j.buf[i] *= j.gain
		}
	}
	if j.res == nil {
		return j.emit(ctx, j.buf)
	}
	j.in += int64(len(j.buf) / 2)
	return j.emit(ctx, j.res.Push(j.buf))
}

// flush writes what is held back.
func (j *joiner) flush(ctx context.Context) error {
	if j.res != nil {
		out := j.res.Flush()
		j.res, j.from = nil, 0
		if err := j.emit(ctx, out); err != nil {
			return err
		}
	}
	return j.unstretch(ctx)
}

// unstretch writes what a change of speed holds back: at another speed than its own each track is stretched alone.
func (j *joiner) unstretch(ctx context.Context) error {
	if j.slow == nil {
		return nil
	}
	out := j.slow.Flush()
	j.slow = nil
	return j.finish(ctx, out)
}

// emit takes stereo at the Output's rate.
func (j *joiner) emit(ctx context.Context, x []float32) error {
	if j.tempo == 0 {
		return j.finish(ctx, x)
	}
	if j.slow == nil {
		j.slow = stretch.New(j.rate, j.tempo)
	}
	return j.finish(ctx, j.slow.Push(x))
}

// limiter keeps peaks below full scale: it turns down at once and comes back in about a tenth of a second. Samples that never exceed full
// scale pass unchanged, bit by bit.
type limiter struct{ cut float32 } // cut is 1 - gain, so that the zero value passes everything

func (l *limiter) apply(x []float32, rate int) {
	back := 1 - float32(math.Exp(-10/float64(rate)))
	for i := 0; i+1 < len(x); i += 2 {
		peak := max(abs(x[i]), abs(x[i+1]))
		if peak*(1-l.cut) > 1 {
			l.cut = 1 - 1/peak
		}
		if l.cut == 0 {
			continue
		}
		x[i] *= 1 - l.cut
		x[i+1] *= 1 - l.cut
		if l.cut -= l.cut * back; l.cut < 1e-5 {
			l.cut = 0
		}
	}
}

func abs(v float32) float32 { return float32(math.Abs(float64(v))) }
