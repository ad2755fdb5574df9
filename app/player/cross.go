package player

import (
	"context"
	"math"
)

// cross lets the end of one track sound under the beginning of the next. The zero value holds nothing back.
type cross struct {
	frames int       // of a whole fade; 0: none
	tail   []float32 // stereo: the end of the track so far, or what is still to be faded out
	own    int64     // frames of the track that went through
	over   int       // frames of the fade that is under way; 0: none is
	done   int       // of them
}

// hold takes stereo of a track and returns what is sure not to be in the fade at its end.
func (c *cross) hold(x []float32) []float32 {
	c.own += int64(len(x) / 2)
	c.tail = append(c.tail, x...)
	return c.release(c.frames)
}

// release gives all but the last frames of the tail.
func (c *cross) release(keep int) []float32 {
	n := len(c.tail) - 2*keep
	if n <= 0 {
		return nil
	}
	out := append([]float32(nil), c.tail[:n]...)
	c.tail = c.tail[:copy(c.tail, c.tail[n:])]
	return out
}

// begin starts a fade over what is held, at most half of the track that ends.
func (c *cross) begin() (first []float32) {
	first = c.release(min(len(c.tail)/2, int(c.own/2)))
	c.over, c.done = len(c.tail)/2, 0
	return first
}

// mix adds what fades out to the beginning of the next track, by equal power. It returns how many samples of x were mixed.
func (c *cross) mix(x []float32) int {
	n := min(len(x), 2*(c.over-c.done))
	for i := 0; i < n; i += 2 {
		sin, cos := math.Sincos(math.Pi / 2 * (float64(c.done) + .5) / float64(c.over))
		x[i] = x[i]*float32(sin) + c.tail[i]*float32(cos)
		x[i+1] = x[i+1]*float32(sin) + c.tail[i+1]*float32(cos)
		c.done++
	}
	c.tail = c.tail[:copy(c.tail, c.tail[n:])]
	if c.done == c.over {
		c.over = 0
	}
	return n
}

// finish writes stereo at the Output's rate, through the fade where one is.
func (j *joiner) finish(ctx context.Context, x []float32) error {
	c := &j.cross
	if c.frames == 0 {
		return j.put(ctx, x)
	}
	if c.over > 0 {
		n := c.mix(x)
		c.own += int64(n / 2)
		if err := j.put(ctx, x[:n]); err != nil {
			return err
		}
		x = x[n:]
	}
	if c.over > 0 {
		return nil
	}
	return j.put(ctx, c.hold(x))
}

// part ends a track: what is held back of it sounds now, or fades out under the next one.
func (j *joiner) part(ctx context.Context, under bool) error {
	c := &j.cross
	if c.frames == 0 {
		return nil
	}
	if under || len(c.tail) > 0 {
		if err := j.flush(ctx); err != nil {
			return err
		}
	}
	out := []float32(nil)
	switch {
	case c.over > 0: // the track was shorter than the fade
		out = make([]float32, len(c.tail))
		c.mix(out)
	case under:
		out = c.begin()
	default:
		out = c.release(0)
	}
	c.own = 0
	return j.put(ctx, out)
}

// put gives samples to the ring.
func (j *joiner) put(ctx context.Context, x []float32) error {
	if len(x) == 0 {
		return ctx.Err()
	}
	j.limit.apply(x, j.rate)
	j.wrote += int64(len(x) / 2)
	return j.ring.write(ctx, x)
}
