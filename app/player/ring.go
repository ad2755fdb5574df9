package player

import (
	"context"
	"sync"
)

// ring holds decoded stereo between one feeder, which waits for space, and the Output, which never waits. The samples of
// consecutive tracks follow each other in it without a mark: the player knows where each begins.
type ring struct {
	space chan struct{} // a token when a read has made room

	mu    sync.Mutex // held for a copy, never for longer
	buf   []float32
	first int   // frame in buf that is read next
	n     int   // frames held
	done  int64 // frames read since the start
	ended bool  // no more will be written
	need  int   // frames to gather before sound begins, or begins again; 0: sounding
	dry   int   // how often it ran empty while sounding
	again int   // need after running empty
}

// newRing makes a ring for size frames that sounds once start frames are there and, having run dry, once again frames are.
func newRing(size, start, again int) *ring {
	return &ring{space: make(chan struct{}, 1), buf: make([]float32, 2*size), need: start, again: again}
}

func (r *ring) frames() int { return len(r.buf) / 2 }

// write adds all of x, waiting for room. The error is ctx's.
func (r *ring) write(ctx context.Context, x []float32) error {
	for {
		x = x[2*r.put(x):]
		if len(x) == 0 {
			return ctx.Err()
		}
		select {
		case <-r.space:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// put adds what fits of x and returns how many frames that were.
func (r *ring) put(x []float32) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	k := min(len(x)/2, r.frames()-r.n)
	at := (r.first + r.n) % r.frames()
	m := copy(r.buf[2*at:], x[:2*k])
	copy(r.buf, x[m:2*k])
	r.n += k
	return k
}

// end says that nothing more will be written.
func (r *ring) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = true
}

// read fills the start of x and returns how many frames it had. Fewer than asked for: it is gathering, or over.
func (r *ring) read(x []float32) int {
	k := r.get(x)
	if k > 0 {
		select {
		case r.space <- struct{}{}:
		default:
		}
	}
	return k
}

func (r *ring) get(x []float32) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.need > 0 && r.n < r.need && !r.ended {
		return 0
	}
	r.need = 0
	k := min(len(x)/2, r.n)
	m := copy(x[:2*k], r.buf[2*r.first:])
	copy(x[m:2*k], r.buf)
	r.first = (r.first + k) % r.frames()
	r.n -= k
	r.done += int64(k)
	if k < len(x)/2 && !r.ended {
		r.need = r.again
		r.dry++
	}
	return k
}

// ringState is a look at a ring.
type ringState struct {
	done    int64 // frames read
	waiting bool  // it is gathering
	over    bool  // ended and empty
	ended   bool
	dry     int
}

func (r *ring) state() ringState {
	r.mu.Lock()
	defer r.mu.Unlock()
	over := r.ended && r.n == 0
	return ringState{done: r.done, waiting: r.need > 0 && !r.ended && r.n < r.need, over: over, ended: r.ended, dry: r.dry}
}

// cut moves the frames of r before end into a new ring, which continues the frame count. r is not to be used afterwards.
func (r *ring) cut(end int64) *ring {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := newRing(r.frames(), r.need, r.again)
	n.done, n.dry = r.done, r.dry
	n.n = int(min(max(0, end-r.done), int64(r.n)))
	for i := range 2 * n.n {
		n.buf[i] = r.buf[(2*r.first+i)%len(r.buf)]
	}
	return n
}

// total is the frame that will be written next.
func (r *ring) total() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.done + int64(r.n)
}
