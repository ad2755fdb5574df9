package view

import (
	"slices"
	"testing"

	"linnet/app/message"
)

// TestEveryKindOfRuleComesBack: what its editor offers is written as a query, and is read as the same rule.
func TestEveryKindOfRuleComesBack(t *testing.T) {
	filled := map[message.ID]string{"Genre": "Folk", "Artist": "Ana", "Album": "Dawn", "Title": "Été", "Title, artist or album": "tide",
		"Year": "1999", "Plays": "3", "Added": "30", "Bitrate": "256", "Folder or file": "Live", rawField: "genre:folk"}
	for _, k := range ruleKinds {
		for _, op := range k.ops {
			r := FirstCondition().With(RuleField, k.name.Text()).With(RuleOp, op.name.Text())
			if value := filled[k.name]; op.name == rangeOp {
				r = r.With(RuleValue, "1990-1999")
			} else if value != "" {
				r = r.With(RuleValue, value)
			}
			query := QueryOf([]Condition{r})
			again := ConditionsOf(query)
			if len(again) != 1 || QueryOf(again) != query || query == "" {
				t.Errorf("%s %s: %q is read as %v", k.name, op.name, query, again)
			}
		}
	}
}

// TestNonsenseIsNoRule: a value that is none writes no query.
func TestNonsenseIsNoRule(t *testing.T) {
	for _, c := range []struct{ field, op, value string }{{"Year", "is", "last"}, {"Year", "is", "-4"}, {"Year", "is", "99999999999"},
		{"Year", "is from … to …", "1990"}, {"Year", "is from … to …", "a-b"}, {"Rating", "is at least", "many"},
		{"Loved", "is", "perhaps"},
		{"Format", "is", "VHS"}, {"Artist", "contains", "  "}, {"Artist", "contains", `"`}, {"Query", "as it is written", ""},
		{"Query", "as it is written", "two words"}} {
		r := FirstCondition().With(RuleField, c.field).With(RuleOp, c.op).With(RuleValue, c.value)
		if got := QueryOf([]Condition{r}); got != "" {
			t.Errorf("%v: %q", c, got)
		}
	}
}

func TestAnEditorOffersWhatFits(t *testing.T) {
	for i, field := range RuleFields() {
		v := FirstCondition().With(RuleField, field).Draw()
		if v.Field != field || !slices.Contains(v.Ops, v.Op) || len(v.Ops) != len(ruleKinds[i].ops) {
			t.Errorf("%s: %+v", field, v)
		}
		if v.Values != nil && !slices.Contains(v.Values, v.Value) {
			t.Errorf("%s begins with %q, of %v", field, v.Value, v.Values)
		}
	}
	if v := FirstCondition().With(RuleField, "Year").With(RuleOp, rangeOp.Text()).Draw(); v.Hint != rangeHint.Text() {
		t.Errorf("a range is hinted at as %q", v.Hint)
	}
	if v := FirstCondition().With(RuleField, "Shoe size").Draw(); v.Field != RuleFields()[0] {
		t.Errorf("an unknown field is %q", v.Field)
	}
	if v := FirstCondition().With(RuleOp, "smells of").Draw(); v.Op != v.Ops[0] {
		t.Errorf("an unknown comparison is %q", v.Op)
	}
}

func TestARangeIsTurnedTheRightWay(t *testing.T) {
	r := FirstCondition().With(RuleField, "Year").With(RuleOp, rangeOp.Text())
	want := QueryOf([]Condition{r.With(RuleValue, "1990-1999")})
	for _, value := range []string{"1999-1990", " 1990 – 1999 ", "1990–1999"} {
		if got := QueryOf([]Condition{r.With(RuleValue, value)}); got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
}
