package view

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fits says whether every word of filter stands somewhere in the texts, accents and case ignored.
func Fits(filter string, texts ...string) bool {
	if filter == "" {
		return true
	}
	all := PlainLetters(strings.Join(texts, " "))
	for word := range strings.FieldsSeq(PlainLetters(filter)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

// PlainLetters is text in lower case without accents.
func PlainLetters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
}
