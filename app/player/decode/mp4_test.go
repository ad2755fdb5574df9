package decode

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"

	"linnet/app/player/mp4/mp4test"
	"linnet/app/player/playertest"
)

// toneADTS is a stream of n such frames.
func toneADTS(n int) []byte {
	size := len(playertest.LineFrame) + 7
	return bytes.Repeat(append([]byte{0xff, 0xf1, 0x50, 0x40, byte(size >> 3), byte(size<<5) | 0x1f, 0xfc}, playertest.LineFrame...), n)
}

func TestADTSWithDamageIsCountedOn(t *testing.T) {
	b := toneADTS(20_000)
	d, out, err := decode(b, 19_000*1024+5, everything)
	if err != nil || len(out)/2 != 1000*1024-5 || d.Length() != 20_000*1024 {
		t.Errorf("%d frames, said to be %d, %v", len(out)/2, d.Length(), err)
	}
	size := len(playertest.LineFrame) + 7
	for i := 50; i < 60; i++ {
		b[i*size+7] = 0x40 // coupling
	}
	copy(b[70*size:], make([]byte, 5*size))
	if _, out, err := decode(b[:100*size], 0, everything); err != nil || len(out)/2 != 95*1024 {
		t.Errorf("%d frames, %v", len(out)/2, err)
	}
	if _, _, err := decode(bytes.ReplaceAll(b, playertest.LineFrame, []byte{0x40, 0, 0, 0, 0, 0, 0}[:len(playertest.LineFrame)]), 0,
		everything); !errors.Is(err, ErrBroken) {
		t.Error(err)
	}
}

// halfThere is a source of which only the beginning has arrived, and what is asked for behind it.
type halfThere struct {
	*bytes.Reader
	here   int64
	waited int64 // bytes that would have been waited for
}

func (h *halfThere) Arriving() bool { return true }

func (h *halfThere) Read(b []byte) (int, error) {
	at := h.Size() - int64(h.Len())
	n, err := h.Reader.Read(b)
	h.waited += max(0, at+int64(n)-max(at, h.here))
	return n, err
}

// Nothing is counted that has yet to arrive: lengths are reckoned, and a jump waits for what it plays alone.
func TestArrivingStreamsAreNotCounted(t *testing.T) {
	pieces := playertest.MP4(20_000)
	pieces.Fragments = 50
	for name, b := range map[string][]byte{"ADTS": toneADTS(20_000), "fragments": pieces.Bytes()} {
		src := &halfThere{Reader: bytes.NewReader(b), here: 64 << 10}
		d, err := Open(src)
		if err != nil {
			t.Fatal(err)
		}
		if n := d.Length(); src.waited > 0 || name == "ADTS" && n != 20_000*1024 || name != "ADTS" && n != 0 {
			t.Errorf("%s: %d frames long, after %d bytes that are not here", name, n, src.waited)
		}
		if name != "ADTS" { // fragments are walked through, head by head
			continue
		}
		if err := d.SeekTo(15_000 * 1024); err != nil {
			t.Fatal(err)
		}
		if x, err := d.Read(); err != nil || len(x) == 0 || src.waited > 64<<10 {
			t.Errorf("%s: %d samples after %d bytes that are not here, %v", name, len(x), src.waited, err)
		}
		src.here = int64(len(b))
		if err := d.SeekTo(100 * 1024); err != nil {
			t.Fatal(err)
		}
		frames := 0
		for err == nil {
			var x []float32
			x, err = d.Read()
			frames += len(x)
		}
		if err != io.EOF || frames != 19_900*1024 {
			t.Errorf("%s: %d frames after a jump back, %v", name, frames, err)
		}
	}
}

// A frame that does not decode is silent and the music goes on; too many in a row are damage.
func TestM4AWithDamagedFrames(t *testing.T) {
	f := playertest.MP4(100)
	for i := 20; i < 30; i++ {
		f.Samples[i] = []byte{0x40, 0, 0}
	}
	if _, out, err := decode(f.Bytes(), 0, everything); err != nil || len(out) != 2*100*1024 {
		t.Errorf("%d frames, %v", len(out)/2, err)
	}
	for i := 20; i < 80; i++ {
		f.Samples[i] = nil
	}
	if _, _, err := decode(f.Bytes(), 0, everything); !errors.Is(err, ErrBroken) {
		t.Error(err)
	}
}

// Ticks that are coarser than samples cut nothing off.
func TestMP4CountedInMilliseconds(t *testing.T) {
	f := playertest.MP4(100)
	f.Scale, f.Ticks = 1000, 23
	if _, out := decodeAll(t, f.Bytes(), 0); len(out) < 99*1024 {
		t.Errorf("%d samples of %d", len(out), 100*1024)
	}
}

// Of HE-AAC the core is heard: half as many samples as the container counts ticks, and in their places.
func TestHEAACPlaysItsCore(t *testing.T) {
	f := playertest.MP4(100)
	f.Own, f.Ticks = mp4test.AAC(0x2b, 0x8a, 0x08, 0x00), 2048 // AAC-LC at 22.05 kHz, replicated to 44.1
	f.EditStart, f.EditLength = 4096, 100*2048-4096-1000
	d, whole := decodeAll(t, f.Bytes(), 0)
	if want := 100*1024 - 2048 - 500; d.Rate() != 22050 || len(whole) != want || d.Length() != int64(want) {
		t.Errorf("%d samples at %d Hz, said to be %d, want %d", len(whole), d.Rate(), d.Length(), want)
	}
	if _, tail := decodeAll(t, f.Bytes(), 30_001); len(tail) != len(whole)-30_001 || off(tail, whole[30_001:]) > 1e-6 {
		t.Errorf("%d samples, off by %v", len(tail), off(tail, whole[30_001:]))
	}
}

// Damage that happens to decode may be as loud as a scale factor can say. It is not let through.
func TestDamageThatDecodesIsNotHeard(t *testing.T) {
	loud := bytes.Clone(playertest.LineFrame)
	loud[0], loud[1] = 0x01, 0xfe // the highest scale factor
	f := playertest.MP4(100)
	f.Samples[50] = loud
	for name, b := range map[string][]byte{"MP4": f.Bytes(), "ADTS": bytes.Replace(toneADTS(100), playertest.LineFrame, loud, 1)} {
		_, out, err := decode(b, 0, everything)
		if err != nil || len(out) != 2*100*1024 || loudness(out) == 0 || slices.Max(out) > 1 {
			t.Errorf("%s: %d frames, peak %v, %v", name, len(out)/2, slices.Max(out), err)
		}
	}
}

// adtsFrame is a frame of one channel with its blocks, and a checksum that nothing looks at.
func adtsFrame(blocks, checksum int) []byte {
	size := 7 + checksum + blocks*len(playertest.LineFrame)
	head := []byte{0xff, byte(0xf1 - checksum/2), 0x50, 0x40, byte(size >> 3), byte(size<<5) | 0x1f, 0xfc | byte(blocks-1)}
	return slices.Concat(head, make([]byte, checksum), bytes.Repeat(playertest.LineFrame, blocks))
}

func TestADTSWithChecksumsAndSeveralBlocks(t *testing.T) {
	for _, c := range []struct{ blocks, checksum int }{{1, 0}, {1, 2}, {2, 0}, {4, 0}} {
		b := bytes.Repeat(adtsFrame(c.blocks, c.checksum), 40)
		d, whole := decodeAll(t, b, 0)
		_, tail := decodeAll(t, b, 10_001)
		if want := 40 * 1024 * c.blocks; len(whole) != want || d.Length() != int64(want) || len(tail) != want-10_001 ||
			off(tail, whole[10_001:]) > 1e-6 {
			t.Errorf("%+v: %d samples, said to be %d, %d from the middle", c, len(whole), d.Length(), len(tail))
		}
	}
}

// A frame of more blocks than the stream has is none of its frames.
func TestADTSWithAFrameOfMoreBlocks(t *testing.T) {
	b := slices.Concat(bytes.Repeat(adtsFrame(1, 0), 20), adtsFrame(4, 0), bytes.Repeat(adtsFrame(1, 0), 20))
	if _, out := decodeAll(t, b, 0); len(out) != 40*1024 {
		t.Errorf("%d samples", len(out))
	}
}

func TestMP4OfAnotherKindSaysSo(t *testing.T) {
	film, main := playertest.MP4(3), playertest.MP4(3)
	film.Codec, main.Own = "ac-3", mp4test.AAC(0x0a, 0x10)
	for name, b := range map[string][]byte{"AC-3": film.Bytes(), "AAC Main": main.Bytes(), "no moov": playertest.MP4(3).Bytes()[:30]} {
		if _, _, err := decode(b, 0, everything); !errors.Is(err, ErrNotMusic) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
