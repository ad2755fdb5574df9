package pcm

import (
	"bytes"
	"io"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs reads heads that promise more than there is: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	sound := func(in *bombtest.Input) {
		d, err := Open(in, 0)
		for err == nil {
			_, err = d.Next()
		}
		if err != io.EOF {
			t.Log(err)
		}
	}
	row := func(attack string, bomb []byte) bombtest.Row {
		return bombtest.Row{Parser: "Open", Attack: attack, Bomb: func() []byte { return bomb }, Read: sound}
	}
	huge := append([]byte("data\xff\xff\xff\xff"), make([]byte, 1<<20)...)
	bombtest.Hold(t, []bombtest.Row{
		row("chunks", wave("RIFF", bytes.Repeat([]byte("LIST\x00\x00\x00\x00"), 2<<20))),
		row("formats", wave("RIFF", bytes.Repeat(chunk(le, "fmt ", format(le, shape{1, 1, 2, 16}, make([]byte, 2000)...)...), 2<<10))),
		row("a format of 4 GiB", wave("RIFF", []byte("fmt \xff\xff\xff\xf0"))),
		row("blocks of 64 KiB", wave("RIFF", chunk(le, "fmt ", format(le, shape{tagIMA, 8, 65504, 4})...), huge)),
		row("the smallest blocks", wave("RIFF", chunk(le, "fmt ", format(le, shape{tagMS, 1, 7, 4})...), huge)),
		row("a sound of 2^63 bytes", wave("RF64", chunk(le, "ds64", bytes.Repeat([]byte{0x7f}, 28)...),
			chunk(le, "fmt ", format(le, shape{1, 1, 2, 16})...), huge)),
		row("an AIFF of 2^32 frames", aiff("NONE", 8, 1<<32-1, 1, 2, 3)),
	})
}
