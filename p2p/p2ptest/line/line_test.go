package line_test

import (
	"testing"
	"time"

	"linnet/p2p/p2ptest/line"
)

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

func TestDelayAndRate(t *testing.T) {
	l := line.New(line.Quality{Delay: 25 * time.Millisecond, Rate: 10_000_000}, 1)
	for packet := 1; packet <= 50; packet++ { // each takes a millisecond
		at, ok := l.Admit(noon, 1250)
		if want := noon.Add(time.Duration(packet+25) * time.Millisecond); !ok || !at.Equal(want) {
			t.Fatalf("packet %d: %v, %v; want %v", packet, at, ok, want)
		}
	}
	at, ok := l.Admit(noon.Add(time.Second), 1250)
	if want := noon.Add(1026 * time.Millisecond); !ok || !at.Equal(want) {
		t.Errorf("after a pause: %v, %v; want %v", at, ok, want)
	}
}

// TestFullQueue: what would wait longer than the queue is long is dropped, and takes no turn.
func TestFullQueue(t *testing.T) {
	l := line.New(line.Quality{Rate: 10_000_000, Queue: 10 * time.Millisecond}, 1)
	sent := 0
	for range 100 {
		if _, ok := l.Admit(noon, 1250); ok {
			sent++
		}
	}
	if sent != 11 {
		t.Errorf("%d packets passed, want 10 in the queue and the one before it", sent)
	}
}

func TestLoss(t *testing.T) {
	const packets = 100_000
	lost := func(seed uint64) (n int, first int) {
		l := line.New(line.Quality{Loss: 0.005}, seed)
		for i := range packets {
			if _, ok := l.Admit(noon, 1500); !ok {
				if n++; n == 1 {
					first = i
				}
			}
		}
		return n, first
	}
	n, first := lost(1)
	if n < 400 || n > 600 {
		t.Errorf("%d of %d lost, want about 500", n, packets)
	}
	if again, at := lost(1); again != n || at != first {
		t.Error("the same seed loses others")
	}
	if other, at := lost(2); other == n && at == first {
		t.Error("another seed loses the same")
	}
}
