package player

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestNullTakesNothingWhileItRests(t *testing.T) {
	ticks := make(chan time.Time)
	n := NewNull(48000, ticks)
	if err := n.Start(func([]float32) {}); err != nil {
		t.Fatal(err)
	}
	tick := func(ms int) { ticks <- time.Unix(0, 0).Add(time.Duration(ms) * time.Millisecond) }
	tick(0)
	tick(10)
	n.Rest()
	tick(500)
	n.Wake()
	tick(1000)
	tick(1010)
	tick(1010) // taken only once the sound before it was: Close cuts what is being taken short
	if err := n.Close(); err != nil {
		t.Error(err)
	}
	if got := n.Frames(); got != 960 {
		t.Errorf("%d frames", got)
	}
	n.Rest() // a closed one does not keep anybody waiting
}

func TestNullTakesTheTimeBetweenTicks(t *testing.T) {
	ticks := make(chan time.Time)
	n := NewNull(48000, ticks)
	p, err := Open(Config{Output: n})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Unix(0, 0)
	for _, ms := range []int{0, 10, 10, 1000, 1001, 1001} {
		ticks <- start.Add(time.Duration(ms) * time.Millisecond)
	}
	if err := errors.Join(p.Close(), p.Close()); err != nil {
		t.Error(err)
	}
	if got := n.Frames(); got != 48048 {
		t.Errorf("%d frames", got)
	}
}

func TestNullPlaysByItsOwnClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		done := make(chan struct{}, 1)
		var p *Player
		p, err := Open(Config{Output: NewNull(8000, nil), Heard: func(Item) { done <- struct{}{} }})
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		p.Play([]Item{level("a", 1, 8)}, 0)
		<-done
		if d := time.Since(begin); d < 4*time.Second || d > 4200*time.Millisecond {
			t.Errorf("half of 8 s took %v", d)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
}
