package state

import (
	"strings"
	"testing"

	"linnet/app/state/view"
	"linnet/library/tags"
	"linnet/p2p"
)

// TestTagsAndSwarmShowAlike: texts come in at two borders, tags and the swarm, which know nothing of each other; the same text is to
// look the same, or one's own track would not be found in what others offer.
func TestTagsAndSwarmShowAlike(t *testing.T) {
	for _, text := range []string{
		"", "Ana Lima", " a\tb\u00a0c\u2028d\r\ne ", "ana \u202ecod.exe\u202c\nSECOND\x1b[31m\x00 \u200b\u2066zero\u00ad\u2060\U000E0041\ufeff",
		"e\u0301te\u0301", "می\u200cخواهم", "👩\u200d👩\u200d👧", "!!!", "÷", "†††", "\u3164x", "\u061cشمس", "+/-",
	} {
		if tag, row := tags.Clean(text), p2p.Showable(text, 400); tag != row {
			t.Errorf("%q: in tags %q, in the swarm %q", text, tag, row)
		}
	}
}

// TestFileNamesOfStrangers: those of a torrent are shown before they are on the disk.
func TestFileNamesOfStrangers(t *testing.T) {
	files := []p2p.Part{{Name: "CD\u202e1/a\nb\x1b.mp3", Size: 5, Chosen: true}}
	chosen, _ := chosenRows(files)
	drawn := fileRows("id", files)
	for _, shown := range []string{chosen[0].Name, chosen[0].Folder, drawn[0].Title, drawn[0].Artist} {
		if strings.ContainsAny(shown, "\u202e\n\x1b") || shown == "" {
			t.Errorf("shown as %q", shown)
		}
	}
}

// TestLicenceIsNoLink: what a stranger gives as a licence is text, and no permission.
func TestLicenceIsNoLink(t *testing.T) {
	row := view.DrawFound(view.Found{Row: p2p.Row{Title: "A", Licence: "javascript:alert(1)"}})
	if row.Licence != "javascript:alert(1)" || row.Free {
		t.Errorf("shown as %+v", row)
	}
}
