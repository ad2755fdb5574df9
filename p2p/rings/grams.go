package rings

import (
	"strings"
	"unicode"
)

// unspaced are scripts whose words are not parted by blanks, or, as Korean ones, are looked for by a part.
var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo, unicode.Thai,
	unicode.Lao, unicode.Khmer, unicode.Myanmar}

const prolonged = 'ー' // of kana, though Unicode gives it no script

func isUnspaced(r rune) bool { return r == prolonged || unicode.In(r, unspaced...) }

// grams returns what a digest says of the parts of a folded word: the characters of unspaced scripts, each pair of them that stand
// together, and what else stands between them. It is nil for a word without any.
func grams(word string) (out []uint64) {
	if !strings.ContainsFunc(word, isUnspaced) {
		return nil
	}
	letters := []rune(word)
	for i := 0; i < len(letters); {
		if !isUnspaced(letters[i]) {
			from := i
			for i < len(letters) && !isUnspaced(letters[i]) {
				i++
			}
			out = append(out, hash('w', string(letters[from:i])))
			continue
		}
		out = append(out, hash('g', string(letters[i])))
		if i+1 < len(letters) && isUnspaced(letters[i+1]) {
			out = append(out, hash('g', string(letters[i:i+2])))
		}
		i++
	}
	return out
}

// A need is one word of a query: it is there whole, or in parts, where it has any.
type need struct {
	whole uint64
	parts []uint64
}

func (n need) met(d *Digest) bool {
	return d.hasAll([]uint64{n.whole}) || n.parts != nil && d.hasAll(n.parts)
}
