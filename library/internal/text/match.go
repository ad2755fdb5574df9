package text

import (
	"strings"
	"unicode/utf8"
)

// Needles returns the words of folded text as the word index knows them, at most MaxWords. The last letter of an unspaced run is no needle
// of its own: the index has it only where a run ends.
func Needles(folded string) []string {
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
	return out[:min(len(out), MaxWords)]
}

// lone reports whether a token is one letter of an unspaced script.
func lone(token string) bool {
	r, size := utf8.DecodeRuneInString(token)
	return size == len(token) && Unspaced(r)
}

// Indexed is how long the beginnings are that a word index has at hand: longer ones it puts together from every word that
// Begins so.
const Indexed = 4

// MaxWords is how many words of a text are looked for.
const MaxWords = 10

// Match is an FTS5 query for all needles. The last needle may be unfinished, or all of them. Folded text has no sign that means something
// to FTS5.
func Match(needles []string, all bool) string {
	var b strings.Builder
	for n, needle := range needles {
		b.WriteString(` "` + needle + `"`)
		if all || n == len(needles)-1 || Unfinished(needle) {
			b.WriteByte('*')
		}
	}
	return b.String()
}

// Unfinished reports whether a needle may always be the beginning of a word: those of unspaced scripts are.
func Unfinished(needle string) bool {
	r, _ := utf8.DecodeRuneInString(needle)
	return Unspaced(r)
}

// Exactly is the match of one whole word, or of a prefix where the script has no words.
func Exactly(needle string) string {
	if Unfinished(needle) {
		return Match([]string{needle}, true)
	}
	return ` "` + needle + `"`
}

// Holds reports whether every needle begins a word of the searchable text, or, if whole, is one; but the last, and those
// of unspaced scripts, need only begin one.
func Holds(text string, needles []string, whole bool) bool {
	for n, needle := range needles {
		if whole && n < len(needles)-1 && !Unfinished(needle) {
			if !strings.Contains(" "+text+" ", " "+needle+" ") {
				return false
			}
		} else if !Begins(text, needle) {
			return false
		}
	}
	return true
}

func Begins(text, needle string) bool {
	return strings.HasPrefix(text, needle) || strings.Contains(text, " "+needle)
}
