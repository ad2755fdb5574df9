package player

import (
	"bytes"
	"context"
	"io"
	"os/exec"
	"sync"
	"testing"

	"linnet/app/player/formats"
	"linnet/app/player/playertest"
)

// waiting is a source whose bytes end in ones that never come, until it is closed.
type waiting struct {
	*bytes.Reader
	once sync.Once
	gone chan struct{}
}

func (w *waiting) Read(b []byte) (int, error) {
	if n, err := w.Reader.Read(b); err == nil {
		return n, nil
	}
	<-w.gone
	return 0, io.ErrClosedPipe
}

func (w *waiting) Close() error {
	w.once.Do(func() { close(w.gone) })
	return nil
}

// The child ends with its track, also while it waits for bytes that are yet to come.
func TestChildEndsWithItsTrack(t *testing.T) {
	formats.FFmpeg = func() (string, error) { return exec.LookPath("ffmpeg") }
	t.Cleanup(func() { formats.FFmpeg = noFFmpeg })
	b := playertest.FFmpeg(t, playertest.Music(44100, 2, 60_001), "wv", "-i IN -c:a wavpack OUT")
	src := &waiting{Reader: bytes.NewReader(b[:len(b)*3/4]), gone: make(chan struct{})}
	p, err := Open(Config{Output: &hand{}})
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan struct{})
	p.Play([]Item{{Title: "a", Open: func(context.Context) (io.ReadSeekCloser, error) { close(opened); return src, nil }}}, 0)
	<-opened
	if err := p.Close(); err != nil { // waits for the feeder, which waits for the child
		t.Error(err)
	}
	<-src.gone
}
