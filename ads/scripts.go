package ads

import (
	"slices"
	"unicode"
)

// together are the scripts that one word of a language may mix (UTS 39, "Highly Restrictive").
var together = [][]string{
	{"Latin", "Han", "Hiragana", "Katakana"},
	{"Latin", "Han", "Bopomofo"},
	{"Latin", "Han", "Hangul"},
}

// mixed says whether a label has letters of scripts that no language mixes, by which one letter passes for another.
func mixed(label string) bool {
	var used []string
	for _, r := range label {
		if script := scriptOf(r); script != "" && !slices.Contains(used, script) {
			used = append(used, script)
		}
	}
	if len(used) < 2 {
		return false
	}
	return !slices.ContainsFunc(together, func(allowed []string) bool {
		return !slices.ContainsFunc(used, func(script string) bool { return !slices.Contains(allowed, script) })
	})
}

// scriptOf names the script of a letter; "" for what all scripts use, such as digits.
func scriptOf(r rune) string {
	if r < 0x80 {
		if unicode.IsLetter(r) {
			return "Latin"
		}
		return ""
	}
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			if name == "Common" || name == "Inherited" {
				return ""
			}
			return name
		}
	}
	return "Unknown"
}
