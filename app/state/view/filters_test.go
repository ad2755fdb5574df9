package view

import (
	"testing"
	"time"

	"linnet/app/wishes"
)

// TestEveryChoiceIsShownAsChosen, and choosing any again wants anything again.
func TestEveryChoiceIsShownAsChosen(t *testing.T) {
	for i, k := range FilterKinds {
		for n, c := range k.Choices {
			var r wishes.Rules
			c.Apply(&r)
			if got := FiltersOf(r)[i]; got.Label != c.name.Text() || got.On != (n > 0) || got.Key != k.Key {
				t.Errorf("%s: chose %q, shown %+v", k.Key, c.name, got)
			}
			k.Choices[0].Apply(&r)
			if r != (wishes.Rules{}) {
				t.Errorf("%s: %q leaves %+v behind", k.Key, c.name, r)
			}
		}
	}
}

func TestRulesInWords(t *testing.T) {
	r := wishes.Rules{Free: true, Formats: "flac", MinLength: 2 * time.Minute, MaxLength: 6 * time.Minute}
	if got := RulesText(r); got != "free licence, FLAC, 2 to 6 min" {
		t.Errorf("%q", got)
	}
	if got := RulesText(wishes.Rules{}); got != "" {
		t.Errorf("%q for anything", got)
	}
}
