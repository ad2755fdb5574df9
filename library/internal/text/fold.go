// Package text makes names comparable as people type them, and tells which of them fit what was typed.
package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold makes text comparable as people type it: no case, no accents, letters that have no accent to lose spelled with
// their base, everything that is neither letter nor digit one space. Index and query go through the same fold, so a
// fault in it costs a nicety and not a match. A name of signs alone, such as "!!!", is folded to a word of its signs.
func Fold(s string) string {
	k := FoldLetters(s)
	if k == "" && s != "" {
		return foldSigns(s)
	}
	return k
}

// SignMark begins each sign in the folded form of a name that has no letters. It is a letter of few languages, and no
// text that is folded otherwise has a number in base 16 behind it.
const SignMark = 'ǂ'

// foldSigns makes a word of each run of signs: the number of each behind a mark. Words of the index hold letters and
// digits alone, and who types the first sign means the beginning of the word.
func foldSigns(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, "")) {
		if !sign(r) {
			space = unicode.IsSpace(r) && b.Len() > 0 || space
			continue
		}
		if space {
			b.WriteByte(' ')
		}
		space = false
		fmt.Fprintf(&b, "%c%06x", SignMark, r) // as long for each, so that none is the beginning of another
	}
	return b.String()
}

// FoldLetters is fold without what is done for signs.
func FoldLetters(s string) string {
	if k, ok := foldASCII(s); ok {
		return k
	}
	f := foldedText{}
	f.b.Grow(len(s))
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1: // no text, which would keep normalization from its work
			f.space = true
		case r < utf8.RuneSelf:
			f.add(r)
		case r >= hangulFirst && r <= hangulLast: // which the tables of normalization leave to be counted out
			r -= hangulFirst
			f.add(jamoLead + r/(jamoVowels*jamoTails))
			f.add(jamoVowel + r%(jamoVowels*jamoTails)/jamoTails)
			if tail := r % jamoTails; tail > 0 {
				f.add(jamoTail + tail)
			}
		default:
			if apart := norm.NFKD.PropertiesString(s).Decomposition(); apart != nil {
				for _, r := range string(apart) {
					f.add(r)
				}
			} else {
				f.add(r)
			}
		}
		s = s[size:]
	}
	return f.b.String()
}

// Hangul syllables and the letters that they are of (Unicode, 3.12).
const (
	hangulFirst, hangulLast       = 0xac00, 0xd7a3
	jamoLead, jamoVowel, jamoTail = 0x1100, 0x1161, 0x11a7
	jamoVowels, jamoTails         = 21, 28
)

// foldedText is folded text in the making.
type foldedText struct {
	b     strings.Builder
	space bool // comes before the next letter
}

// add adds a rune that is taken apart.
func (f *foldedText) add(r rune) {
	switch {
	case unicode.Is(unicode.Mn, r):
		return
	case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mc, r):
		f.space = true
		return
	}
	if f.space && f.b.Len() > 0 {
		f.b.WriteByte(' ')
	}
	f.space = false
	r = unicode.ToLower(r)
	if plain, ok := plainLetters[r]; ok {
		f.b.WriteString(plain)
	} else {
		f.b.WriteRune(r)
	}
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

// Searchable is text as it goes into the word index, both ways that people may type it: "l'ombre" is found by "ombre" and
// by "lombre", "R.E.M." by "rem".
func Searchable(s string) string { return SearchableOf(s, Fold(s)) }

// SearchableOf is searchable for who has the folded text already.
func SearchableOf(s, folded string) string {
	apart := words(folded)
	if !strings.ContainsFunc(s, sign) {
		return apart
	}
	together := words(Fold(strings.Map(func(r rune) rune {
		if sign(r) {
			return -1
		}
		return r
	}, s)))
	if apart != together && together != "" {
		apart += " " + together
	}
	return withSigns(apart, s, folded)
}

// withSigns adds the words of signs alone to those of letters: "Ana, !!!" is found by "!!!", "÷ (Deluxe)" by "÷".
func withSigns(Searchable, s, folded string) string {
	if strings.HasPrefix(folded, string(SignMark)) {
		return Searchable
	}
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\x1f' }) {
		if !strings.Contains(separators, word) && FoldLetters(word) == "" {
			if signs := foldSigns(word); signs != "" {
				Searchable += " " + signs
			}
		}
	}
	return Searchable
}

// separators are the signs that stand between words and mean nothing.
const separators = "-–—&/|·,;:+"

func sign(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// words is folded text in words. Scripts that put no spaces between words are cut into every two letters that follow each
// other, and the last one alone, so that any part of a name is found by the beginnings of these, a single letter too.
func words(folded string) string {
	if !strings.ContainsFunc(folded, Unspaced) {
		return folded
	}
	var b strings.Builder
	var before rune // an unspaced letter that waits for its neighbour
	for _, r := range folded {
		if Unspaced(r) {
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

func Unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// SortKey is fold, but never empty for text that is not: "!!!" sorts as itself.
func SortKey(s string) string { return KeyOf(s, Fold(s)) }

// KeyOf is sortKey for who has the folded text already.
func KeyOf(s, folded string) string {
	if folded != "" && !strings.HasPrefix(folded, string(SignMark)) {
		return folded
	}
	return s
}
