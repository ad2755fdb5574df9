// Package licence tells which licences, as tags name them, allow anyone to share a track.
package licence

import (
	"regexp"
	"strings"
)

// IsFree reports whether a licence, as found in tags, allows anyone to share the track unchanged and without
// charge: public domain, CC0, any Creative Commons licence, Free Art. Anything not recognised is not free.
func IsFree(licence string) bool {
	_, free := recognise(licence)
	return free
}

// Name is the short name for people: "CC BY 4.0", "CC0", "Public domain"; other text as it is, shortened to 40
// runes.
func Name(licence string) string {
	if name, ok := recognise(licence); ok {
		return name
	}
	runes := []rune(strings.TrimSpace(licence))
	if len(runes) > 40 {
		return strings.TrimSpace(string(runes[:39])) + "…"
	}
	return string(runes)
}

var (
	ccAddress = regexp.MustCompile(`(?i)\bcreativecommons\.org/(licenses|publicdomain)/([a-z+-]+)(?:/(\d\.\d))?`)
	ccText    = regexp.MustCompile(`(?i)^(?:creative commons|cc)[ -]([a-z -]+?)(?: (\d\.\d))?` +
		`(?: (?:international|unported|generic|licen[cs]e))*$`)
	freeTexts = map[string]string{
		"cc0": "CC0", "cc0 1.0": "CC0", "cc0-1.0": "CC0", "cc zero": "CC0", "creative commons zero": "CC0", "cc0 1.0 universal": "CC0",
		"public domain": "Public domain", "free art license": "Free Art", "free art licence": "Free Art",
	}
	ccWords = map[string]string{
		"attribution": "by", "noncommercial": "nc", "commercial": "nc", "sharealike": "sa", "alike": "sa", "noderivatives": "nd",
		"noderivs": "nd", "derivatives": "nd", "derivs": "nd", "non": "", "share": "", "no": "",
	}
	ccTerms = map[string]bool{"by": true, "by-sa": true, "by-nc": true, "by-nd": true, "by-nc-sa": true, "by-nc-nd": true, "by-nd-nc": true}
)

// recognise names a licence that is free to share. An address is believed anywhere in the text (that is how Creative
// Commons asks for it in a copyright line); words only when they are all there is.
func recognise(licence string) (name string, free bool) {
	licence = strings.TrimSpace(licence)
	if name, ok := freeTexts[strings.ToLower(licence)]; ok {
		return name, true
	}
	if m := ccAddress.FindStringSubmatch(licence); m != nil {
		return ccName(strings.ToLower(m[1]), strings.ToLower(m[2]), m[3])
	}
	if strings.Contains(strings.ToLower(licence), "artlibre.org/licence/lal") {
		return "Free Art", true
	}
	if m := ccText.FindStringSubmatch(licence); m != nil {
		return ccName("licenses", ccAbbreviate(m[1]), m[2])
	}
	return "", false
}

// ccAbbreviate makes "by-nc-sa" of "Attribution-NonCommercial ShareAlike".
func ccAbbreviate(text string) string {
	var terms []string
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == ' ' || r == '-' }) {
		if short, ok := ccWords[word]; ok {
			word = short
		}
		if word != "" {
			terms = append(terms, word)
		}
	}
	return strings.Join(terms, "-")
}

// ccName: the licences of the series, not the sampling ones, which forbid sharing the whole.
func ccName(series, terms, version string) (string, bool) {
	switch {
	case series == "publicdomain" && terms == "zero":
		return "CC0", true
	case terms == "publicdomain", series == "publicdomain" && terms == "mark":
		return "Public domain", true
	case series != "licenses" || !ccTerms[terms]:
		return "", false
	}
	return strings.TrimSpace("CC " + strings.ToUpper(terms) + " " + version), true
}
