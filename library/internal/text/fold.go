// Package text makes names comparable as people type them, and tells which of them fit what was typed.
package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold makes text comparable as people type it. It removes case and accents, spells ligatures out, and turns everything that is neither
// letter nor digit into one space. A name of signs alone, such as "!!!", becomes a word of its signs. Index and query use the same fold.
func Fold(s string) string {
	k := FoldLetters(s)
	if k == "" && s != "" {
		return foldSigns(s)
	}
	return k
}

// SignMark begins each sign in a folded name that has no letters. Few languages have this letter, and no other folded text has a
// hexadecimal number behind it.
const SignMark = 'ǂ'

// foldSigns turns each run of signs into a word: the code point of each sign behind a mark. FTS5 words hold letters and digits only, and a
// prefix of the signs is a prefix of the word.
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

// FoldLetters is Fold without the treatment of signs.
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

// foldASCII is Fold for plain ASCII, which most names are. It is ten times as fast.
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

// Searchable returns the words of a name for the word index, in both spellings that people type: "l'ombre" is found by "ombre" and by
// "lombre", "R.E.M." by "rem".
func Searchable(s string) string { return SearchableOf(s, Fold(s)) }

// SearchableOf is Searchable for callers that have the folded text already.
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

// words splits folded text into words. Scripts without spaces are cut into overlapping pairs of letters and the last letter, so that any
// part of a name is found by a prefix.
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
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer,
		unicode.Myanmar)
}

// SortKey is Fold, except that a name of signs sorts as itself and not as a word.
func SortKey(s string) string { return KeyOf(s, Fold(s)) }

// KeyOf is SortKey for callers that have the folded text already.
func KeyOf(s, folded string) string {
	if folded != "" && !strings.HasPrefix(folded, string(SignMark)) {
		return folded
	}
	return s
}
