package text

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// foldWhole is fold as it is said, of text that is normalized as a whole.
func foldWhole(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mc, r):
			space = true
		default:
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			if r = unicode.ToLower(r); plainLetters[r] != "" {
				b.WriteString(plainLetters[r])
			} else {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// Rune by rune, text is folded as it is as a whole, whatever it holds.
func TestFoldOfEveryRune(t *testing.T) {
	for r := range rune(unicode.MaxRune + 1) {
		text := "É" + string(r) + "x"
		if got, want := Fold(text), foldWhole(text); got != want {
			t.Fatalf("%U: %q, want %q", r, got, want)
		}
	}
	for _, text := range []string{"", "\xff", "é\xff\xfeé", "é\xe1\x84", "\xed\xa0\x80é", "가각힣x", "ﬁ ﬃ №½ ＡＢＣ", "e\u0301\u0323",
		"ガ か\u3099", "Ǆ ǅ ﷺ"} {
		if got, want := Fold(text), foldWhole(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
