package state

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fits says whether every word of filter stands somewhere in the texts, accents and case ignored.
func fits(filter string, texts ...string) bool {
	if filter == "" {
		return true
	}
	all := plainLetters(strings.Join(texts, " "))
	for word := range strings.FieldsSeq(plainLetters(filter)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

// plainLetters is text in lower case without accents.
func plainLetters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
}
