package wire

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxMarks is how many marks (accents) one letter may carry; no script needs more, and towers of them cover the lines above.
const maxMarks = 8

// Showable makes a stranger's text fit to be shown in one line of at most so many bytes: valid UTF-8, composed (NFC), blanks of every
// kind as spaces, without control characters, and without what is not seen or turns the direction of the text after it. The joiners
// that Persian, the scripts of India and emoji are spelled with stay. What came of it comes of it again, unchanged.
//
// All that is read from the swarm goes through it where it is read: rows, catalogues, heads, links, torrents and records.
func Showable(text string, most int) string {
	if plainly(text) && len(text) <= most {
		return text
	}
	if len(text) > 8*most {
		text = text[:8*most]
	}
	text = norm.NFC.String(strings.Map(visible, strings.ToValidUTF8(text, "")))
	var out strings.Builder
	marks := 0
	for _, r := range text {
		if marks++; !unicode.Is(unicode.M, r) {
			marks = 0
		}
		if marks > maxMarks {
			continue
		}
		if out.Len()+len(string(r)) > most {
			break
		}
		out.WriteRune(r)
	}
	return strings.TrimFunc(out.String(), func(r rune) bool { return r == ' ' || joins(r) })
}

// plainly knows printable ASCII without blanks at its ends, as most text is.
func plainly(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == ' ' && (i == 0 || i == len(text)-1) {
			return false
		}
	}
	return true
}

// visible maps a rune to what is shown of it: itself, a space, or nothing.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case joins(r):
		return r
	case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r),
		unicode.Is(unicode.Noncharacter_Code_Point, r):
		return -1
	case unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return -1
	}
	return r
}

// joins says whether a rune joins letters, or keeps them apart (ZWNJ, ZWJ).
func joins(r rune) bool { return r == '\u200C' || r == '\u200D' }
