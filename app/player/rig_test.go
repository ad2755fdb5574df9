package player

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"os/exec"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"linnet/app/player/formats"
	"linnet/app/player/playertest"
)

// TestMain hides an installed ffmpeg from all tests but those of it: what is refused stays refused.
func TestMain(m *testing.M) {
	formats.FFmpeg = noFFmpeg
	goleak.VerifyTestMain(m)
}

func noFFmpeg() (string, error) { return "", exec.ErrNotFound }

const rigRate = 48000

// hand is an Output that takes samples when the test says so.
type hand struct {
	rate   int // 0: rigRate
	pull   func([]float32)
	rests  bool
	closed bool
}

func (h *hand) Rate() int                            { return cmp.Or(h.rate, rigRate) }
func (h *hand) Name() string                         { return "hand" }
func (h *hand) Start(pull func(buf []float32)) error { h.pull = pull; return nil }
func (h *hand) Rest() error                          { h.rests = true; return nil }
func (h *hand) Wake() error                          { h.rests = false; return nil }
func (h *hand) Close() error                         { h.closed = true; return nil }

// rig is a Player in a synctest bubble with a hand on its Output.
type rig struct {
	*Player
	out     *hand
	changes int
	heard   []string
}

// inBubble runs f on a fresh rig and closes it.
func inBubble(t *testing.T, f func(t *testing.T, r *rig)) {
	synctest.Test(t, func(t *testing.T) {
		r := &rig{out: &hand{}}
		p, err := Open(Config{Output: r.out, Changed: func() { r.changes++ }, Heard: func(it Item) { r.heard = append(r.heard, it.Title) }})
		if err != nil {
			t.Fatal(err)
		}
		r.Player = p
		f(t, r)
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
}

// take pulls frames in blocks as a sound card does, giving the feeder its turn before each.
func (r *rig) take(frames int) []float32 {
	out := make([]float32, 2*frames)
	for rest := out; len(rest) > 0; {
		synctest.Wait()
		n := min(len(rest), 2*480)
		r.out.pull(rest[:n])
		rest = rest[n:]
	}
	synctest.Wait()
	return out
}

func (r *rig) takeTime(d time.Duration) []float32 { return r.take(int(framesIn(d, rigRate))) }

// bytesSource is a Source in memory.
type bytesSource struct{ *bytes.Reader }

func (bytesSource) Close() error { return nil }

func item(title string, b []byte) Item {
	return Item{Title: title, Open: func(context.Context) (io.ReadSeekCloser, error) { return bytesSource{bytes.NewReader(b)}, nil }}
}

// level is a track of one value, seconds long.
func level(title string, v int16, seconds int) Item {
	return item(title, playertest.WAV(rigRate, seconds*rigRate, func(int) int16 { return v }))
}
