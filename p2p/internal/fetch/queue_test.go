package fetch

import (
	"slices"
	"testing"
)

func TestNextInTheQueue(t *testing.T) {
	ready := func(p Priority) place { return place{priority: p, ready: true} }
	running, alone := place{running: true}, place{running: true, alone: true}
	for _, c := range []struct {
		what string
		list []place
		want []int
	}{
		{"the oldest first", []place{ready(0), ready(0), ready(0)}, []int{0, 1}},
		{"the higher priority first", []place{ready(Low), ready(0), ready(High)}, []int{2, 1}},
		{"nobody is interrupted", []place{running, running, ready(High)}, nil},
		{"one that waits for a peer takes nobody's turn", []place{alone, running, ready(0), ready(0)}, []int{2}},
		{"one that is listened to does not wait", []place{running, running, {ready: true, heard: true}}, []int{2}},
		{"paused and finished ones stay", []place{{}, ready(0), {}}, []int{1}},
		{"nothing", nil, nil},
	} {
		if got := next(c.list, 2); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}
