package view

import "testing"

func TestBars(t *testing.T) {
	for holders, want := range map[int]int{0: 0, 1: 1, 2: 2, 3: 2, 4: 3, 8: 4, 16: 5, 5000: 5} {
		if got := bars(holders); got != want {
			t.Errorf("bars(%d) = %d, want %d", holders, got, want)
		}
	}
}
