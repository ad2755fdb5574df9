package state

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs goes over what is read of settings that something damaged or replaced: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	var rows []bombtest.Row
	for attack, part := range map[string][3]string{
		"empty texts":  {`{"mode":"lan","interests":[`, `"",`, `""]}`},
		"empty feeds":  {`{"mode":"lan","feeds":[`, `{},`, `{}]}`},
		"hidden ads":   {`{"mode":"lan","hidden_ads":{`, `"a":true,`, `"b":true}}`},
		"depth":        {`{"mode":"lan","songs":`, `[`, ``},
		"unknown keys": {`{"mode":"lan"`, `,"x":0`, `}`},
	} {
		rows = append(rows, bombtest.Row{Parser: "Settings", Attack: attack,
			Bomb: func() []byte {
				n := (maxSettings - len(part[0]) - len(part[2])) / len(part[1])
				return []byte(part[0] + strings.Repeat(part[1], n) + part[2])
			},
			Read: func(in *bombtest.Input) {
				if err := os.WriteFile(path, in.Bytes(), 0o600); err == nil {
					_, _ = readValues(path)
				}
			}})
	}
	rows = append(rows, bombtest.Row{Parser: "Settings", Attack: "length", Bomb: func() []byte { return make([]byte, 8<<20) },
		Read: func(in *bombtest.Input) {
			if err := os.WriteFile(path, in.Bytes(), 0o600); err == nil {
				_, _ = readValues(path)
			}
		}})
	for attack, text := range map[string]string{"one line": strings.Repeat("x", 32<<20), "lines": strings.Repeat("magnet:?x\n", 4<<20),
		"a file": "file://" + strings.Repeat("/%41", 8<<20), "a shelf": "linnet:" + strings.Repeat("%41", 8<<20), "marks": strings.Repeat("<", 32<<20)} {
		rows = append(rows, bombtest.Row{Parser: "Link", Attack: attack, Bomb: func() []byte { return []byte(text) }, Limit: 1 << 20,
			Read: func(in *bombtest.Input) { linkOf(text) }})
	}
	rows = append(rows, bombtest.Row{Parser: "QR", Attack: "length", Bomb: func() []byte { return make([]byte, 32<<20) },
		Read: func(in *bombtest.Input) { qrCode(string(in.Bytes())) }})
	bombtest.Hold(t, rows)
}
