package player

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"linnet/app/player/playertest"
)

// onDisk is a track in a file.
func onDisk(t *testing.T, b []byte) (it Item, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "song.wav")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return Item{Title: "song", Open: func(context.Context) (io.ReadSeekCloser, error) { return os.Open(path) }}, path
}

// TestFileReplacedWhileItPlays by another of the same name, as taggers do: what plays is heard to its end, and next time the new one.
func TestFileReplacedWhileItPlays(t *testing.T) {
	const n = 10 * rigRate
	one := func(i int) int16 { return int16(i%30000 + 1) }
	it, path := onDisk(t, playertest.WAV(rigRate, n, one))
	whole := item("whole", playertest.WAV(rigRate, n, one))
	var got, want, next []float32
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{it}, 0)
		got = r.takeTime(time.Second)
		other := filepath.Join(filepath.Dir(path), "new")
		if err := os.WriteFile(other, playertest.WAV(rigRate, n, func(int) int16 { return 7 }), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(other, path); err != nil {
			t.Fatal(err)
		}
		got = append(got, r.takeTime(9*time.Second)...)
		if s := r.Status(); s.Trouble != nil {
			t.Error(s.Trouble)
		}
		r.Play([]Item{it}, 0)
		next = r.takeTime(time.Second)
	})
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{whole}, 0)
		want = r.takeTime(10 * time.Second)
	})
	equal(t, got, want)
	if v := next[len(next)-2]; v != 7./(1<<15) {
		t.Errorf("then it plays %v", v)
	}
}

// TestFileOverwrittenWhileItPlays in its place, and shorter: what there still is is heard, and the queue goes on.
func TestFileOverwrittenWhileItPlays(t *testing.T) {
	it, path := onDisk(t, playertest.WAV(rigRate, 60*rigRate, func(int) int16 { return 100 }))
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{it, level("after", 200, 5)}, 0)
		r.takeTime(time.Second)
		if err := os.Truncate(path, 44+4*20*rigRate); err != nil {
			t.Fatal(err)
		}
		r.takeTime(20 * time.Second)
		if s := r.Status(); s.Current.Title != "after" || !s.Playing || s.Trouble != nil && !errors.Is(s.Trouble, ErrBroken) {
			t.Errorf("%q plays (%v): %v", s.Current.Title, s.Playing, s.Trouble)
		}
	})
}
