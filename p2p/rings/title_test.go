package rings

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestKeysStayWithinTheBudget(t *testing.T) {
	for _, crowd := range []int{1, Large, Large + 1, 1e7} {
		artists, titles := Keys(crowd)
		// 33 packets for each within the 33 minutes of a round, and the overlay's own key.
		if packets := float64(artists+titles+1) * 33 / (33 * 60); packets > 2.5 || artists < 64 || (titles > 0) != (crowd > Large) {
			t.Errorf("a crowd of %d: %d artists, %d titles, %.2f packets/s", crowd, artists, titles, packets)
		}
	}
}

// TestDrawPrefersRareTitles, draws none twice, and no more than there are.
func TestDrawPrefersRareTitles(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	weights := append(slices.Repeat([]float64{TitleWeight(200)}, 90), slices.Repeat([]float64{TitleWeight(0)}, 10)...)
	rare := 0
	for range 200 {
		got := Draw(weights, 10, rng.Float64)
		slices.Sort(got)
		if len(slices.Compact(got)) != 10 {
			t.Fatal("drew one twice")
		}
		for _, i := range got {
			if i >= 90 {
				rare++
			}
		}
	}
	if share := float64(rare) / 2000; share < 0.6 { // a tenth of the titles
		t.Errorf("%.0f %% of those drawn are rare", 100*share)
	}
	if got := Draw(weights[:3], 10, rng.Float64); len(got) != 3 {
		t.Errorf("drew %d of 3", len(got))
	}
}

// TestTitleBehindAnArtist is found on a page of gossip, where titles stand alone.
func TestTitleBehindAnArtist(t *testing.T) {
	for query, want := range map[string]bool{"Low Water": true, "Ana Lima low water": true, "ana low WATER": true, "water": false,
		"a b c d low water": false, "low water ana": false} {
		if got := slices.Contains(TitleHashes(query), TitleHash("Low Water")); got != want {
			t.Errorf("%q: %v", query, got)
		}
	}
}
