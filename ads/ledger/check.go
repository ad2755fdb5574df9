package ledger

import (
	"errors"
	"slices"
	"time"

	"golang.org/x/text/language"

	"linnet/ads"
)

// checkPlan returns every *ads.Refusal of a plan, joined.
func (l *Ledger) checkPlan(p Plan) error {
	f := p.Flight
	errs := []error{checkName("campaign", p.Campaign), checkName("flight", f.Name)}
	when := func(bad bool, field, sentence string) {
		if bad {
			errs = append(errs, refuse(field, sentence))
		}
	}
	when(f.From.IsZero(), "from", "The first day is needed, such as 2026-12-01.")
	when(f.Until.IsZero(), "until", "The last day is needed, such as 2026-12-31.")
	if !f.From.IsZero() && !f.Until.IsZero() {
		when(!f.Until.After(f.From), "until", "The last day is before the first.")
		when(!f.Until.After(l.now()), "until", "The last day is already over.")
		when(f.Until.Sub(f.From) > 366*24*time.Hour, "until", "A flight can last at most a year.")
	}
	when(f.Share < 1 || f.Share > 1000, "share", "The share of voice must be between 0.1 % and 100 %.")
	when(slices.ContainsFunc(f.Interests, func(s string) bool { return !slices.Contains(ads.Genres(), s) }),
		"interests", "One of the interests is not in the list.")
	when(slices.ContainsFunc(f.Languages, notLanguage), "languages", "Languages are written as codes, such as en or de.")
	when(!slices.Contains(Categories(), f.Category), "category", "The category is not in the list.")
	return errors.Join(errs...)
}

// notLanguage finds what no listener's machine can be set to: names such as "deutsch", and codes that nobody has.
func notLanguage(code string) bool {
	tag, err := language.Parse(code)
	if err != nil || len(code) > 11 {
		return true
	}
	_, sure := tag.Base()
	return sure == language.No || tag == language.Und
}

// Content is what a sponsor writes and draws: all that an ad shows.
type Content struct {
	Headline, Text, Link string
	Picture              string // SHA-256 of a stored picture, or ""
	Magnet, Licence      string // of a release that the panel offers; "": none
}

// CheckContent returns every *ads.Refusal of "headline", "text", "link", "magnet" and "licence", joined. The rules are those that the
// listener's machine applies again. A draft may be unfinished: unless whole is asked for, an empty field is no fault.
func CheckContent(c Content, whole bool) error {
	fields := map[string]string{"headline": c.Headline, "text": c.Text, "link": c.Link, "magnet": c.Magnet, "licence": c.Licence + c.Magnet}
	var errs []error
	for _, r := range (Ad{Content: c}).Published().Refusals() {
		if value, mine := fields[r.Field]; mine && (whole || value != "") {
			errs = append(errs, &r)
		}
	}
	return errors.Join(errs...)
}

// refuse is the error for a person who has to correct a field of a form.
func refuse(field, sentence string) error { return &ads.Refusal{Field: field, Sentence: sentence} }
