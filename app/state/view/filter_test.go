package view

import "testing"

func TestFitsIgnoresAccentsAndCase(t *testing.T) {
	for _, c := range []struct {
		filter, text string
		want         bool
	}{{"", "x", true}, {"ete", "Été sans fin", true}, {"fin ete", "Été sans fin", true}, {"ете", "Été", false}, {"夜", "夜曲", true},
		{"ete no", "Été", false}} {
		if got := Fits(c.filter, c.text); got != c.want {
			t.Errorf("fits(%q, %q) = %v", c.filter, c.text, got)
		}
	}
}

func TestFileAddressEscapes(t *testing.T) {
	if got := FileAddress("/music/a b/100%?"); got != "file:///music/a%20b/100%25%3F" {
		t.Errorf("got %s", got)
	}
}
