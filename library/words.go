package library

import (
	"strings"
	"unicode/utf8"
)

// needles are the words of folded text as the word indexes know them. The last letter of an unspaced run is not one by
// itself: the index has it so only where a run ends.
func needles(folded string) []string {
	var out []string
	for _, word := range strings.Fields(folded) {
		tokens := strings.Fields(words(word))
		for n, token := range tokens {
			if n > 0 && lone(token) && strings.HasSuffix(tokens[n-1], token) && tokens[n-1] != token {
				continue
			}
			out = append(out, token)
		}
	}
	return out[:min(len(out), maxWords)]
}

// lone reports whether a token is one letter of an unspaced script.
func lone(token string) bool {
	r, size := utf8.DecodeRuneInString(token)
	return size == len(token) && unspaced(r)
}

// indexed is how long the beginnings are that a word index has at hand: longer ones it puts together from every word that
// begins so.
const indexed = 4

// match is a query in the language of a word index: all needles, of which the last, or all, may be unfinished. Folded
// text has no sign that means something there.
func match(needles []string, all bool) string {
	var b strings.Builder
	for n, needle := range needles {
		b.WriteString(` "` + needle + `"`)
		if all || n == len(needles)-1 || unfinished(needle) {
			b.WriteByte('*')
		}
	}
	return b.String()
}

// unfinished reports whether a needle may always be the beginning of a word: those of unspaced scripts are.
func unfinished(needle string) bool {
	r, _ := utf8.DecodeRuneInString(needle)
	return unspaced(r)
}

// exactly is the match of one needle that is a whole word, if its script has such.
func exactly(needle string) string {
	if unfinished(needle) {
		return match([]string{needle}, true)
	}
	return ` "` + needle + `"`
}

// holds reports whether every needle begins a word of the searchable text, or, if whole, is one; but the last, and those
// of unspaced scripts, need only begin one.
func holds(text string, needles []string, whole bool) bool {
	for n, needle := range needles {
		if whole && n < len(needles)-1 && !unfinished(needle) {
			if !strings.Contains(" "+text+" ", " "+needle+" ") {
				return false
			}
		} else if !begins(text, needle) {
			return false
		}
	}
	return true
}

func begins(text, needle string) bool {
	return strings.HasPrefix(text, needle) || strings.Contains(text, " "+needle)
}
