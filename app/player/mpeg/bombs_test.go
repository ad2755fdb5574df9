package mpeg

import (
	"bytes"
	"io"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs decodes what costs most for its size: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	sound := func(in *bombtest.Input) {
		d, err := New(Config{Source: in})
		if err != nil {
			return
		}
		d.Length()
		for err == nil {
			_, err = d.Next()
		}
		if err != io.EOF {
			t.Error(err)
		}
	}
	row := func(attack string, bomb []byte) bombtest.Row {
		return bombtest.Row{Parser: "Decoder", Attack: attack, Bomb: func() []byte { return bomb }, Read: sound}
	}
	good := constant.write().b
	smallest := append([]byte{0xff, 0xf3, 0x18, 0xc0}, make([]byte, 20)...) // 8 kbit/s at 24 kHz
	bombtest.Hold(t, []bombtest.Row{
		row("heads", bytes.Repeat([]byte{0xff, 0xfb, 0x90, 0x64}, 1<<20)),
		row("heads of free format", append(bytes.Clone(good[:2000]), bytes.Repeat([]byte{0xff, 0xfb, 0x00, 0x64}, 1<<20)...)),
		row("free format from the start", bytes.Repeat([]byte{0xff, 0xfb, 0x00, 0x64, 0xff}, 1<<16)),
		row("the smallest frames", bytes.Repeat(smallest, 1<<16)),
		row("frames within frames", bytes.Repeat(append(bytes.Clone(good[:417]), good[:100]...), 1<<12)),
		row("tags", append(bytes.Clone(good), bytes.Repeat([]byte("ID3\x04\x00\x00\x00\x00\x00\x00"), 1<<18)...)),
		{Parser: "Decoder", Attack: "much of nothing", Bomb: func() []byte { return good }, Zeros: 1 << 27, Read: sound},
		{Parser: "Note", Attack: "a table without end", Bomb: func() []byte {
			return append(append([]byte{0xff, 0xfb, 0x90, 0x64}, make([]byte, 32)...),
				bytes.Repeat([]byte("VBRI\xff\xff\xff\xff"), 1<<16)...)
		}, Read: func(in *bombtest.Input) {
			h, _ := ParseHeader(in.Bytes())
			ParseNote(in.Bytes(), h)
		}},
	})
}
