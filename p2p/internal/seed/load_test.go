package seed

import (
	"testing"
	"time"

	"linnet/p2p/internal/wire"
)

// TestASeederSaysHowBusyItIs: its best speed is half of it after ten quiet minutes, and a halt takes the slots.
func TestASeederSaysHowBusyItIs(t *testing.T) {
	s := New(Deps{})
	s.best = 1_000_000
	for range 600 {
		s.gauge(time.Time{})
	}
	if l := s.Load(); l.Slot != wire.SlotFree || l.Waiting != 0 || l.Speed < 490_000 || l.Speed > 510_000 {
		t.Errorf("after ten minutes: %+v", l)
	}
	s.Allow(2, true)
	if l := s.Load(); l.Slot != wire.SlotTaken {
		t.Errorf("halted: %+v", l)
	}
}
