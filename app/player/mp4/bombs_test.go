package mp4_test

import (
	"bytes"
	"fmt"
	"testing"

	"linnet/app/player/mp4"
	"linnet/app/player/mp4/mp4test"
	"linnet/packaging/bombtest"
)

// TestBombs opens files whose every length is forged, and those that are all boxes: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	read := func(in *bombtest.Input) {
		if f, err := mp4.Open(in, 0); err == nil {
			hear(f, 1<<10)
			_, _ = f.Total()
			_ = f.GoTo(1 << 30)
		}
	}
	var rows []bombtest.Row
	for name, shape := range shapes() {
		whole := shape.Bytes()
		for at := 0; at < len(whole)-4; at += 11 {
			for _, size := range []string{"\xff\xff\xff\xff", "\x7f\xff\xff\xff", "\x00\x00\x00\x00", "\x00\x00\x00\x01"} {
				rows = append(rows, bombtest.Row{Parser: "File", Attack: fmt.Sprintf("%s with %x at %d", name, size, at),
					Bomb: func() []byte {
						b := bytes.Clone(whole)
						copy(b[at:], size)
						return b
					}, Zeros: 1 << 20, Passes: 8, Read: read})
			}
		}
	}
	table := func(kind string) func() []byte {
		return func() []byte {
			head := mp4test.Box("moov", mp4test.Box("trak", mp4test.Box(kind, make([]byte, 60))))
			at := bytes.Index(head, []byte(kind)) - 4
			for _, place := range []int{0, 8, at} { // moov, trak and the table claim all that follows
				copy(head[place:], mp4test.Words(1<<31-1))
			}
			return head
		}
	}
	for kind := range map[string]bool{"stts": true, "stsc": true, "stsz": true, "stz2": true, "stco": true, "co64": true, "stsd": true,
		"elst": true} {
		rows = append(rows, bombtest.Row{Parser: "File", Attack: kind + " of 1 GiB", Bomb: table(kind), Zeros: 1 << 30, Read: read})
	}
	rows = append(rows,
		bombtest.Row{Parser: "File", Attack: "empty boxes", Bomb: func() []byte { return bytes.Repeat(mp4test.Box("free"), 1<<20) },
			Read: read},
		bombtest.Row{Parser: "File", Attack: "moofs without end", Bomb: func() []byte {
			f := file(3)
			f.Fragments = 1
			return append(f.Bytes(), bytes.Repeat(mp4test.Box("moof", mp4test.Box("traf")), 1<<18)...)
		}, Read: read},
		bombtest.Row{Parser: "File", Attack: "a moof of 1 GiB", Bomb: func() []byte {
			f := file(3)
			f.Fragments = 1
			return append(f.Bytes(), append(mp4test.Words(1<<30), "moof"...)...)
		}, Zeros: 1 << 30, Read: read})
	bombtest.Hold(t, rows)
}
