package spot

import (
	"testing"
	"time"

	"linnet/packaging/bombtest"
)

// TestBombs goes over the spots that sponsors upload: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for attack, bomb := range map[string]func() []byte{
		"twenty seconds": func() []byte { return lasting(t, 20*time.Second).pack() },
		"short packets":  func() []byte { return of(t, []byte{16 << 3, 0}) },
		"long packets":   func() []byte { return of(t, []byte{3<<3 | 3, 2, 0, 0}) },
		"no sound":       func() []byte { return of(t, []byte{31 << 3}) },
		"one byte":       func() []byte { return of(t, []byte{1}) },
		"empty packets":  func() []byte { return of(t, nil) },
	} {
		rows = append(rows, bombtest.Row{Parser: "Encode", Attack: attack, Bomb: bomb,
			Read: func(in *bombtest.Input) { Encode(in.Bytes()) }})
	}
	bombtest.Hold(t, rows)
}

// of is as large a file as may be of one packet over and over, stereo.
func of(t testing.TB, packet []byte) []byte {
	s := taken(t)
	s.channels = 2
	s.packets, s.samples = nil, nil
	for size := 0; size < MaxBytes-MaxBytes/100-4096; size += len(packet) + 1 {
		s.packets, s.samples = append(s.packets, packet), append(s.samples, 120)
	}
	s.end = 20*rate + s.skip
	return s.pack()
}
