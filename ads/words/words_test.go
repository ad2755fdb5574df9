package words_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"linnet/ads/words"
)

// TestLanguagesWriteNumbersAndDays as their readers do.
func TestLanguagesWriteNumbersAndDays(t *testing.T) {
	day := func(m time.Month, d int) time.Time { return time.Date(2026, m, d, 15, 4, 0, 0, time.UTC) }
	for l, want := range map[words.Language]string{
		words.English: "1,240|18,240|-1,240.50|4.5 %|2 Mar 2026|2 Mar, 15:04|December 2026|1–31 December 2026|" +
			"28 November – 4 December 2026|" +
			"28 December 2026 – 4 January 2027|200.00",
		words.German: "1.240|18.240|-1.240,50|4,5 %|2. März 2026|2. März, 15:04|Dezember 2026|1.–31. Dezember 2026|" +
			"28. November – 4. Dezember 2026|28. Dezember 2026 – 4. Januar 2027|200,00",
		words.French: "1\u202f240|18\u202f240|-1\u202f240,50|4,5 %|2 mars 2026|2 mars, 15:04|décembre 2026|1er–31 décembre 2026|" +
			"28 novembre – 4 décembre 2026|28 décembre 2026 – 4 janvier 2027|200,00",
		words.Spanish: "1240|18.240|-1240,50|4,5 %|2 mar 2026|2 mar, 15:04|diciembre de 2026|1–31 de diciembre de 2026|" +
			"28 de noviembre – 4 de diciembre de 2026|28 de diciembre de 2026 – 4 de enero de 2027|200,00",
	} {
		got := strings.Join([]string{l.Number(1240), l.Number(18240), l.Decimal("-1240.50"), l.Percent(45), l.Day(day(3, 2)),
			l.Moment(day(3, 2)), l.Month(day(12, 1)), l.Span(day(12, 1), day(12, 31)), l.Span(day(11, 28), day(12, 4)),
			l.Span(day(12, 28), day(13, 4)), l.Typed("200.00")}, "|")
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", l, got, want)
		}
		if days := l.Weekdays(); len(days) != 7 {
			t.Errorf("%s has a week of %v", l, days)
		}
		if l.Span(day(12, 4), day(12, 4)) != l.LongDay(day(12, 4)) {
			t.Errorf("%s: one day is no span", l)
		}
	}
}

// TestBrowsersAskForALanguage, and get the nearest that there is.
func TestBrowsersAskForALanguage(t *testing.T) {
	for header, want := range map[string]words.Language{"": words.English, "de-AT,en;q=0.5": words.German, "fr-CA": words.French,
		"es-419,es;q=0.9": words.Spanish, "nl, fr;q=0.8, en;q=0.1": words.French, "en-GB,de;q=0.9": words.English, "ja": words.English,
		";;;": words.English, strings.Repeat("de,", 1000): words.English} {
		if got := words.Match(header); got != want {
			t.Errorf("%.40q: %s, want %s", header, got, want)
		}
	}
	if _, known := words.Parse("../de"); known {
		t.Error("a path is a language")
	}
	if l := words.From(words.With(t.Context(), "xx")); l != words.English || words.From(t.Context()) != words.English {
		t.Errorf("%s is a language", l)
	}
}

// TestCountsHaveTheirForms: French says nothing in the singular.
func TestCountsHaveTheirForms(t *testing.T) {
	for want, got := range map[string]string{"0 days": words.English.Count(0, "{n} day", "{n} days"),
		"1 Tag": words.German.Count(1, "{n} day", "{n} days"), "0 Tage": words.German.Count(0, "{n} day", "{n} days"),
		"0 jour": words.French.Count(0, "{n} day", "{n} days"), "1.200 Tage": words.Count(1200, "{n} day", "{n} days").In(words.German),
		"2 días": words.Spanish.Count(2, "{n} day", "{n} days")} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestAValueIsNeverFilledOrTranslated: a name may look like the name of a value, or like a word of ours.
func TestAValueIsNeverFilledOrTranslated(t *testing.T) {
	got := words.Say("“{flight}” ends on {last}", "flight", "{last}", "last", words.Date(time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)))
	if said := got.In(words.German); said != "„{last}“ endet am 31. Dezember 2026" {
		t.Errorf("%q", said)
	}
	for given, want := range map[string]string{
		"Flight “December” of “Folk”":                    "Schaltung „December“ von „Folk“",
		"Given back: 3 days of flight “December” of “A”": "Zurückgegeben: 3 Tage der Schaltung „December“ von „A“",
		"Given back: 1 day of flight “x” of “y”":         "Zurückgegeben: 1 Tag der Schaltung „x“ von „y“",
		"The headline is missing.":                       "Die Überschrift fehlt.",
		"The text has 99 characters; at most 90 fit.":    "Der Text hat 99 Zeichen; höchstens 90 passen.",
		"You have 3 people, which is the most. Please ask the operator.": "Sie " +
			"haben 3 Personen, mehr geht nicht. Bitte fragen Sie den Betreiber.",
		"a sponsor’s own words": "a sponsor’s own words",
		"":                      "",
		"VAT 19 % of: Flight “December” of “Winter”": "USt 19 % auf: Schaltung „December“ von „Winter“",
	} {
		if got := words.German.Given(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
		if words.English.Given(given) != given {
			t.Errorf("%q changes in English", given)
		}
	}
	if s := fmt.Sprint(words.Languages(), words.German.Name()); s != "[en de fr es]Deutsch" {
		t.Error(s)
	}
}
