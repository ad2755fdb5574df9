package overlay

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

func TestArtistKeysSpanMidnight(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	late := time.Date(2026, 3, 4, 23, 50, 0, 0, time.UTC)
	if days := daysOf(noon); len(days) != 1 || days[0] != rings.Day(noon) {
		t.Errorf("at noon: %v", days)
	}
	if days := daysOf(late); len(days) != 2 || days[0] != rings.Day(noon) || days[1] != rings.Day(late)+1 {
		t.Errorf("before midnight: %v", days)
	}
}

func TestNamesAreAnnouncedOnce(t *testing.T) {
	if names := namesOf([]string{"Ana", "The Ana", "", "Bo", "Cy"}, 2); !slices.Equal(names, []string{"ana", "bo"}) {
		t.Errorf("%q", names)
	}
}

func TestResponderCountsByMinuteAndAddress(t *testing.T) {
	now := time.Unix(1e9, 0)
	d := NewResponder(nil)
	d.now = func() time.Time { return now }
	one, two := netip.MustParseAddrPort("192.0.2.1:1"), netip.MustParseAddrPort("192.0.2.2:1")
	for range perMinute {
		if !d.allow(one) {
			t.Fatal("refused too early")
		}
	}
	if d.allow(netip.MustParseAddrPort("192.0.2.1:2")) {
		t.Error("another port of the same address was let in")
	}
	if !d.allow(two) {
		t.Error("another address was refused")
	}
	now = now.Add(time.Minute)
	if !d.allow(one) {
		t.Error("refused in the next minute")
	}
}

func TestResponderQueueIsBounded(t *testing.T) {
	d := NewResponder(nil)
	for i := range queueSize + 1 {
		why := d.take(nil, netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}), 1), wire.Message{Text: "ana"})
		if want := map[bool]string{true: wire.RefusalBusy}[i == queueSize]; why != want {
			t.Errorf("query %d: %q, want %q", i, why, want)
		}
	}
}

// TestFloodByManyAddresses: each keeps to its own limit, and all together to theirs.
func TestFloodByManyAddresses(t *testing.T) {
	now := time.Unix(1e9, 0)
	d := NewResponder(nil)
	d.now = func() time.Time { return now }
	answered := 0
	ask := func() {
		for i := range 200 {
			if d.take(nil, netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}), 1), wire.Message{Text: "ana"}) == "" {
				answered++
				<-d.queue
			}
		}
	}
	ask()
	now = now.Add(time.Second)
	ask()
	if answered != burstOfAll+perSecond {
		t.Errorf("%d queries answered", answered)
	}
}
