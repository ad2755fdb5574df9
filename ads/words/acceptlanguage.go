package words

import (
	"slices"

	"golang.org/x/text/language"
)

// matcher finds the best of Languages; its first is what who wants none of them gets.
var matcher = language.NewMatcher([]language.Tag{language.English, language.German, language.French, language.Spanish})

// Parse reads the tag of one of Languages; false: it is none.
func Parse(tag string) (Language, bool) {
	l := Language(tag)
	return l, slices.Contains(Languages(), l)
}

// Match picks the language that a browser's Accept-Language asks for (RFC 9110, section 12.5.4): the best of Languages, or English.
func Match(accept string) Language {
	if len(accept) > 1000 {
		return English // no browser sends that many
	}
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(wanted) == 0 {
		return English
	}
	_, i, _ := matcher.Match(wanted...)
	return Languages()[i]
}
