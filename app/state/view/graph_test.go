package view

import (
	"testing"
	"time"
)

func TestGraphKeepsFiveMinutes(t *testing.T) {
	var h History
	start := time.Unix(1_800_000_000, 0)
	if !h.Silent() {
		t.Error("an empty history is not silent")
	}
	h.Note(start, 30_000, 0)
	h.Note(start.Add(GraphStep), 0, 15_000)
	h.Note(start.Add(3*GraphStep), 1000, 0) // one step was left out
	g := h.Graph()
	n := len(g.Down)
	if g.Top != "50 kB/s" || n != graphSlots || len(g.Up) != n {
		t.Fatalf("top %q, %d samples", g.Top, n)
	}
	want := []float32{.6, 0, 0, .02}
	for i, w := range want {
		if got := g.Down[n-4+i]; got != w {
			t.Errorf("sample %d before the end: %v, want %v", 4-i, got, w)
		}
	}
	if g.Up[n-3] != .3 || g.Up[n-2] != 0 {
		t.Errorf("sent: %v", g.Up[n-4:])
	}
	h.Note(start.Add(3*GraphStep+graphSlots*GraphStep), 0, 0)
	if !h.Silent() {
		t.Error("what is older than five minutes is still there")
	}
}

func TestGraphAfterTheClockWentBack(t *testing.T) {
	var h History
	h.Note(time.Unix(1_800_000_000, 0), 10, 0)
	h.Note(time.Unix(1_700_000_000, 0), 40_000, 0)
	if g := h.Graph(); g.Down[graphSlots-1] != .8 {
		t.Errorf("the newest sample is %v", g.Down[graphSlots-1])
	}
}

func TestRoundUp(t *testing.T) {
	for f, want := range map[float64]float64{0: 10_000, 10_000: 10_000, 10_001: 20_000, 199_999: 200_000, 200_001: 500_000, 999_999: 1e6,
		1e6: 1e6, 3.1e8: 5e8} {
		if got := roundUp(f); got != want {
			t.Errorf("%v: %v, want %v", f, got, want)
		}
	}
}

// TestSeveralSamplesInOneStep: the last counts, and what was before it in the graph stays.
func TestSeveralSamplesInOneStep(t *testing.T) {
	var h History
	start := time.Unix(1_800_000_000, 0)
	h.Note(start, 10_000, 0)
	h.Note(start.Add(GraphStep), 5_000, 5_000)
	h.Note(start.Add(GraphStep+GraphStep/2), 2_000, 0)
	g := h.Graph()
	n := len(g.Down)
	if g.Down[n-1] != .2 || g.Up[n-1] != 0 || g.Down[n-2] != 1 || g.Top != "10 kB/s" {
		t.Errorf("down %v, up %v of %s", g.Down[n-2:], g.Up[n-2:], g.Top)
	}
}

// TestASleepingComputerWasSilent: after hours away only the newest sample is left.
func TestASleepingComputerWasSilent(t *testing.T) {
	var h History
	start := time.Unix(1_800_000_000, 0)
	for i := range graphSlots {
		h.Note(start.Add(time.Duration(i)*GraphStep), 10_000, 10_000)
	}
	h.Note(start.Add(9*time.Hour), 0, 20_000)
	g := h.Graph()
	for i := range graphSlots - 1 {
		if g.Down[i] != 0 || g.Up[i] != 0 {
			t.Fatalf("sample %d is left: %v, %v", i, g.Down[i], g.Up[i])
		}
	}
	if g.Up[graphSlots-1] != 1 || g.Top != "20 kB/s" || h.Silent() {
		t.Errorf("the newest is %v of %s", g.Up[graphSlots-1], g.Top)
	}
}

// TestAnIdleGraphHasAFigure, so that its scale is never nothing.
func TestAnIdleGraphHasAFigure(t *testing.T) {
	g := new(History).Graph()
	if g.Top != "10 kB/s" || g.Span != "5 minutes" || len(g.Down) != graphSlots {
		t.Errorf("%+v", g)
	}
}
