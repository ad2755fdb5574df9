package player

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os/exec"
	"slices"
	"sync"
	"testing"

	"linnet/app/player/formats"
)

// foreign is music of a kind that Linnet does not decode itself, while an installed ffmpeg is there to do it.
func foreign(t *testing.T, suffix, args string) (b []byte, wav []float32) {
	t.Helper()
	withFFmpeg(t)
	music := testMusic(44100, 2, 60_001)
	_, wav = decodeAll(t, music, 0)
	return ffmpeg(t, music, suffix, "-i IN "+args+" OUT"), wav
}

func withFFmpeg(t *testing.T) {
	formats.FFmpeg = func() (string, error) { return exec.LookPath("ffmpeg") }
	t.Cleanup(func() { formats.FFmpeg = noFFmpeg })
}

// What an installed ffmpeg decodes plays, is as long as it should be, and is sought in exactly.
func TestInstalledFFmpegPlaysTheRest(t *testing.T) {
	for _, c := range []struct {
		suffix, args string
		exact        bool
	}{{"wv", "-c:a wavpack", true}, {"tta", "-c:a tta", true}, {"mka", "-c:a flac", true}, {"wma", "-c:a wmav2 -b:a 192k", false}, {"ac3", "-c:a ac3 -b:a 320k", false}} {
		b, want := foreign(t, c.suffix, c.args)
		d, out := decodeAll(t, b, 0)
		if d.rate() != 44100 || d.channels() != 2 || c.exact && !slices.Equal(out, want) || len(out) < len(want)-8192 {
			t.Errorf("%s: %d samples of %d, off by %v", c.suffix, len(out)/2, len(want)/2, off(out, want))
		}
		if n := d.length(); c.exact && (n < 59_000 || n > 61_000) {
			t.Errorf("%s: said to be %d samples long", c.suffix, n)
		}
		s, tail := decodeAll(t, b, 33_333)
		if n := off(tail, out[2*33_333:]); n > 1e-6 || len(tail) != len(out)-2*33_333 {
			t.Errorf("%s: from the middle on off by %v, %d samples", c.suffix, n, len(tail)/2)
		}
		for _, child := range []decoder{d, s} {
			if err := child.(io.Closer).Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// A GSM in a WAV and a Speex in an Ogg are ffmpeg's too, if it knows them; else the reason is Linnet's own.
func TestContainersOfOtherMusic(t *testing.T) {
	withFFmpeg(t)
	b := ffmpeg(t, testMusic(8000, 1, 16_000), "wav", "-i IN -c:a adpcm_g726 -b:a 32k OUT")
	d, out := decodeAll(t, b, 0)
	defer d.(io.Closer).Close()
	if d.rate() != 8000 || len(out) < 15_000 {
		t.Errorf("%d samples at %d Hz", len(out), d.rate())
	}
	if _, err := open(bytes.NewReader(append([]byte("OggS"), make([]byte, 500)...))); !errors.Is(err, ErrNotMusic) && !errors.Is(err, ErrBroken) {
		t.Error(err)
	}
}

func TestWithoutFFmpegTheReasonIsNamed(t *testing.T) {
	for _, m := range marks {
		if _, err := open(bytes.NewReader(append(bytes.Clone(m), make([]byte, 100)...))); !errors.Is(err, ErrNeedsFFmpeg) {
			t.Errorf("%q: %v", m, err)
		}
	}
}

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
	b, _ := foreign(t, "wv", "-c:a wavpack")
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
