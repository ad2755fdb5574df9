package rings

import (
	"bytes"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs goes over the parts of a digest: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for log := range 256 {
		rows = append(rows, bombtest.Row{Parser: "Receiver", Attack: "a size of 2 to the " + string(rune('0'+log/100)) +
			string(rune('0'+log/10%10)) + string(rune('0'+log%10)),
			Bomb: func() []byte { return bytes.Repeat([]byte{0, byte(log), 255, 255, 255, 255, 0, 1}, 8<<10) },
			Read: func(in *bombtest.Input) {
				var r Receiver
				for i := range 300 {
					in.Bytes()[0] = byte(i)
					r.Take(in.Bytes())
				}
			}})
	}
	bombtest.Hold(t, rows)
}
