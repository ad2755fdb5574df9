package catalog

import "testing"

func TestLargePart(t *testing.T) {
	for _, c := range []struct {
		due, live int64
		want      bool
	}{{0, 10, false}, {1, 1, false}, {2, 0, false}, {3, 0, true}, {3, 9, true}, {3, 10, false}, {12, 100, false}, {999, 90_000, false},
		{1000, 90_000, true}} {
		if got := largePart(c.due, c.live); got != c.want {
			t.Errorf("%d of %d: %v", c.due, c.due+c.live, got)
		}
	}
}
