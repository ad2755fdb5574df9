package wire

import (
	"errors"
	"strings"
	"testing"

	"github.com/anacrolix/torrent/bencode"
)

func TestWellFormed(t *testing.T) {
	for text, good := range map[string]bool{
		// what follows is the decoder's to refuse
		"i5e": true, "i-5e": true, "0:": true, "3:abc": true, "le": true, "de": true, "d1:ali1e1:bee": true, "lei5e": true,
		"": false, "i5": false, "ie5": true, "3:ab": false, "99999999999999999999999:a": false, "9223372036854775807:a": false, "l": false,
		"e": false, "x": false, "i" + strings.Repeat("1", 30) + "e": false,
		":": false, "-1:a": false, strings.Repeat("l", maxNesting+2) + strings.Repeat("e", maxNesting+2): false,
		strings.Repeat("l", maxNesting) + strings.Repeat("e", maxNesting): true,
		"l" + strings.Repeat("0:", MaxValues) + "e":                       false,
	} {
		if err := WellFormed([]byte(text), MaxValues); (err == nil) != good || err != nil && !errors.Is(err, ErrTooMuch) {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

// FuzzWellFormed: whatever the decoder reads of a short text is well-formed.
func FuzzWellFormed(f *testing.F) {
	f.Add([]byte("d1:ali1e1:bee"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var v any
		if err := bencode.Unmarshal(b, &v); err == nil && len(b) < maxNesting {
			if err := WellFormed(b, MaxValues); err != nil && !strings.Contains(string(b), "i") {
				t.Errorf("%q: %v", b, err)
			}
		}
	})
}
