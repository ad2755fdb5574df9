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
	if k, ok := foldASCII(s); ok {
		return k
	}
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

// foldASCII is fold for text of plain ASCII, which most is: ten times as fast.
func foldASCII(s string) (string, bool) {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for n := range len(s) {
		c := s[n]
		switch {
		case c >= 0x80:
			return "", false
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		default:
			space = true
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteByte(c)
	}
	return b.String(), true
}

// plainLetters: letters that Unicode does not take apart.
var plainLetters = map[rune]string{
	'ø': "o", 'đ': "d", 'ð': "d", 'ħ': "h", 'ı': "i", 'ł': "l", 'ŧ': "t", 'æ': "ae", 'œ': "oe", 'ß': "ss", 'þ': "th", 'ς': "σ",
}

// searchable is text as it goes into the word index, both ways that people may type it: "l'ombre" is found by "ombre" and
// by "lombre", "R.E.M." by "rem".
func searchable(s string) string {
	apart := words(fold(s))
	if !strings.ContainsFunc(s, sign) {
		return apart
	}
	together := words(fold(strings.Map(func(r rune) rune {
		if sign(r) {
			return -1
		}
		return r
	}, s)))
	if apart == together {
		return apart
	}
	return apart + " " + together
}

func sign(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// words is folded text in words. Scripts that put no spaces between words are cut into every two letters that follow each
// other, and the last one alone, so that any part of a name is found by the beginnings of these, a single letter too.
func words(folded string) string {
	if !strings.ContainsFunc(folded, unspaced) {
		return folded
	}
	var b strings.Builder
	var before rune // an unspaced letter that waits for its neighbour
	for _, r := range folded {
		if unspaced(r) {
			if before != 0 {
				b.WriteRune(before)
				b.WriteRune(r)
			}
			b.WriteByte(' ')
			before = r
			continue
		}
		if before != 0 {
			b.WriteRune(before)
			b.WriteByte(' ')
			before = 0
		}
		b.WriteRune(r)
	}
	if before != 0 {
		b.WriteRune(before)
	}
	return b.String()
}

func unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// sortKey is fold, but never empty for text that is not: "!!!" sorts as itself.
func sortKey(s string) string {
	if k := fold(s); k != "" {
		return k
	}
	return s
}
