// Package line is a network between network namespaces with the delay, loss and rate of lines of the world, for kernels that have no
// netem: packets pass through this process.
package line

import (
	"math/rand/v2"
	"time"
)

// Quality is what a line does to the packets of one sender.
type Quality struct {
	Delay time.Duration // one way
	Loss  float64       // the share of packets that is lost, up to 1
	Rate  int           // bits per second; 0 has no limit
	Queue time.Duration // how long a packet waits for its turn before it is dropped; 0 means 100 ms
}

// usualQueue is what routers of homes keep, more or less.
const usualQueue = 100 * time.Millisecond

// Line carries the packets of one sender. It is not for concurrent use.
type Line struct {
	quality Quality
	chance  *rand.Rand
	free    time.Time // when all that was admitted has left
}

// New is a line that loses the same packets for the same seed.
func New(q Quality, seed uint64) *Line {
	if q.Queue == 0 {
		q.Queue = usualQueue
	}
	return &Line{quality: q, chance: rand.New(rand.NewPCG(seed, 0))}
}

// Admit says when a packet of so many bytes arrives that is sent now, or that it does not.
func (l *Line) Admit(now time.Time, size int) (arrives time.Time, ok bool) {
	turn := now
	if l.free.After(now) {
		turn = l.free
	}
	if turn.Sub(now) > l.quality.Queue {
		return time.Time{}, false
	}
	l.free = turn
	if l.quality.Rate > 0 {
		l.free = turn.Add(time.Duration(size) * 8 * time.Second / time.Duration(l.quality.Rate))
	}
	return l.free.Add(l.quality.Delay), l.chance.Float64() >= l.quality.Loss
}
