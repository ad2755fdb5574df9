package library

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold makes text comparable as people type it: no case, no accents, letters that have no accent to lose spelled with
// their base, everything that is neither letter nor digit one space. Index and query go through the same fold, so a
// fault in it costs a nicety and not a match.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) { // bytes that are no text would keep it from its work
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mc, r):
			space = true
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		r = unicode.ToLower(r)
		if plain, ok := plainLetters[r]; ok {
			b.WriteString(plain)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plainLetters: letters that Unicode does not take apart.
var plainLetters = map[rune]string{
	'ø': "o", 'đ': "d", 'ð': "d", 'ħ': "h", 'ı': "i", 'ł': "l", 'ŧ': "t", 'æ': "ae", 'œ': "oe", 'ß': "ss", 'þ': "th", 'ς': "σ",
}

// searchable is text as it goes into the word index, both ways that people may type it: "l'ombre" is found by "ombre" and
// by "lombre", "R.E.M." by "rem".
func searchable(s string) string {
	apart, together := fold(s), fold(strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) || unicode.IsSymbol(r) {
			return -1
		}
		return r
	}, s))
	if apart == together {
		return words(apart)
	}
	return words(apart) + " " + words(together)
}

// words is folded text in words: scripts that put no spaces between words have one put after each
// letter, so that any part of a name can be found.
func words(folded string) string {
	var b strings.Builder
	for _, r := range folded {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer) {
			b.WriteByte(' ')
			b.WriteRune(r)
			b.WriteByte(' ')
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// sortKey is fold, but never empty for text that is not: "!!!" sorts as itself.
func sortKey(s string) string {
	if k := fold(s); k != "" {
		return k
	}
	return s
}
