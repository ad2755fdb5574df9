package settings

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
	bombtest.Hold(t, rows)
}
