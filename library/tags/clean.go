package tags

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Clean makes a stranger's text fit to store, compare and show: valid UTF-8, with U+FFFD for what was none, composed, one
// line, no control characters and none that turn the direction of the text around them or are not seen.
func Clean(s string) string {
	if len(s) > 8*maxText {
		s = s[:8*maxText]
	}
	if isPlain(s) {
		return s[:min(len(s), maxText)]
	}
	s = strings.TrimPrefix(strings.TrimPrefix(s, "\xff\xfe"), "\xfe\xff") // marks of UTF-16 that some leave before other text
	s = norm.NFC.String(strings.Map(cleanRune, strings.ToValidUTF8(s, "\ufffd")))
	if runes := []rune(s); len(runes) > maxText {
		s = string(runes[:maxText])
	}
	return strings.TrimSpace(s)
}

func cleanRune(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case r == 0x200c, r == 0x200d: // joiners, with which Persian, the scripts of India and emoji are spelled
		return r
	case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
		return -1
	case unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return -1
	}
	return r
}

// isPlain: printable ASCII, as most text is, without blanks that would have to go.
func isPlain(s string) bool {
	for n := range len(s) {
		if c := s[n]; c < ' ' || c > '~' || c == ' ' && (n == 0 || n >= maxText-1 || n == len(s)-1) {
			return false
		}
	}
	return true
}
