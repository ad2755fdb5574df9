package view

import (
	"strings"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs goes over what is pasted, dropped or drawn as a code: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for attack, text := range map[string]string{"one line": strings.Repeat("x", 32<<20), "lines": strings.Repeat("magnet:?x\n", 4<<20),
		"a file": "file://" + strings.Repeat("/%41", 8<<20), "a shelf": "linnet:" + strings.Repeat("%41", 8<<20),
		"marks": strings.Repeat("<", 32<<20)} {
		rows = append(rows, bombtest.Row{Parser: "Link", Attack: attack, Bomb: func() []byte { return []byte(text) }, Limit: 1 << 20,
			Read: func(in *bombtest.Input) { ReadLink(text) }})
	}
	rows = append(rows, bombtest.Row{Parser: "QR", Attack: "length", Bomb: func() []byte { return make([]byte, 32<<20) },
		Read: func(in *bombtest.Input) { DrawCode(string(in.Bytes())) }})
	bombtest.Hold(t, rows)
}
