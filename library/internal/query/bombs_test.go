package query

import (
	"strings"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs goes over the queries that strangers write: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for attack, part := range map[string]string{"words": "a ", "quotes": `"`, "fields": "year:1990-1999 ", "minus": "-",
		"one word": "a", "accents": "\u0301"} {
		typed := func() []byte { return []byte(strings.Repeat(part, (1<<20)/len(part))) }
		rows = append(rows, bombtest.Row{Parser: "ParseQuery", Attack: attack, Bomb: typed,
			Read: func(in *bombtest.Input) { Parse(string(in.Bytes())) }})
	}
	bombtest.Hold(t, rows)
}
