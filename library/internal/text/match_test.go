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
