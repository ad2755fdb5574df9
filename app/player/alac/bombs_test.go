package alac

import (
	"bytes"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs decodes packets that say the most in the fewest bytes: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for name, b := range map[string]byte{"all zeros": 0, "all ones": 0xff, "fill elements": 0xdb, "data elements": 0x92, "pairs": 0x24} {
		rows = append(rows, bombtest.Row{Parser: "Decode", Attack: name, Bomb: func() []byte { return bytes.Repeat([]byte{b}, 1<<20) },
			Read: func(in *bombtest.Input) {
				large := cookie(32, 8)
				copy(large, []byte{0, 1, 0, 0}) // 65536 samples
				c, err := ParseConfig(large)
				if err != nil {
					t.Fatal(err)
				}
				d, err := New(c)
				if err != nil {
					t.Fatal(err)
				}
				for range 10 {
					_, _ = d.Decode(in.Bytes())
				}
			}})
	}
	bombtest.Hold(t, rows)
}
