package view

import (
	"slices"
	"strings"
	"testing"

	"linnet/library"
)

func TestRulesSayWhatTheQuerySays(t *testing.T) {
	for query, want := range map[string][3]string{
		`genre:"Hard Rock"`:  {"Genre", "is", "Hard Rock"},
		`-genre:"Hard Rock"`: {"Genre", "is not", "Hard Rock"},
		`genre:rock`:         {"Genre", "has the word", "rock"},
		`artist:"hana sato"`: {"Artist", "contains", "hana sato"},
		`artist:"hana"`:      {"Artist", "contains", `"hana"`},
		`-album:live`:        {"Album", "does not contain", "live"},
		`tide`:               {"Title, artist or album", "contains", "tide"},
		`-"slack tide"`:      {"Title, artist or album", "does not contain", "slack tide"},
		`year:1990`:          {"Year", "is", "1990"},
		`-year:1990`:         {"Year", "is not", "1990"},
		`year:>1990`:         {"Year", "is or is later than", "1991"},
		`year:<2000`:         {"Year", "is or is earlier than", "1999"},
		`year:1990-1999`:     {"Year", "is from … to …", "1990-1999"},
		`rating:>=4`:         {"Rating", "is at least", "4"},
		`rating:0`:           {"Rating", "is", "0"},
		`plays:0`:            {"Plays", "exactly", "0"},
		`plays:<3`:           {"Plays", "at most", "2"},
		`added:<30d`:         {"Added", "in the last", "30"},
		`added:>1y`:          {"Added", "longer ago than", "365"},
		`format:flac`:        {"Format", "is", "FLAC"},
		`-format:MP3`:        {"Format", "is not", "MP3"},
		`bitrate:>=256`:      {"Bitrate", "at least", "256"},
		`licence:free`:       {"Free licence", "is", "yes"},
		`-licence:free`:      {"Free licence", "is", "no"},
		`loved:no`:           {"Loved", "is", "no"},
		`path:"Live 2019"`:   {"Folder or file", "contains", "Live 2019"},
		`licence:by`:         {"Query", "as it is written", "licence:by"},
		`-year:1990-1999`:    {"Query", "as it is written", "-year:1990-1999"},
		`rating:2-3`:         {"Query", "as it is written", "rating:2-3"},
	} {
		rules := ConditionsOf(query)
		if len(rules) != 1 {
			t.Errorf("%s gives %d rules", query, len(rules))
			continue
		}
		v := rules[0].Draw()
		if got := [3]string{v.Field, v.Op, v.Value}; got != want {
			t.Errorf("%s is %q, want %q", query, got, want)
		}
		if !slices.Contains(v.Ops, v.Op) || v.Values != nil && !slices.Contains(v.Values, v.Value) {
			t.Errorf("%s: %q cannot be chosen", query, v)
		}
	}
}

func TestWhatIsNotFilledInIsLeftOut(t *testing.T) {
	made := func(field, op, value string) Condition {
		k := kindCalled(field)
		return Condition{k, k.opCalled(op), value}
	}
	for _, r := range []Condition{made("Artist", "contains", " "), made("Artist", "contains", `""`), made("Genre", "is", ""),
		made("Year", "is", "soon"),
		made("Year", "is from … to …", "1990"), made("Added", "in the last", "0"), made("Plays", "at least", "-1"),
		made("Query", "as it is written", "two words")} {
		if got := QueryOf([]Condition{r}); got != "" {
			t.Errorf("%s %s %q became %s", r.kind.name, r.op.name, r.value, got)
		}
	}
}

// FuzzRules: whatever is asked for, the rules of it ask for the same.
func FuzzRules(f *testing.F) {
	for _, query := range []string{`love song`, `artist:"a b" -live year:1990-1999 rating:>=4`, `-"x" genre:"y" added:<30d`,
		`"-a" "artist:b"`, `a"b`} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		want := library.ParseQuery(query).String()
		got := QueryOf(ConditionsOf(query))
		if !strings.EqualFold(got, want) {
			t.Errorf("%q became %q, want %q", query, got, want)
		}
	})
}
