package search

import (
	"slices"
	"strings"
	"testing"
)

func TestRareWordsAreAskedForAndCommonOnesLookedUp(t *testing.T) {
	word := func(match string, matches float64) frequency {
		return frequency{match: match, matches: matches, share: matches / 1_000_000, few: matches < sample}
	}
	the, so, mida, beda, rare, none := word(" the", 300_000), word(" so*", 60_000), word(" mida", 8000), word(" beda", 9000),
		word(" rare", 40), word(" none", 0)
	for want, words := range map[string][]frequency{
		" the":       {the},
		" so* the":   {the, so},         // neither says much: both together leave 18,000 rows and not 60,000
		" mida beda": {the, beda, mida}, // 72 rows are read sooner than a word in every third track is passed
		" rare":      {so, rare, the, beda},
		" none":      {the, none, mida},
		" mida so*":  {mida, so},
		" beda so*":  {so, beda, the},
	} {
		if got, rest := planned(slices.Clone(words)); got != want || strings.Count(got, " ")+len(rest) != len(words) {
			t.Errorf("%q and %v, want %q", got, rest, want)
		}
	}
}
