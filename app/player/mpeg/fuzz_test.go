package mpeg

import (
	"bytes"
	"io"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// FuzzDecoder gives any bytes to a decoder: it ends, and gives no more sound than there are frames in so many bytes.
func FuzzDecoder(f *testing.F) {
	for _, s := range odd() {
		s.frames = 4
		f.Add(s.write().b)
	}
	f.Add(note{frames: 3, places: make([]byte, 100)}.frame())
	f.Fuzz(func(t *testing.T, b []byte) {
		d, out, err := decode(b, 0)
		if err != nil {
			if err != ErrNotMPEG {
				t.Fatal(err)
			}
			return
		}
		const least = 24 // bytes of a frame
		if len(out) > 2*1152*(len(b)/least+1) {
			t.Fatalf("%d samples of %d bytes", len(out), len(b))
		}
		if n := d.Length(); n < 0 {
			t.Fatal("length ", n)
		}
		for _, v := range out {
			if v != v {
				t.Fatal("not a number")
			}
		}
		d.cfg.Arriving = func() bool { return true }
		for _, to := range []int64{d.Length() / 2, 1 << 40, 0} {
			if err := d.SeekTo(to); err != nil {
				t.Fatal(err)
			}
			if _, err := d.Next(); err != nil && err != io.EOF {
				t.Fatal(err)
			}
		}
	})
}

func FuzzNote(f *testing.F) {
	head := []byte{0xff, 0xfb, 0x90, 0x64}
	f.Add(append(bytes.Clone(head), append(make([]byte, 32), "Info\x00\x00\x00\x0f"...)...))
	f.Add(append(bytes.Clone(head), append(make([]byte, 32),
		"VBRI\x00\x01\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x01\x00\x02\x00\x01\x00\x01\x00\x01ab"...)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, ok := ParseHeader(b)
		if !ok {
			return
		}
		if h.Kbps > 0 && (h.Size < 24 || h.Size > 2881) || h.Rate < 8000 || h.Rate > 48000 || h.rateNumber() > 8 {
			t.Fatalf("%+v", h)
		}
		n, _ := ParseNote(b, h)
		if n.Frames < 0 || n.Bytes < 0 || n.Delay < 0 || n.Padding < 0 || len(n.places) > len(b) {
			t.Fatalf("%+v", n)
		}
		for _, part := range []float64{-1, 0, .3, .999, 1, 2} {
			if at := n.place(part); at < 0 || at > 1 {
				t.Fatalf("place(%v) = %v", part, at)
			}
		}
	})
}
