package app_test

import (
	"bytes"
	"math"
	"testing"

	"linnet/ads/spot"
	"linnet/ads/spot/spottest"
	"linnet/app/player"
)

// TestASpotIsMeasuredAsTracksAre: the operator's measure and the player's agree, or a spot would not be as loud as the music around it.
func TestASpotIsMeasuredAsTracksAre(t *testing.T) {
	encoded, err := spot.Encode(spottest.Opus())
	check(t, err)
	measured, err := player.Measure(t.Context(), bytes.NewReader(encoded.Bytes), player.Span{})
	check(t, err)
	if said := float64(encoded.Loudness) / 100; math.Abs(said-measured.LUFS) > .02 {
		t.Errorf("the operator says %.2f LUFS, the player measures %.2f", said, measured.LUFS)
	}
}
