package rings

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold makes different spellings of a text equal: compatibility forms and case folded, marks
// dropped, words parted by one space. A text without letters and digits, as some bands are called, is its signs.
func Fold(text string) string {
	if folded := words(text); folded != "" {
		return folded
	}
	return signs(text)
}

func signs(text string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) || unicode.IsSymbol(r) {
			return r
		}
		return -1
	}, norm.NFKD.String(text)))
}

func words(text string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return norm.NFC.String(strings.Join(strings.Fields(b.String()), " "))
}

// Artist folds an artist's name, and cuts off "the" in front and "feat. somebody" behind.
func Artist(name string) string {
	words := strings.Fields(Fold(name))
	for i, w := range words {
		if i > 0 && isFeaturing(w) {
			words = words[:i]
			break
		}
	}
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// MaxNames is how many artists' names one query is tried as, on the DHT.
const MaxNames = 2

// Names guesses which words of a query are the artist: people write it first, or last, and it has
// one to four words.
func Names(query string) []string {
	words := strings.Fields(Artist(query))
	var out []string
	add := func(w []string) {
		name := strings.Join(w, " ")
		if (len([]rune(name)) >= 2 || signed(name)) && len(out) < MaxNames && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	if n := len(words); n <= 3 {
		add(words) // short enough to be one name
	}
	for _, n := range []int{2, 1, 3, 4} {
		if n <= len(words) {
			add(words[:n])
		}
	}
	return out
}

// maxWords bounds the work that a text of one query or tag makes.
const maxWords = 32

// A Text is a query as digests understand it.
type Text struct {
	words   []need
	phrases [][]uint64 // one of them must be there whole
}

// Prepare hashes a query once, for many digests.
func Prepare(query string) Text {
	words := strings.Fields(Fold(query))
	words = words[:min(len(words), maxWords)]
	var t Text
	for _, w := range strings.Fields(Fold(Sought(query))) {
		if len(t.words) < maxWords {
			t.words = append(t.words, need{hash('w', w), grams(w)})
		}
	}
	join := func(w []string) string { return strings.Join(w, " ") }
	if len(words) > 0 {
		t.phrases = append(t.phrases, []uint64{hash('t', join(words))}, []uint64{hash('a', Artist(join(words)))})
	}
	for i := 1; i < len(words); i++ { // an artist and a title, or the other way round
		front, back := join(words[:i]), join(words[i:])
		t.phrases = append(t.phrases,
			[]uint64{hash('a', Artist(front)), hash('t', back)}, []uint64{hash('t', front), hash('a', Artist(back))})
	}
	return t
}

// Fit says how well the query fits a digest; nil fits Unknown.
func (t Text) Fit(d *Digest) Fit {
	if d == nil {
		return Unknown
	}
	for _, p := range t.phrases {
		if d.hasAll(p) {
			return Phrase
		}
	}
	for _, n := range t.words {
		if !n.met(d) {
			return None
		}
	}
	if len(t.words) == 0 {
		return None
	}
	return Words
}

// hash is FNV-1a over the kind and the text, stirred so that both halves are good.
func hash(kind byte, s string) uint64 {
	h := (uint64(14695981039346656037) ^ uint64(kind)) * 1099511628211
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	return h ^ h>>33
}

// signed says whether a folded text is signs.
func signed(folded string) bool { return folded != "" && words(folded) == "" }

// Weight is how much a text narrows a search: a letter or digit counts one, an ideograph three, and so do signs where there is
// nothing else: some bands are called so.
func Weight(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			n += 3
		case unicode.IsLetter(r), unicode.IsDigit(r):
			n++
		}
	}
	if n == 0 && Fold(text) != "" {
		return 3
	}
	return n
}

// Day is the day of a moment, UTC, as the keys of the DHT count days.
func Day(t time.Time) int64 { return t.Unix() / (24 * 60 * 60) }
