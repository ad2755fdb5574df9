package aac

import (
	"bytes"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs decodes frames that say the most in the fewest bytes: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	decode := func(config ...byte) func(in *bombtest.Input) {
		return func(in *bombtest.Input) {
			c, err := ParseConfig(config)
			if err != nil {
				t.Fatal(err)
			}
			d, err := New(c)
			if err != nil {
				t.Fatal(err)
			}
			pcm := make([][]float32, c.Channels)
			for i := range pcm {
				pcm[i] = make([]float32, c.FrameLength)
			}
			for range 100 {
				_, _ = d.Decode(in.Bytes(), pcm)
			}
		}
	}
	long := func(b byte) func() []byte { return func() []byte { return bytes.Repeat([]byte{b}, 1<<20) } }
	bombtest.Hold(t, []bombtest.Row{
		{Parser: "Decode", Attack: "all zeros", Bomb: long(0), Read: decode(0x11, 0xb8)},
		{Parser: "Decode", Attack: "all ones", Bomb: long(0xff), Read: decode(0x11, 0xb8)},
		{Parser: "Decode", Attack: "fill elements", Bomb: long(0xc0), Read: decode(0x12, 0x10)},
		{Parser: "Decode", Attack: "data elements", Bomb: long(0x80), Read: decode(0x12, 0x10)},
		{Parser: "Decode", Attack: "programs", Bomb: long(0xa0), Read: decode(0x12, 0x10)},
		{Parser: "Header", Attack: "programs", Bomb: func() []byte {
			return append([]byte{0xff, 0xf1, 0x50, 0x00, 0x02, 0x1f, 0xfc}, bytes.Repeat([]byte{0xbf}, 1<<20)...)
		}, Read: func(in *bombtest.Input) { ParseHeader(in.Bytes()) }},
	})
}
