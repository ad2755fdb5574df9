package rings

import "testing"

func TestWhoIsDoubted(t *testing.T) {
	for name, c := range map[string]struct {
		Record
		want bool
	}{
		"nothing is known":            {Record{}, false},
		"claims a third":              {Record{Told: 60, Claimed: 20}, false},
		"claims more":                 {Record{Told: 60, Claimed: 21}, true},
		"claims all of a few":         {Record{Told: leastTold - 1, Claimed: leastTold - 1}, false},
		"lied":                        {Record{Lied: true}, true},
		"a few wrong yeses":           {Record{Drawn: leastBroken}, false},
		"has nothing":                 {Record{Drawn: leastBroken + 1}, true},
		"keeps one promise in five":   {Record{Drawn: 100, Kept: 20}, false},
		"keeps one promise in twenty": {Record{Drawn: 100, Kept: 5}, true},
		"answers what it was not":     {Record{Drawn: 0, Kept: 5}, false},
	} {
		if got := c.Doubtful(); got != c.want {
			t.Errorf("%s: doubtful %v", name, got)
		}
	}
}

func TestWhatAFitIsWorth(t *testing.T) {
	liar := Record{Lied: true}
	for f, want := range map[Fit]Fit{None: None, Words: None, Unknown: None, Phrase: Doubted} {
		if got := liar.Weigh(f); got != want {
			t.Errorf("%d of who is in doubt is worth %d", f, got)
		}
		if got := (Record{}).Weigh(f); got != f {
			t.Errorf("%d is worth %d", f, got)
		}
	}
}

func TestWhatEverybodyHasTellsNothing(t *testing.T) {
	for _, c := range []struct {
		fits, neighbours int
		want             bool
	}{{0, 0, true}, {1, 2, true}, {2, 2, false}, {20, 160, true}, {21, 160, false}} {
		if got := Telling(c.fits, c.neighbours); got != c.want {
			t.Errorf("%d of %d: %v", c.fits, c.neighbours, got)
		}
	}
}

// TestDoubtedIsAskedLast by the searcher, and by a relay for what nobody else has.
func TestDoubtedIsAskedLast(t *testing.T) {
	for _, c := range []struct {
		wordsDo bool
		fits    []Fit
		want    []int
	}{
		{true, []Fit{Doubted, Phrase, Doubted, Words}, []int{1}},
		{true, []Fit{None, Doubted, Doubted, Words, Words}, []int{1}},
		{false, []Fit{None, Doubted, Words}, []int{1}},
		{true, []Fit{Words}, []int{0}},
		{true, []Fit{None}, nil},
	} {
		got := Relay(1, c.wordsDo, c.fits)
		if len(got) != len(c.want) {
			t.Fatalf("%v: passed to %v", c.fits, got)
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%v: passed to %v", c.fits, got)
			}
		}
	}
	if RowsOf(Doubted) >= RowsOf(Phrase) {
		t.Error("is asked for as much as others")
	}
	if got := Ask(1000, []Fit{Doubted, Words, Phrase, None}); len(got) != 3 || got[0] != 2 || got[2] != 0 {
		t.Errorf("asks %v", got)
	}
	enough := make([]Fit, Gate/4+1)
	for i := range enough[1:] {
		enough[i+1] = Phrase
	}
	enough[0] = Doubted
	if got := Ask(1000, enough); len(got) != Gate/4 {
		t.Errorf("asks %v", got)
	}
}

func TestSet(t *testing.T) {
	var a, b Set
	a.Put(0, true)
	a.Put(Tried-1, true)
	b.Put(Tried-1, true)
	if both := a.And(b); both.Count() != 1 || !both.Has(Tried-1) || both.Has(0) {
		t.Errorf("%v", both)
	}
	if a.Put(0, false); a.Has(0) || a.Count() != 1 {
		t.Errorf("%v", a)
	}
}

func TestRowThatMatches(t *testing.T) {
	q := Prepare("ana lima low water")
	if !q.Matches("Ana Lima", "Tide Tables", "Low Water") || q.Matches("Ana Lima", "Tide Tables", "High Water") {
		t.Error("a row is taken for what it is not")
	}
}
