package text

import (
	"slices"
	"strings"
	"testing"
)

func TestWordsOfUnspacedScripts(t *testing.T) {
	for text, want := range map[string]string{"love song": "love song", "夜曲": "夜曲 曲", "夜曲集 a": "夜曲 曲集 集 a", "a夜b": "a 夜 b", "夜": "夜",
		"เพลง": "เพ พล ลง ง"} {
		if got := strings.Join(strings.Fields(words(text)), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string][]string{"": nil, "love so": {"love", "so"}, "夜": {"夜"}, "夜曲": {"夜曲"}, "夜曲集": {"夜曲", "曲集"},
		"夜 曲": {"夜", "曲"}, "夜夜": {"夜夜"}, "夜曲a": {"夜曲", "a"}} {
		if got := Needles(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestMatchOfNeedles: the last word may be unfinished, and those of scripts without spaces always.
func TestMatchOfNeedles(t *testing.T) {
	for _, c := range []struct {
		typed string
		all   bool
		want  string
	}{
		{"love so", false, ` "love" "so"*`},
		{"love so", true, ` "love"* "so"*`},
		{"夜 song", false, ` "夜"* "song"*`},
	} {
		if got := Match(Needles(Fold(c.typed)), c.all); got != c.want {
			t.Errorf("%q: %s, want %s", c.typed, got, c.want)
		}
	}
	if got := Exactly("love"); got != ` "love"` {
		t.Error(got)
	}
	if n := len(Needles(Fold("a b c d e f g h i j k l"))); n != MaxWords {
		t.Errorf("%d needles", n)
	}
}

// TestHoldsWords: a needle begins a word, and is one where the whole word is asked for.
func TestHoldsWords(t *testing.T) {
	text := Searchable("Grand Hits of R.E.M.")
	for typed, c := range map[string]struct{ begun, whole bool }{
		"gran":     {true, true}, // the last may be unfinished
		"gran hit": {true, false}, "grand hit": {true, true}, "rem": {true, true}, "its": {false, false}, "hits grand": {true, true},
	} {
		needles := Needles(Fold(typed))
		if got := Holds(text, needles, false); got != c.begun {
			t.Errorf("%q begun: %v", typed, got)
		}
		if got := Holds(text, needles, true); got != c.whole {
			t.Errorf("%q whole: %v", typed, got)
		}
	}
}
