package wire

import (
	"strings"
	"testing"
)

func TestInfoHashText(t *testing.T) {
	const text = "0123456789abcdef0123456789abcdef01234567"
	ih, err := ParseInfoHash(strings.ToUpper(text))
	if err != nil || ih.String() != text {
		t.Errorf("%v, %v", ih, err)
	}
	for _, bad := range []string{"", text[1:], text + "0", strings.Replace(text, "0", "g", 1)} {
		if _, err := ParseInfoHash(bad); err == nil {
			t.Errorf("parsed %q", bad)
		}
	}
}
