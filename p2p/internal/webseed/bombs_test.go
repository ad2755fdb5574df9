package webseed

import (
	"strings"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs goes over what web servers may say of a range: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for attack, parts := range map[string][2]string{
		"a long number": {"bytes ", "9"}, "ranges": {"bytes ", "0-1/2 "}, "lines": {"bytes 0", "-"}, "slashes": {"bytes 0-1", "/"},
		"blanks": {"bytes", " "},
	} {
		bomb := func() []byte { return []byte((parts[0] + strings.Repeat(parts[1], maxHeader))[:maxHeader]) }
		rows = append(rows, bombtest.Row{Parser: "ContentRange", Attack: attack, Bomb: bomb,
			Read: func(in *bombtest.Input) { contentRange(string(in.Bytes())) }})
	}
	bombtest.Hold(t, rows)
}
