package wire

import (
	"strings"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs: what is small as a text and large once it is understood. See linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	const most = 2 << 20 // bytes
	var rows []bombtest.Row
	for attack, part := range map[string]string{"lists in lists": "l", "dictionaries in others": "d1:a", "empty lists": "le",
		"empty texts": "0:", "numbers": "i1e"} {
		bomb := func() []byte { return []byte("l" + strings.Repeat(part, most/len(part)) + "e") }
		rows = append(rows,
			bombtest.Row{Parser: "WellFormed", Attack: attack, Bomb: bomb,
				Read: func(in *bombtest.Input) { WellFormed(in.Bytes(), MaxValues) }},
			bombtest.Row{Parser: "Decode", Attack: attack, Bomb: bomb, Read: func(in *bombtest.Input) { Decode(in.Bytes()) }})
	}
	bombtest.Hold(t, rows)
}
