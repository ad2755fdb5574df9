package decode

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"testing"

	"linnet/app/player/convert"
	"linnet/app/player/playertest"
)

// everything is more frames than any test has.
const everything = 1 << 23

// decode reads about n frames of b from a frame on, in stereo.
func decode(b []byte, from int64, n int) (d Decoder, out []float32, err error) {
	err = Safely(func() error {
		if d, err = Open(bytes.NewReader(b)); err != nil {
			return err
		}
		d.Length()
		if err := d.SeekTo(from); err != nil {
			return err
		}
		for len(out) < 2*n {
			x, err := d.Read()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			out = convert.Stereo(out, x, d.Channels())
		}
		return nil
	})
	return d, out, err
}

// The lengths are those of the WAVs that were encoded: delay and padding of every encoder are trimmed to the sample.
func TestDecodersGiveEverySampleAndNoMore(t *testing.T) {
	for suffix, want := range map[string]int{"mp3": 961380, "flac": 961380, "ogg": 893533, "opus": 1000685, "wav": 222172} {
		d, out, err := decode(playertest.Piece(t, suffix, 0), 0, everything)
		if err != nil {
			t.Errorf("%s: %v", suffix, err)
			continue
		}
		if len(out)/2 != want || d.Length() != int64(want) {
			t.Errorf("%s: %d frames, said to be %d, want %d", suffix, len(out)/2, d.Length(), want)
		}
	}
}

func TestSeekIsExact(t *testing.T) {
	for _, suffix := range []string{"flac", "ogg", "opus", "wav", "mp3"} {
		b := playertest.Piece(t, suffix, 0)
		_, whole, _ := decode(b, 0, 222172)
		for _, from := range []int64{4095, 70000, 200000} {
			_, out, err := decode(b, from, 12000)
			if err != nil || len(out) < 2*12000 {
				t.Errorf("%s from %d: %d frames, %v", suffix, from, len(out)/2, err)
				continue
			}
			var worst float32
			for i, v := range out[:2*12000] {
				worst = max(worst, float32(math.Abs(float64(v-whole[2*int(from)+i]))))
			}
			if worst > 1e-3 { // Opus comes near within its preroll, the others are equal
				t.Errorf("%s from %d: off by %v", suffix, from, worst)
			}
		}
	}
}

// MP3 has no positions in it: with a variable bitrate the encoder's table says about where to go.
func TestSeekInMP3IsNear(t *testing.T) {
	b := playertest.Piece(t, "mp3", 0)
	_, whole, _ := decode(b, 0, 330000)
	for _, from := range []int{5000, 300000} {
		_, out, err := decode(b, int64(from), 10000)
		if err != nil {
			t.Fatal(err)
		}
		best, at := math.Inf(1), 0
		for shift := -8000; shift <= 8000; shift++ {
			var sum float64
			for i := 0; i < 4000; i += 40 {
				if k := 2 * (from + shift + i + 2000); k >= 0 && k < len(whole) {
					sum += math.Abs(float64(out[2*(i+2000)] - whole[k]))
				}
			}
			if sum < best {
				best, at = sum, shift
			}
		}
		if best > .5 || at < -6000 || at > 6000 {
			t.Errorf("from %d: off by %d frames (difference %.3f)", from, at, best)
		}
	}
}

func TestMP3InAWAVPlays(t *testing.T) {
	b := playertest.Piece(t, "mp3", 0)
	_, want, _ := decode(b, 0, 10000)
	_, out, err := decode(wavOf(0x55, 0, b), 0, 10000)
	if err != nil || len(out) != len(want) || out[9999] != want[9999] {
		t.Errorf("%d frames of %d, %v", len(out)/2, len(want)/2, err)
	}
}

func TestMP3IsOpenedWithoutReadingItAll(t *testing.T) {
	b := playertest.Piece(t, "mp3", 0)
	src := &counting{Reader: bytes.NewReader(b)}
	d, err := Open(src)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Read(); err != nil || src.n > 80<<10 {
		t.Errorf("%d of %d bytes read before the first sound, %v", src.n, len(b), err)
	}
}

// What is still arriving goes by the encoder's table: what lies between is not waited for.
func TestSeekInArrivingMP3DoesNotWaitForAllOfIt(t *testing.T) {
	b := playertest.Piece(t, "mp3", 0)
	src := &onItsWay{counting{Reader: bytes.NewReader(b)}}
	d, err := Open(src)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.SeekTo(d.Length() * 3 / 4); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Read(); err != nil || src.n > 200<<10 {
		t.Errorf("%d of %d bytes read, %v", src.n, len(b), err)
	}
}

type onItsWay struct{ counting }

func (*onItsWay) Arriving() bool { return true }

type counting struct {
	*bytes.Reader
	n int
}

func (c *counting) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n += n
	return n, err
}

// wavOf makes a WAV of one channel at 8 kHz.
func wavOf(tag, bits uint16, data []byte) []byte {
	le := binary.LittleEndian
	b := append([]byte("RIFF\x00\x00\x00\x00WAVEJUNK\x03\x00\x00\x00abc\x00fmt "), 16, 0, 0, 0)
	b = le.AppendUint16(le.AppendUint16(b, tag), 1)
	b = le.AppendUint32(le.AppendUint32(b, 8000), 8000*uint32(bits)/8)
	b = le.AppendUint16(le.AppendUint16(b, bits/8), bits)
	return append(le.AppendUint32(append(b, "data"...), 0xffffffff), data...)
}

func TestWAVOfEveryKind(t *testing.T) {
	for _, c := range []struct {
		tag, bits uint16
		data      []byte
	}{
		{1, 8, []byte{192}},
		{1, 16, []byte{0, 64}},
		{1, 24, []byte{0, 0, 64}},
		{1, 32, []byte{0, 0, 0, 64}},
		{3, 32, []byte{0, 0, 0, 0x3f}},
		{3, 64, []byte{0, 0, 0, 0, 0, 0, 0xe0, 0x3f}},
	} {
		_, out, err := decode(wavOf(c.tag, c.bits, c.data), 0, everything)
		if err != nil || len(out) != 2 || out[0] != .5 || out[1] != .5 {
			t.Errorf("kind %d, %d bits: %v, %v", c.tag, c.bits, out, err)
		}
	}
	for _, bits := range []uint16{0, 48} {
		if _, _, err := decode(wavOf(1, bits, nil), 0, everything); !errors.Is(err, ErrNotMusic) {
			t.Errorf("%d bits: %v", bits, err)
		}
	}
}
