package query

import (
	"reflect"
	"testing"
)

func TestParseQuery(t *testing.T) {
	for text, want := range map[string][]Term{
		"":                     nil,
		" love  song ":         {{Text: "love"}, {Text: "song"}},
		`"love song" x`:        {{Text: "love song", Phrase: true}, {Text: "x"}},
		`"love song`:           {{Text: "love song", Phrase: true}},
		"artist:Björk":         {{Field: FieldArtist, Text: "Björk"}},
		`ARTIST:"The Loud"`:    {{Field: FieldArtist, Text: "The Loud", Phrase: true}},
		"year:1990":            {{Field: FieldYear, Low: 1990, High: 1990}},
		"year:1990-1999":       {{Field: FieldYear, Low: 1990, High: 1999}},
		"year:1999-1990":       {{Field: FieldYear, Low: 1990, High: 1999}},
		"year:<2000":           {{Field: FieldYear, Low: 0, High: 1999}},
		"bitrate:>256":         {{Field: FieldBitrate, Low: 257, High: Unbounded}},
		"rating:>=4 plays:0":   {{Field: FieldRating, Low: 4, High: Unbounded}, {Field: FieldPlays}},
		"added:<30d":           {{Field: FieldAdded, High: 29}},
		"added:1W-2w":          {{Field: FieldAdded, Low: 7, High: 14}},
		"-genre:rock -\"a b\"": {{Field: FieldGenre, Not: true, Text: "rock"}, {Not: true, Text: "a b", Phrase: true}},
		"loved:YES":            {{Field: FieldLoved, Text: "yes"}},
		// Not understood: words.
		"year:soon":                 {{Text: "year:soon"}},
		"year:<0":                   {{Text: "year:<0"}},
		"year:99999999999":          {{Text: "year:99999999999"}},
		"loved:maybe":               {{Text: "loved:maybe"}},
		"foo:bar":                   {{Text: "foo:bar"}},
		"artist:":                   {{Text: "artist:"}},
		"- --a":                     {{Not: true, Text: "-a"}},
		`""`:                        nil,
		`a"b c"`:                    {{Text: `a"b`}, {Text: `c"`}},
		"\xff":                      {{Text: "\ufffd"}},
		"plays:<=>3 rating:>=1-2":   {{Text: "plays:<=>3"}, {Text: "rating:>=1-2"}},
		`path:"Live 2019" format:x`: {{Field: FieldPath, Text: "Live 2019", Phrase: true}, {Field: FieldFormat, Text: "x"}},
	} {
		if got := Parse(text).Terms; !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

// FuzzParse: any text is a query, and a query that is written down is read as the same again.
func FuzzParseQuery(f *testing.F) {
	for _, text := range []string{"love", `"a b" -c`, "year:1990-1999 added:<3m", `artist:"x`, "-", `-""`, "year:>=0", "\xff:",
		"LOVED:no", "a\u2028b", "added:5d"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := Parse(text)
		if again := Parse(q.String()); !reflect.DeepEqual(again, q) {
			t.Errorf("%q: %+v is written %q and read %+v", text, q, q.String(), again)
		}
	})
}

// TestQueryIsWrittenAsAPersonWould: spans in the shortest way, phrases in quotes.
func TestQueryIsWrittenAsAPersonWould(t *testing.T) {
	for text, want := range map[string]string{
		"love":                     "love",
		`-artist:"The Loud"`:       `-artist:"The Loud"`,
		"year:>1989":               "year:>=1990",
		"year:<2000 rating:>=4":    "year:<=1999 rating:>=4",
		"plays:3-3":                "plays:3",
		"year:1999-1990 loved:YES": "year:1990-1999 loved:yes",
	} {
		if got := Parse(text).String(); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
