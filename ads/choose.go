package ads

import "time"

// How often one ad may be shown to one listener.
const (
	PerDay  = 12
	PerWeek = 40
)

// Choose picks one ad out of the candidates: those that Skipped allows, weighed by share of voice.
// The draw is in [0,1) and the only chance in it. It reports false when nobody may fill the panel;
// then the house does. When less than the whole voice is sold, the rest falls to those who did pay.
func Choose(catalogues []Catalogue, l Listener, now time.Time, draw float64) (Choice, bool) {
	return Choice{}, false
}

// Skipped says why the ad is not for this listener at this moment, in one sentence; empty when it is.
func Skipped(ad Ad, l Listener, now time.Time) string { return "" }
