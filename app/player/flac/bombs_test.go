package flac

import (
	"bytes"
	"slices"
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
		for n := 0; err == nil && n < 1000; n++ {
			_, err = d.Next()
		}
	}
	row := func(attack string, bomb []byte) bombtest.Row {
		return bombtest.Row{Parser: "Decoder", Attack: attack, Bomb: func() []byte { return bomb }, Read: sound}
	}
	b, starts := stream(20)
	largest := make([][]int64, 8)
	for c := range largest {
		largest[c] = make([]int64, 1<<16)
	}
	silent := written{rate: 48000, bits: 32, kind: 8, channels: largest}.frame()
	head := bytes.Clone(silent[:20])
	bombtest.Hold(t, []bombtest.Row{
		row("heads of the largest frames", append(bytes.Clone(b), bytes.Repeat(head, 1<<15)...)),
		row("the largest frames", bytes.Repeat(silent[:len(silent)/100], 20)),
		row("marks of frames", append(bytes.Clone(b), bytes.Repeat([]byte{0xff, 0xf8}, 1<<20)...)),
		row("metadata", append([]byte("fLaC"), bytes.Repeat([]byte{1, 0, 0, 0}, 1<<16)...)),
		row("a seek table", append([]byte("fLaC\x03\xff\xff\xff"), make([]byte, 1<<24)...)),
		row("a gap of years", slices.Concat(b[:starts[5]],
			written{number: 1 << 20, rate: 44100, bits: 16, kind: 1, channels: [][]int64{wave(192, 0, 16), wave(192, 0, 16)}}.frame())),
		{Parser: "Decoder", Attack: "much of nothing", Bomb: func() []byte { return b }, Zeros: 1 << 27, Read: sound},
	})
}
