package view

import (
	"testing"

	"linnet/library/tags"
	"linnet/p2p"
)

// TestTagsAndSwarmShowAlike: texts come in at two borders, tags and the swarm, which know nothing of each other; the same text is to
// look the same, or one's own track would not be found in what others offer.
func TestTagsAndSwarmShowAlike(t *testing.T) {
	for _, text := range []string{
		"", "Ana Lima", " a\tb\u00a0c\u2028d\r\ne ",
		"ana \u202ecod.exe\u202c\nSECOND\x1b[31m\x00 \u200b\u2066zero\u00ad\u2060\U000E0041\ufeff",
		"e\u0301te\u0301", "می\u200cخواهم", "👩\u200d👩\u200d👧", "!!!", "÷", "†††", "\u3164x", "\u061cشمس", "+/-",
	} {
		if tag, row := tags.Clean(text), p2p.Showable(text, 400); tag != row {
			t.Errorf("%q: in tags %q, in the swarm %q", text, tag, row)
		}
	}
}

// TestLicenceIsNoLink: what a stranger gives as a licence is text, and no permission.
func TestLicenceIsNoLink(t *testing.T) {
	row := DrawFound(Found{Row: p2p.Row{Title: "A", Licence: "javascript:alert(1)"}})
	if row.Licence != "javascript:alert(1)" || row.Free {
		t.Errorf("shown as %+v", row)
	}
}
