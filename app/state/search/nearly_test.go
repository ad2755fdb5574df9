package search

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"linnet/p2p"
)

// listeners answers like one who has a row, if it has all words that are asked, the last of which may be unfinished.
type listeners struct {
	*played
	row p2p.Answer

	mu    sync.Mutex
	asked []p2p.Query
}

func (l *listeners) Search(_ context.Context, q p2p.Query, found func([]p2p.Answer, p2p.Progress)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, q)
	has := " " + strings.ToLower(l.row.Row.Artist+" "+l.row.Row.Title) + " "
	for n, w := range strings.Fields(strings.ToLower(q.Text)) {
		if end := map[bool]string{true: "", false: " "}[n == len(strings.Fields(q.Text))-1]; !strings.Contains(has, " "+w+end) {
			found(nil, p2p.Progress{Asked: 2, Answered: 2})
			return nil
		}
	}
	found([]p2p.Answer{l.row}, p2p.Progress{Asked: 2, Answered: 2})
	return nil
}

// TestSecondRound: one wrong letter, one word too many; what has nothing to do with it is not shown, and the first round is enough
// where it finds something.
func TestSecondRound(t *testing.T) {
	const said = "Nothing has all of these words; these have most. · 1 recording · asked 2, answered 2"
	for text, want := range map[string]struct {
		asked  []string
		status string
	}{
		"unobtainium waltz": {[]string{"unobtainium waltz"}, "1 recording · asked 2, answered 2"},
		"unobtanium waltz":  {[]string{"unobtanium waltz", "waltz", "unobtanium"}, said},
		"waltz live":        {[]string{"waltz live", "live", "waltz"}, said},
		"ana waltz live now": {[]string{"ana waltz live now", "ana live now", "ana waltz now", "waltz live now", "ana waltz live"},
			"0 recordings · asked 2, answered 2"},
		"unobtainiun": {[]string{"unobtainiun", "unobta"}, said},
		"unobserved":  {[]string{"unobserved", "unobse"}, "0 recordings · asked 2, answered 2"},
		"walts":       {[]string{"walts"}, "0 recordings · asked 2, answered 2"},
	} {
		p := &played{}
		l := &listeners{played: p, row: answer(1, "Unobtainium Waltz", "Coast")}
		s, on := open(t, p)
		on(func(context.Context) { s.deps.Node = l })
		s.SetQuery(text)
		v := searched(s, on)
		var asked []string
		l.mu.Lock()
		for _, q := range l.asked {
			asked = append(asked, q.Text)
		}
		l.mu.Unlock()
		if !slices.Equal(asked, want.asked) || v.Search.Status != want.status {
			t.Errorf("%s: asked %q, status %q", text, asked, v.Search.Status)
		}
	}
}

func TestSlips(t *testing.T) {
	for pair, want := range map[[2]string]int{{"", ""}: 0, {"ana", "ana"}: 0, {"ana", "an"}: 1, {"ana", "anna"}: 1, {"waltz", "watlz"}: 1,
		{"waltz", "walz"}: 1, {"été", "ete"}: 2, {"", "abc"}: 3, {"kitten", "sitting"}: 3} {
		if got := slips(pair[0], pair[1]); got != want || slips(pair[1], pair[0]) != want {
			t.Errorf("%q: %d, want %d", pair, got, want)
		}
	}
}
