package aac

import "testing"

// bits writes what the tests decode.
type bitWriter struct {
	b []byte
	n int
}

func (w *bitWriter) put(width, v int) *bitWriter {
	for i := width - 1; i >= 0; i-- {
		if w.n%8 == 0 {
			w.b = append(w.b, 0)
		}
		w.b[w.n/8] |= byte(v>>i&1) << (7 - w.n%8)
		w.n++
	}
	return w
}

// lineFrame is a frame of one channel with a long window of which only line 0 sounds, at the value 1 and the gain of a scale factor.
func lineFrame(scale int) []byte {
	w := new(bitWriter)
	w.put(3, single).put(4, 0)
	w.put(8, scale)
	w.put(1, 0).put(2, onlyLong).put(1, sineShape).put(6, 1).put(1, 0) // one band, no prediction
	w.put(4, 1).put(5, 1)                                              // codebook 1, for one band
	w.put(1, 0)                                                        // no difference
	w.put(3, 0)                                                        // no pulses, no shaping, no gain control
	w.put(5, 16)                                                       // 1, 0, 0, 0
	return w.put(3, end).b
}

var mono = []byte{0x12, 0x08} // AAC-LC, 44.1 kHz, one channel

// newMono is a decoder of one channel.
func newMono(t *testing.T) *Decoder {
	t.Helper()
	c, err := ParseConfig(mono)
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
