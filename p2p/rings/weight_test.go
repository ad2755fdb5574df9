package rings

import "testing"

func TestWeightOfAQuery(t *testing.T) {
	for text, want := range map[string]int{"ab": 2, "a b c": 3, "語": 3, "*\"^": 3, "÷": 3, "  ": 0, "\u0301": 0, "ñandú": 5} {
		if got := Weight(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
