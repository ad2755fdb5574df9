package decode

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"linnet/app/player/playertest"
)

// read reads a piece of a file to its end.
func read(t *testing.T, b []byte, of Span, from int64) (d Decoder, out []float32) {
	t.Helper()
	d, err := Open(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	d = of.Of(d)
	if from > 0 {
		if err := d.SeekTo(from); err != nil {
			t.Fatal(err)
		}
	}
	for {
		x, err := d.Read()
		if out = append(out, x...); err != nil {
			if !errors.Is(err, io.EOF) {
				t.Fatal(err)
			}
			return d, out
		}
	}
}

// inPieces reads a file in one, and cut at frames of a compact disc. A piece is as long as it says, and what is sought in it lies in it.
func inPieces(t *testing.T, b []byte) (got, want []float32) {
	t.Helper()
	const frame = time.Second / 75
	whole, want := read(t, b, Span{}, 0)
	channels := int64(whole.Channels())
	cuts := []time.Duration{0, 31 * frame, 32 * frame, 101 * frame, 0}
	for n := range len(cuts) - 1 {
		d, piece := read(t, b, Span{cuts[n], cuts[n+1]}, 0)
		if d.Length() != int64(len(piece))/channels {
			t.Errorf("piece %d has %d frames and says %d", n, int64(len(piece))/channels, d.Length())
		}
		if n == 2 {
			if _, late := read(t, b, Span{cuts[n], cuts[n+1]}, 1234); off(late, piece[1234*channels:]) > .001 {
				t.Error("another sound behind a jump")
			}
		}
		got = append(got, piece...)
	}
	return got, want
}

// TestPiecesOfAFileAreTheFile: one after the other they are the whole, sample by sample.
func TestPiecesOfAFileAreTheFile(t *testing.T) {
	for what, b := range map[string][]byte{
		"WAV":           playertest.Music(44100, 2, 100_000),
		"WAV at 48 kHz": playertest.Music(48000, 1, 100_000), "FLAC": playertest.Piece(t, "flac", 0),
		"MP3": playertest.Piece(t, "mp3", 0), "Vorbis": playertest.Piece(t, "ogg", 0),
	} {
		t.Run(what, func(t *testing.T) {
			if got, want := inPieces(t, b); !slices.Equal(got, want) {
				t.Errorf("%d samples in pieces, %d in all, off by %v", len(got), len(want), off(got, want))
			}
		})
	}
}

// TestPiecesOfABookAreTheBook: chapters of M4B, of AAC and of ALAC, lose and repeat no sample either. Opus forgets what was before a jump
// slowly (RFC 7845, 4.6), so its joints are as exact as its decoders are among each other. The noise that AAC leaves to the decoder to
// make is another each time, so there is none here.
func TestPiecesOfABookAreTheBook(t *testing.T) {
	wav := playertest.Music(48000, 2, 150_000)
	for what, c := range map[string]struct {
		suffix, args string
		most         float64
	}{
		"AAC":  {"m4a", "-i IN -c:a aac -aac_pns 0 -f mp4 OUT", 0},
		"ALAC": {"m4a", "-i IN -c:a alac -f mp4 OUT", 0},
		"Opus": {"opus", "-i IN -c:a libopus -b:a 96k OUT", .001},
	} {
		t.Run(what, func(t *testing.T) {
			got, want := inPieces(t, playertest.FFmpeg(t, wav, c.suffix, c.args))
			if d := off(got, want); len(got) != len(want) || d > c.most {
				t.Errorf("%d samples in pieces, %d in all, off by %v", len(got), len(want), d)
			}
		})
	}
}

// TestPiecesThatAreNone are empty or end with the file.
func TestPiecesThatAreNone(t *testing.T) {
	b := playertest.Music(44100, 2, 4410)
	for what, c := range map[string]struct {
		of     Span
		frames int
	}{
		"backwards":      {Span{50 * time.Millisecond, 10 * time.Millisecond}, 0},
		"before it":      {Span{-time.Hour, 10 * time.Millisecond}, 441},
		"behind the end": {Span{time.Hour, 2 * time.Hour}, 0},
		"beyond the end": {Span{50 * time.Millisecond, 1<<63 - 1}, 2205},
	} {
		d, out := read(t, b, c.of, 0)
		if len(out) != 2*c.frames || d.Length() != int64(c.frames) {
			t.Errorf("%s: %d frames, says %d", what, len(out)/2, d.Length())
		}
	}
}

// stuck is a Decoder that cannot be sent anywhere while it has an error.
type stuck struct {
	Decoder
	err error
}

func (s *stuck) SeekTo(frame int64) error {
	if s.err != nil {
		return s.err
	}
	return s.Decoder.SeekTo(frame)
}

// TestPieceThatCannotBeSoughtIsNotHeard: what the decoder would give is of another piece. It is heard once a jump succeeds.
func TestPieceThatCannotBeSoughtIsNotHeard(t *testing.T) {
	d, err := Open(bytes.NewReader(playertest.Music(44100, 2, 4410)))
	if err != nil {
		t.Fatal(err)
	}
	s := &stuck{d, ErrBroken}
	p := Span{50 * time.Millisecond, 0}.Of(s)
	for range 2 {
		if x, err := p.Read(); len(x) > 0 || !errors.Is(err, ErrBroken) {
			t.Fatalf("%d samples, %v", len(x), err)
		}
	}
	s.err = nil
	if err := p.SeekTo(0); err != nil {
		t.Fatal(err)
	}
	if x, err := p.Read(); len(x) == 0 || err != nil {
		t.Errorf("after a jump: %d samples, %v", len(x), err)
	}
	s.err = ErrBroken
	if err := p.SeekTo(100); !errors.Is(err, ErrBroken) {
		t.Errorf("a jump that fails: %v", err)
	}
	if x, err := p.Read(); len(x) > 0 || !errors.Is(err, ErrBroken) {
		t.Errorf("after a jump that failed: %d samples, %v", len(x), err)
	}
}
