//go:build !race

package population

import "testing"

// The race detector makes this ten times slower and has nothing to find: there is one goroutine.

// TestTenThousand holds what finding promises of a crowd of that size in which 1 of 200 lies.
func TestTenThousand(t *testing.T) {
	r, err := Run(Config{Listeners: 10_000, Queries: 400, Seed: 1, Liars: 0.005})
	if err != nil {
		t.Fatal(err)
	}
	least := map[Class]map[Kind]float64{
		Demand:  {Title: 0.96, Artist: 0.99, Both: 0.99},
		Popular: {Title: 0.98, Artist: 0.99, Both: 0.99},
		Tail:    {Title: 0.90, Artist: 0.95, Both: 0.95},
	}
	for _, f := range r.Figures {
		if want := least[f.Class][f.Kind]; f.Recall < want {
			t.Errorf("%v, %v: found %.3f, want %.2f", f.Class, f.Kind, f.Recall, want)
		}
		if f.Messages > 700 || f.Bytes > 130_000 {
			t.Errorf("%v, %v: %.0f messages, %.0f bytes per query", f.Class, f.Kind, f.Messages, f.Bytes)
		}
	}
	if r.Packets > 2.5 || r.Rate > 1000 {
		t.Errorf("background: %.2f packets/s, %.0f bytes/s", r.Packets, r.Rate)
	}
}
