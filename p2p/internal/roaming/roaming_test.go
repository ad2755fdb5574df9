package roaming

import (
	"context"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestMoves: of what a laptop goes through in a day, what counts as having moved.
func TestMoves(t *testing.T) {
	at := func(own, public string) (s Standing) {
		s.Own, _ = netip.ParseAddr(own)
		s.Public, _ = netip.ParseAddr(public)
		return s
	}
	home := at("192.168.1.5", "203.0.113.9")
	for _, c := range []struct {
		name  string
		day   []Standing
		moved []int // at which of them
	}{
		{"nothing changes", []Standing{home, home, home}, nil},
		{"the first words of others", []Standing{at("192.168.1.5", ""), home, home}, nil},
		{"the provider gives another address", []Standing{home, at("192.168.1.5", "203.0.113.77")}, []int{1}},
		{"another network", []Standing{home, at("10.0.0.7", "203.0.113.9"), at("10.0.0.7", "198.51.100.1")}, []int{1}},
		{"no network for a while", []Standing{home, at("", ""), at("", ""), home}, nil},
		{"another network after a pause", []Standing{home, at("", ""), at("10.0.0.7", "")}, []int{2}},
		{"seen by one family, then the other", []Standing{home, at("192.168.1.5", "2001:db8::1"), home}, nil},
		{"a neighbour who lies", []Standing{home, at("192.168.1.5", "203.0.113.1"), at("192.168.1.5", "203.0.113.2"),
			at("192.168.1.5", "203.0.113.3")}, []int{1}},
		{"there and back", []Standing{home, at("10.0.0.7", ""), home}, []int{1, 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, stop := context.WithCancel(t.Context())
				hour, got := -1, []int(nil)
				where := func() Standing {
					hour = min(hour+1, len(c.day)-1)
					return c.day[hour]
				}
				go Watch(ctx, where, func(context.Context) { got = append(got, hour) })
				time.Sleep(Every * time.Duration(len(c.day)+2))
				stop()
				synctest.Wait()
				if !slices.Equal(got, c.moved) {
					t.Errorf("moved at %v, want %v", got, c.moved)
				}
			})
		})
	}
}
