package desktop

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"linnet/packaging/bombtest"
)

// handovers are messages of the second start that are larger inside than they look.
var handovers = map[string][3]string{
	"empty links":    {"[", `"",`, `""]`},
	"escapes":        {`["`, `\u0000`, `"]`},
	"depth":          {"", "[", ""},
	"blanks":         {"[", " ", "]"},
	"a number":       {"[", "9", "]"},
	"a link":         {`["`, "x", `"]`},
	"no list at all": {`{"`, "x", `":1}`},
}

// TestBombs goes over what a program on this machine can say to the one that runs: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for attack, part := range handovers {
		rows = append(rows, bombtest.Row{Parser: "Handover", Attack: attack,
			Bomb: func() []byte { return []byte(part[0] + strings.Repeat(part[1], 8<<20/len(part[1])) + part[2]) },
			Read: func(in *bombtest.Input) { readLinks(in) }, Limit: 8 << 20})
	}
	path := filepath.Join(t.TempDir(), "inbox")
	rows = append(rows, bombtest.Row{Parser: "Inbox", Attack: "a file that names no socket",
		Bomb: func() []byte { return make([]byte, 32<<20) },
		Read: func(in *bombtest.Input) { socketOf(path) }, Limit: 1 << 20})
	if err := os.WriteFile(path, make([]byte, 32<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	bombtest.Hold(t, rows)
}

// FuzzHandover: what is taken is a list that can be handed over again.
func FuzzHandover(f *testing.F) {
	for _, seed := range []string{`[]`, `["magnet:?xt=x","/a b.torrent"]`, `["a"`, `[1]`, `null`, `[null]`, `["a"] trailing`,
		`["` + "\xff" + `"]`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, message string) {
		links, err := readLinks(strings.NewReader(message))
		if err != nil {
			return
		}
		again, _ := json.Marshal(links)
		if links == nil {
			again = []byte("[]")
		}
		if back, err := readLinks(strings.NewReader(string(again))); len(again) < maxMessage && (err != nil || !slices.Equal(back, links)) {
			t.Errorf("%q came back as %q, %v", links, back, err)
		}
	})
}

// TestTooManyLinksAreNotTaken, and as many as may be are.
func TestTooManyLinksAreNotTaken(t *testing.T) {
	for n, want := range map[int]error{maxLinks: nil, maxLinks + 1: errMany} {
		list, err := json.Marshal(make([]string, n))
		if err != nil {
			t.Fatal(err)
		}
		if links, err := readLinks(strings.NewReader(string(list))); !errors.Is(err, want) || want == nil && len(links) != n {
			t.Errorf("of %d links %d were taken: %v", n, len(links), err)
		}
	}
}
