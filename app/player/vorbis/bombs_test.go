package vorbis

import (
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs reads headers that promise much: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	row := func(attack string, bomb func(*bitWriter)) bombtest.Row {
		return bombtest.Row{Parser: "Decoder", Attack: attack, Bomb: func() []byte {
			w := &bitWriter{b: []byte("\x05vorbis\xff"), n: 64}
			bomb(w)
			return w.b
		}, Read: func(in *bombtest.Input) {
			if _, err := New(head(2), in.Bytes()); err == nil {
				t.Error("opened")
			}
		}}
	}
	bombtest.Hold(t, []bombtest.Row{
		row("codebooks of 16 million", func(w *bitWriter) { w.put(24, 0x564342).put(16, 0xffff).put(24, 0xffffff) }),
		row("many entries in few bits", func(w *bitWriter) {
			for range 256 {
				w.put(24, 0x564342).put(16, 1).put(24, 1<<17).put(1, 1).put(5, 16).put(18, 1<<17).put(4, 0)
			}
		}),
		row("many values in few bits", func(w *bitWriter) {
			for range 256 {
				w.put(24, 0x564342).put(16, 1<<9).put(24, 1<<9).put(1, 1).put(5, 8).put(10, 1<<9).put(4, 1).put(32, 0, 0).put(4, 0).
					put(1, 0, 0)
			}
		}),
	})
}
