package stats

import (
	"strings"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs goes over what is sent to an intake: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for attack, part := range map[string]string{"lists": "[", "objects": `{"a":`, "texts": `"",`, "a number": "1"} {
		rows = append(rows, bombtest.Row{Parser: "ParseReport", Attack: attack,
			Bomb: func() []byte { return []byte(`{"answer":` + strings.Repeat(part, 4<<20/len(part))) },
			Read: func(in *bombtest.Input) { ParseReport(in.Bytes()) }})
	}
	bombtest.Hold(t, rows)
}
