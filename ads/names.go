package ads

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// MaxName is the longest name that a person types, in characters.
const MaxName = 60

// CheckName checks a name that people read, when it is typed and wherever it is shown. A name has 1 to MaxName visible characters on one
// line. The error is a *Refusal of "name", in a plain sentence.
func CheckName(name string) error {
	refuse := func(sentence string) error { return &Refusal{"name", sentence} }
	switch {
	case strings.TrimSpace(name) == "":
		return refuse("A name is needed.")
	case utf8.RuneCountInString(name) > MaxName:
		return refuse("The name can have at most 60 characters.")
	case name != strings.TrimSpace(name) || strings.Contains(name, "  "):
		return refuse("The name has blanks around it, or two in a row.")
	case !Printable(name):
		return refuse("The name has characters that cannot be seen.")
	case !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		return refuse("The name needs a letter or a digit.")
	case mixedWord(name):
		return refuse("The name mixes letters of two alphabets in one word.")
	}
	return nil
}

// Printable reports whether all of a text on one line can be seen, as CheckName asks of a name.
func Printable(s string) bool { return utf8.ValidString(s) && !unseen(s) }

// unseen finds characters that take no ink or another's place: controls, odd blanks, default-ignorable (Unicode, DerivedCoreProperties),
// private and unassigned ones, and piled-up marks (UTS 39, section 5.4). The joiners are let through only where scripts need them: behind a
// virama, or between Arabic letters (RFC 5892, appendix A).
func unseen(s string) bool {
	marks, before := 0, rune(0)
	runes := []rune(s)
	for i, r := range runes {
		switch {
		case r == '\u200c' || r == '\u200d':
			virama := norm.NFC.PropertiesString(string(before)).CCC() == 9
			between := unicode.Is(unicode.Arabic, before) && i+1 < len(runes) && unicode.Is(unicode.Arabic, runes[i+1])
			if !virama && !between {
				return true
			}
		case !unicode.IsPrint(r) || Ignorable(r) || r == '\u2800' || r == '\ufffd':
			return true
		case unicode.IsMark(r):
			if marks++; before == 0 || before == ' ' || marks > 4 {
				return true
			}
		default:
			marks = 0
		}
		before = r
	}
	return false
}

// Ignorable reports whether a character is shown by no ink at all (Unicode property Default_Ignorable_Code_Point).
func Ignorable(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// mixedWord finds a word in letters of two alphabets, by which one passes for another's.
func mixedWord(name string) bool {
	words := strings.FieldsFunc(norm.NFKC.String(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	return slices.ContainsFunc(words, mixed)
}

// Skeleton is what a name looks like: two names with one skeleton are taken for each other. The skeleton follows UTS 39, section 4, and is
// coarser. Case and accents do not count, and l, i and 1 are the same. Skeletons are compared and never shown.
func Skeleton(name string) string {
	s := norm.NFKC.String(name)
	s = strings.Map(func(r rune) rune {
		if Ignorable(r) {
			return -1
		}
		return resembled(r)
	}, s)
	s = strings.Map(resembled, cases.Fold().String(norm.NFKC.String(s)))
	s = unmarked(s)
	s = strings.NewReplacer("rn", "m", "vv", "w", ".", "", ",", "", "'", "", "\"", "").Replace(s)
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "-", " ")), " ")
}

// unmarked leaves out accents on Latin, Greek and Cyrillic letters: a dot below is easily taken for dirt. In other scripts marks are
// letters of their own.
func unmarked(s string) string {
	base := rune(0)
	s = strings.Map(func(r rune) rune {
		if !unicode.IsMark(r) {
			base = r
		} else if unicode.In(base, unicode.Latin, unicode.Greek, unicode.Cyrillic) {
			return -1
		}
		return resembled(r)
	}, norm.NFD.String(s))
	return norm.NFC.String(s)
}

func resembled(r rune) rune {
	if plain, ok := lookalikes[r]; ok {
		return plain
	}
	if unicode.Is(unicode.Pd, r) {
		return '-'
	}
	return r
}
