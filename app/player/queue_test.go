package player

import (
	"slices"
	"strings"
	"testing"
)

// letters makes an Item of each letter, and lists reads them back.
func letters(s string) (items []Item) {
	for _, c := range strings.Split(s, "") {
		items = append(items, Item{Title: c})
	}
	return items
}

func (q *queue) String() string {
	var b strings.Builder
	for _, e := range q.past {
		b.WriteString(e.Title)
	}
	if q.current != nil {
		b.WriteString("[" + q.current.Title + "]")
	}
	for _, it := range q.list() {
		b.WriteString(it.Title)
	}
	return b.String()
}

func TestQueue(t *testing.T) {
	for _, c := range []struct {
		name, want string
		do         func(q *queue)
	}{
		{"from the middle", "ab[c]de", func(q *queue) {}},
		{"step to the end and no further", "abcd[e]", func(q *queue) { q.step(); q.step(); q.step() }},
		{"back to the start and no further", "[a]bcde", func(q *queue) { q.back(); q.back(); q.back() }},
		{"insert goes behind the current one", "ab[c]xyde", func(q *queue) { q.insert(letters("xy")) }},
		{"add goes to the end", "ab[c]dexy", func(q *queue) { q.add(letters("xy")) }},
		{"clear leaves what was played", "ab[c]", func(q *queue) { q.clear() }},
		{"repeat begins again", "[a]bcde", func(q *queue) { q.repeat = RepeatAll; q.step(); q.step(); q.step() }},
		{"shuffle undone", "ab[c]xde", func(q *queue) { q.mix(true); q.insert(letters("x")); q.mix(false) }},
		{"extend goes to the end", "ab[c]dexy", func(q *queue) { q.extend(letters("xy")) }},
		{"move down", "ab[c]xdey", func(q *queue) { q.add(letters("xy")); q.move(2, 0) }},
		{"move to the end", "ab[c]ed", func(q *queue) { q.move(0, 1) }},
		{"move nowhere", "ab[c]de", func(q *queue) { q.move(0, 2); q.move(-1, 0); q.move(2, 0) }},
		{"remove", "ab[c]d", func(q *queue) { q.remove(1); q.remove(1); q.remove(-1) }},
		{"remove two", "ab[c]e", func(q *queue) { q.add(letters("xy")); q.remove(0, 3, 2, 9) }},
		{"remove and put back", "ab[c]dexy", func(q *queue) { q.add(letters("xy")); q.remove(0, 1, 3); q.unremove() }},
		{"put back once what it stood behind was played", "abcd[x]ey", func(q *queue) {
			q.add(letters("xy"))
			q.remove(1)
			q.step()
			q.step()
			q.unremove()
			q.unremove()
		}},
		{"index too large", "abcd[e]", func(q *queue) { q.set(letters("abcde"), 99) }},
		{"empty", "", func(q *queue) { q.set(nil, 3); q.step(); q.back() }},
	} {
		q := &queue{}
		q.set(letters("abcde"), 2)
		c.do(q)
		if got := q.String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestUpcomingIsWhatStepsBring(t *testing.T) {
	for _, repeat := range []Repeat{RepeatOff, RepeatAll} {
		q := &queue{repeat: repeat}
		q.set(letters("abcd"), 1)
		var want []*entry
		for k := range 9 {
			want = append(want, q.upcoming(k))
		}
		for k, e := range want {
			if q.step() != (e != nil) || e != nil && q.current != e {
				t.Fatalf("repeat %q: step %d brings %v", repeat, k, q)
			}
		}
	}
}

func TestShuffleKeepsEveryTrackOnce(t *testing.T) {
	q := &queue{}
	q.mix(true)
	q.set(letters("abcdefghijklmnopqrstuvwxyz"), 4)
	got := strings.Split(strings.Trim(q.String(), "[]"), "")
	if q.current.Title != "e" || len(q.next) != 25 {
		t.Fatal(q)
	}
	slices.Sort(got)
	if len(slices.Compact(got)) != 27 { // the letters and one bracket
		t.Error(q)
	}
}

func TestShuffleIsExtendedBehindTheNextFew(t *testing.T) {
	q := &queue{}
	q.mix(true)
	q.set(letters("abcdefghijklmnopqrstuvwxyz"), 0)
	before := q.list()[:steady]
	q.extend(letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	if len(q.next) != 51 || !slices.EqualFunc(before, q.list()[:steady], func(a, b Item) bool { return a.Title == b.Title }) {
		t.Errorf("%s, was to begin with %v", q, before)
	}
	q.mix(false)
	if got := q.String(); got != "[a]bcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" {
		t.Errorf("undone: %s", got)
	}
}
