package measure

import (
	"context"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/library"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// index is a library of files.
type index struct {
	tracks []library.Track
	kept   chan library.Loudness
	which  chan int64
	left   atomic.Int64
}

func (x *index) Track(_ context.Context, id int64) (library.Track, error) { return x.tracks[id-1], nil }

func (x *index) Unmeasured(context.Context, int) ([]library.Track, error) {
	n := x.left.Add(-1)
	if n < 0 {
		return nil, nil
	}
	return x.tracks[n : n+1], nil
}

func (x *index) SetLoudness(_ context.Context, id int64, l library.Loudness) error {
	x.which <- id
	x.kept <- l
	return nil
}

// tone writes a WAV of a second of 1 kHz at -20 dBFS, stereo.
func tone(t *testing.T, path string) {
	t.Helper()
	const rate = 48000
	le := binary.LittleEndian
	b := append([]byte("RIFF"), 0, 0, 0, 0)
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00\x02\x00"...)
	b = le.AppendUint32(le.AppendUint32(b, rate), 4*rate)
	b = append(b, 4, 0, 16, 0)
	b = le.AppendUint32(append(b, "data"...), 4*rate)
	for i := range rate {
		v := uint16(int16(3276.7 * math.Sin(2*math.Pi*1000*float64(i)/rate)))
		b = le.AppendUint16(le.AppendUint16(b, v), v)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func folder(t *testing.T) *index {
	x, dir := &index{kept: make(chan library.Loudness, 8), which: make(chan int64, 8)}, t.TempDir()
	for i, name := range []string{"a.wav", "b.txt", "c.wav"} {
		path := filepath.Join(dir, name)
		if tone(t, path); name == "b.txt" {
			if err := os.WriteFile(path, []byte("no music at all"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		x.tracks = append(x.tracks, library.Track{ID: int64(i + 1), Path: path})
	}
	return x
}

// TestEveryTrackIsMeasuredOnce, also one that cannot be: else it would be tried for ever.
func TestEveryTrackIsMeasuredOnce(t *testing.T) {
	x := folder(t)
	x.left.Store(3)
	told := make(chan int64, 8)
	m := Open(Config{Index: x, Measured: func(id int64) { told <- id }})
	defer m.Close()
	for want := int64(3); want > 0; want-- {
		id, l := <-x.which, <-x.kept
		if id != want || <-told != id {
			t.Errorf("%d was measured, want %d", id, want)
		}
		if music := id != 2; music && (math.Abs(l.LUFS+20) > .2 || math.Abs(l.Peak-.1) > .01 || len(l.Shape) != 400) || !music &&
			l.LUFS != library.Silent {
			t.Errorf("%d: %v LUFS, peak %v, %d bytes", id, l.LUFS, l.Peak, len(l.Shape))
		}
	}
}

// TestTheTrackThatPlaysComesFirst, although nothing else is measured while something plays.
func TestTheTrackThatPlaysComesFirst(t *testing.T) {
	x := folder(t)
	x.left.Store(3)
	m := Open(Config{Index: x, Busy: func() bool { return true }, After: time.Hour})
	defer m.Close()
	m.Prefer(3)
	if id := <-x.which; id != 3 {
		t.Errorf("%d was measured", id)
	}
	<-x.kept
}

func TestCloseEndsAMeasurement(t *testing.T) {
	x := folder(t)
	m := Open(Config{Index: x, After: time.Hour})
	m.Prefer(1)
	for range 2 {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}
}
