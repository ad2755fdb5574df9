package decode

import (
	"bytes"
	"fmt"
	"testing"

	"linnet/app/player/playertest"
	"linnet/packaging/bombtest"
)

// TestBombs opens sound of every kind with every length in its head forged, and hears its beginning: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for _, suffix := range []string{"mp3", "flac", "ogg", "opus", "wav", "m4a", "aac"} {
		var sample []byte
		upTo := 400
		switch suffix {
		case "m4a":
			sample, upTo = playertest.MP4(50).Bytes(), 2000
		case "aac":
			sample = toneADTS(200)
		default:
			sample = playertest.Piece(t, suffix, 0)
		}
		sample = sample[:min(len(sample), 64<<10)]
		for at := 0; at < min(len(sample)-4, upTo); at += 13 {
			for _, size := range []string{"\xff\xff\xff\xff", "\x7f\xff\xff\xff", "\x00\x00\x00\x00"} {
				rows = append(rows, bombtest.Row{Parser: "Open", Attack: fmt.Sprintf("%s with %x at %d", suffix, size, at),
					Bomb: func() []byte {
						b := bytes.Clone(sample)
						copy(b[at:], size)
						return b
					}, Read: func(in *bombtest.Input) { decode(in.Bytes(), 0, 1<<16) }})
			}
		}
	}
	page := oggPageOf(0, -1, bytes.Repeat([]byte{'c'}, 255*254))
	rows = append(rows,
		bombtest.Row{Parser: "OggPackets", Attack: "a packet without end", Bomb: func() []byte { return bytes.Repeat(page, 500) },
			Read: func(in *bombtest.Input) {
				if o, err := newOggReader(in, 0); err == nil {
					for err == nil {
						_, err = o.next()
					}
				}
			}})
	bombtest.Hold(t, rows)
}
