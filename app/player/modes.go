package player

import (
	"math"
	"time"

	"linnet/app/player/stretch"
)

// fadeTime is over which a sleep timer turns the sound down before it pauses.
const fadeTime = 10 * time.Second

// sleep is a moment at which the player pauses by itself. The zero value is none.
type sleep struct{ at time.Time }

// left is how long it is until then; 0: there is no such moment.
func (s sleep) left() time.Duration {
	if s.at.IsZero() {
		return 0
	}
	return max(time.Until(s.at), 1)
}

// SetSleep lets the player pause after d of the clock, its sound turned down over the last ten seconds; 0 takes that back.
func (p *Player) SetSleep(d time.Duration) {
	p.do(func() {
		p.state.sleep = sleep{}
		if d > 0 {
			p.state.sleep.at = time.Now().Add(d)
		}
		p.turn(1)
		p.touch()
	})
}

// fallAsleep turns the sound down when the time has come, and pauses.
func (p *Player) fallAsleep() {
	s := &p.state
	if s.sleep.at.IsZero() {
		return
	}
	left := time.Until(s.sleep.at)
	switch {
	case left <= 0:
		s.sleep = sleep{}
		p.pause()
		p.turn(1)
	case left < fadeTime && s.playing:
		p.turn(float64(left) / float64(fadeTime))
	}
}

// turn gives the Output the volume, or a part of it.
func (p *Player) turn(part float64) {
	v := p.state.volume * p.state.volume * part
	if p.state.muted {
		v = 0
	}
	p.stage.volume.Store(math.Float32bits(float32(v)))
}

// SetMuted takes the sound away without changing the volume; SetVolume brings it back, too.
func (p *Player) SetMuted(on bool) {
	p.do(func() {
		p.state.muted = on
		p.turn(1)
		p.touch()
	})
}

// SetStopAfter lets the player stop after the current track. It holds once: then the next track is the current one, and waits.
func (p *Player) SetStopAfter(on bool) {
	p.do(func() {
		p.state.stopAfter = on
		p.renew()
	})
}

// upcoming is the k-th entry behind the current one that is played by itself, or nil.
func (p *Player) upcoming(k int) *entry {
	if p.state.stopAfter {
		return nil
	}
	if p.state.between.waits != nil {
		if k == 0 {
			return p.state.between.waits
		}
		k--
	}
	return p.state.queue.upcoming(k)
}

// SetSpeed plays everything at so many times its speed, from 0.5 to 2, at its own pitch.
func (p *Player) SetSpeed(times float64) {
	p.do(func() {
		if math.IsNaN(times) {
			return
		}
		times = min(max(times, stretch.Slowest), stretch.Fastest)
		if times == p.speed() {
			return
		}
		p.advance()
		at := p.position()
		p.state.tempo = times
		if times == 1 {
			p.state.tempo = 0
		}
		if p.state.ring != nil {
			p.begin(at)
		}
		p.touch()
	})
}

// speed is how many seconds of a track sound in one.
func (p *Player) speed() float64 {
	if p.state.tempo == 0 {
		return 1
	}
	return p.state.tempo
}

// ofTrack is how much of a track has sounded in d.
func (s *state) ofTrack(d time.Duration) time.Duration {
	if s.tempo == 0 {
		return d
	}
	return time.Duration(float64(d) * s.tempo)
}
