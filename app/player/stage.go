package player

import (
	"math"
	"sync"
	"sync/atomic"
)

// stage is what the player's goroutine and the Output's share.
type stage struct {
	sounding atomic.Bool
	rate     atomic.Int64  // of the ring; at another the Output gets silence
	volume   atomic.Uint32 // bits of the amplitude to go to
	played   atomic.Int64  // frames
	silent   atomic.Int64  // frames of silence since there was sound
	effects  atomic.Pointer[effects]
	loud     float32  // amplitude now; the Output's alone
	applied  *effects // the Output's alone

	mu   sync.Mutex // guards ring; held for a copy, never for longer
	ring *ring
}

func (s *stage) show(r *ring) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ring = r
}

// cut puts in place of the ring one that ends at frame end, between two reads of the Output.
func (s *stage) cut(end int64) *ring {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ring = s.ring.cut(end)
	return s.ring
}

func (s *stage) read(buf []float32) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ring == nil {
		return 0
	}
	return s.ring.read(buf)
}

// pull is what the Output calls: it fills buf with what there is, and silence. The call neither allocates nor waits.
func (p *Player) pull(buf []float32) {
	s := &p.stage
	n := 0
	if s.sounding.Load() && s.rate.Load() == int64(p.output.Rate()) {
		n = s.read(buf)
		s.affect(buf[:2*n])
		s.scale(buf[:2*n])
		s.played.Add(int64(n))
	} else {
		s.silent.Add(int64(len(buf) / 2))
	}
	clear(buf[2*n:])
	select {
	case p.poke <- struct{}{}:
	default:
	}
}

// affect applies the effects, of which the newest count.
func (s *stage) affect(x []float32) {
	if e := s.effects.Load(); e != s.applied {
		if e != nil {
			e.follow(s.applied)
		}
		s.applied = e
	}
	if s.applied != nil {
		s.applied.apply(x)
	}
}

// scale applies the volume, moving to a new one over the length of x so that it does not click.
func (s *stage) scale(x []float32) {
	to := math.Float32frombits(s.volume.Load())
	if s.loud != to && len(x) > 0 {
		step := (to - s.loud) / float32(len(x)/2)
		for i := 0; i < len(x); i += 2 {
			s.loud += step
			x[i] *= s.loud
			x[i+1] *= s.loud
		}
		s.loud = to
		return
	}
	if to == 1 {
		return
	}
	for i := range x {
		x[i] *= to
	}
}
