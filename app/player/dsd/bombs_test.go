package dsd

import (
	"bytes"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs reads heads that promise more than there is: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	sound := func(in *bombtest.Input) {
		d, err := Open(in, 0)
		for n := 0; err == nil && n < 100; n++ {
			_, err = d.Next()
		}
		t.Log(err)
	}
	row := func(attack string, bomb []byte) bombtest.Row {
		return bombtest.Row{Parser: "Open", Attack: attack, Bomb: func() []byte { return bomb }, Read: sound}
	}
	tone := bytes.Repeat([]byte{0x69}, 8192)
	big := dsf(64, 1<<62, tone, tone)
	copy(big[28+52+4:], "\xff\xff\xff\xff\xff\xff\xff\x7f")
	blocks := dsf(64, 1<<62, tone)
	le.PutUint32(blocks[28+44:], 1<<32-1)
	bombtest.Hold(t, []bombtest.Row{
		row("2^62 bits", big), row("blocks of 4 GiB", blocks), row("the longest filter", dsf(512, 8*8192, tone, tone)),
		row("chunks", append([]byte("FRM8\x00\x00\x00\x00\x00\x00\x00\x00DSD "),
			bytes.Repeat([]byte("COMT\x00\x00\x00\x00\x00\x00\x00\x00"), 1<<16)...)),
		row("a property of 2^63", append([]byte("FRM8\x00\x00\x00\x00\x00\x00\x00\x00DSD PROP\x00\x00\x00\x00\x00\x00\x10\x00SND FS  \xff"),
			make([]byte, 8192)...)),
	})
}
