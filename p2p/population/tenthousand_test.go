//go:build !race

package population

import "testing"

// The race detector makes this ten times slower and has nothing to find: there is one goroutine.

// TestTenThousand holds what finding promises of a crowd of that size in which 1 of 200 lies, and what is left when 1 of 20 does.
func TestTenThousand(t *testing.T) {
	rs, err := Runs(Config{Listeners: 10_000, Queries: 400, Seed: 1}, 0.005, 0.05)
	if err != nil {
		t.Fatal(err)
	}
	finds(t, rs[0], map[Class]map[Kind]float64{
		Demand:  {Title: 0.96, Artist: 0.99, Both: 0.99},
		Popular: {Title: 0.98, Artist: 0.99, Both: 0.99},
		Tail:    {Title: 0.90, Artist: 0.95, Both: 0.95},
	})
	finds(t, rs[1], map[Class]map[Kind]float64{
		Demand:  {Title: 0.94, Artist: 0.98, Both: 0.98},
		Popular: {Title: 0.98, Artist: 0.98, Both: 0.98},
		Tail:    {Title: 0.86, Artist: 0.97, Both: 0.95},
	})
	for _, f := range rs[0].Figures {
		if f.Messages > 700 || f.Bytes > 130_000 {
			t.Errorf("%v, %v: %.0f messages, %.0f bytes per query", f.Class, f.Kind, f.Messages, f.Bytes)
		}
	}
	if r := rs[0]; r.Packets > 2.5 || r.Rate > 1000 {
		t.Errorf("background: %.2f packets/s, %.0f bytes/s", r.Packets, r.Rate)
	}
}

func finds(t *testing.T, r Report, least map[Class]map[Kind]float64) {
	t.Helper()
	for _, f := range r.Figures {
		if want := least[f.Class][f.Kind]; f.Recall < want {
			t.Errorf("%g lie, %v, %v: found %.3f, want %.2f", r.Config.Liars, f.Class, f.Kind, f.Recall, want)
		}
	}
}
