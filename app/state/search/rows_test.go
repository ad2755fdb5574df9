package search

import (
	"slices"
	"testing"

	"linnet/app/state/view"
	"linnet/p2p"
)

func holder(n byte) p2p.Holder { return p2p.Holder{Key: [32]byte{n}} }

func TestMergeCountsEachHolderOnce(t *testing.T) {
	s := &Slice{}
	s.finding.found = map[p2p.InfoHash]view.Found{}
	one, two := p2p.InfoHash{1}, p2p.InfoHash{2}
	s.finding.merge(p2p.GroupID{}, []p2p.Answer{{Row: p2p.Row{InfoHash: one}, Holder: holder(1)},
		{Row: p2p.Row{InfoHash: two}, Holder: holder(1)}})
	s.finding.merge(p2p.GroupID{}, []p2p.Answer{{Row: p2p.Row{InfoHash: two}, Holder: holder(2)},
		{Row: p2p.Row{InfoHash: two}, Holder: holder(2)}})
	if n := len(s.finding.found[one].Holders); n != 1 {
		t.Errorf("first row has %d holders, want 1", n)
	}
	if n := len(s.finding.found[two].Holders); n != 2 {
		t.Errorf("second row has %d holders, want 2", n)
	}
	if got := rank("", s.finding.found, s.finding.order); !slices.Equal(got, []p2p.InfoHash{two, one}) {
		t.Errorf("ranked %v: what more listeners hold comes first", got)
	}
}

// TestOneRowOfEachRecording: files of one sound under other tags are one row, that of the file which most
// hold, with the holders of all; but one that is being fetched stays.
func TestOneRowOfEachRecording(t *testing.T) {
	few, most, other, unknown, unknown2 := p2p.InfoHash{1}, p2p.InfoHash{2}, p2p.InfoHash{3}, p2p.InfoHash{4}, p2p.InfoHash{5}
	rows := map[p2p.InfoHash]view.Found{
		few:      {Row: p2p.Row{Sound: p2p.Sound{1}}, Holders: []p2p.Holder{holder(1), holder(2)}},
		most:     {Row: p2p.Row{Sound: p2p.Sound{1}}, Holders: []p2p.Holder{holder(2), holder(3), holder(4)}},
		other:    {Row: p2p.Row{Sound: p2p.Sound{2}}, Holders: []p2p.Holder{holder(1)}},
		unknown:  {Holders: []p2p.Holder{holder(1)}},
		unknown2: {Holders: []p2p.Holder{holder(1)}},
	}
	order := []p2p.InfoHash{few, other, most, unknown, unknown2}
	for name, c := range map[string]struct{ fetched, row p2p.InfoHash }{"what most hold": {p2p.InfoHash{}, most},
		"what is fetched": {few, few}} {
		got, rest := recordings(rows, order, func(ih p2p.InfoHash) bool { return ih == c.fetched })
		if len(rest) != 4 || !slices.Contains(rest, c.row) || len(got) != 4 || len(got[c.row].Holders) != 4 {
			t.Errorf("%s: %v, %d holders", name, rest, len(got[c.row].Holders))
		}
	}
	if len(rows[few].Holders) != 2 || len(rows[most].Holders) != 3 {
		t.Error("what was found is changed")
	}
}

func TestTheTextDecidesBeforeTheHolders(t *testing.T) {
	exact, popular := p2p.InfoHash{1}, p2p.InfoHash{2}
	rows := map[p2p.InfoHash]view.Found{
		exact:   {Row: p2p.Row{InfoHash: exact, Title: "Slack Tide"}, Holders: []p2p.Holder{holder(1)}},
		popular: {Row: p2p.Row{InfoHash: popular, Title: "Slack", Album: "Tide"}, Holders: []p2p.Holder{holder(1), holder(2), holder(3)}},
	}
	if got := rank("slack tide", rows, []p2p.InfoHash{popular, exact}); !slices.Equal(got, []p2p.InfoHash{exact, popular}) {
		t.Errorf("ranked %v: the very title comes first", got)
	}
}

func TestAskable(t *testing.T) {
	for text, want := range map[string]bool{"": false, "ab": false, "a b": false, "abc": true, "潮": true, "...": true, "÷": true,
		"!!!": true, "\u0301": false, "Été": true} {
		if got := askable(text); got != want {
			t.Errorf("askable(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestStatusIsHonest(t *testing.T) {
	for _, c := range []struct {
		name, want string
		shown, all int
		progress   p2p.Progress
	}{
		{"nobody yet", "0 recordings · looking for listeners", 0, 0, p2p.Progress{}},
		{"nobody at all", "0 recordings · no other listener is in reach", 0, 0, p2p.Progress{Done: true}},
		{"under way", "7 recordings · asked 64, answered 51, waiting for 13", 7, 7, p2p.Progress{Asked: 64, Answered: 51}},
		{"going further", "7 recordings · asked 64, answered 64, still listening", 7, 7, p2p.Progress{Asked: 64, Answered: 64}},
		{"filtered", "1 recording (2 hidden by the filters) · asked 3, answered 3", 1, 3, p2p.Progress{Asked: 3, Answered: 3, Done: true}},
	} {
		if got := status("tide", c.shown, c.all, &finding{asked: true, progress: c.progress}); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
