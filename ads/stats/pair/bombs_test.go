package pair

import (
	"bytes"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs goes over what listeners and the other party send: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for attack, fill := range map[string]byte{"zeros": 0, "ones": 1, "the most": 255} {
		bomb := func() []byte { return bytes.Repeat([]byte{fill}, maxJob) }
		rows = append(rows,
			bombtest.Row{Parser: "ParseReport", Attack: attack, Bomb: bomb, Read: func(in *bombtest.Input) { parseReport(in.Bytes()) }},
			bombtest.Row{Parser: "ParseJob", Attack: attack, Bomb: bomb, Read: func(in *bombtest.Input) {
				parseJob(in.Bytes())
				parseVerdicts(in.Bytes())
				parseQuery(in.Bytes())
			}})
	}
	bombtest.Hold(t, rows)
}
