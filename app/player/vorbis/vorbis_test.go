package vorbis

import (
	"bytes"
	"errors"
	"testing"
)

// bitWriter writes bits, the lowest first.
type bitWriter struct {
	b []byte
	n int
}

func (w *bitWriter) put(bits int, values ...uint32) *bitWriter {
	for _, v := range values {
		for k := range bits {
			if w.n%8 == 0 {
				w.b = append(w.b, 0)
			}
			w.b[w.n/8] |= byte(v>>k&1) << (w.n % 8)
			w.n++
		}
	}
	return w
}

// head is an identification header.
func head(channels byte) []byte {
	b := append([]byte("\x01vorbis\x00\x00\x00\x00"), channels, 0x44, 0xac, 0, 0)
	return append(append(b, make([]byte, 12)...), 0x76, 1) // blocks of 64 and 128
}

// book writes a codebook of scalars whose words have the lengths given.
func book(w *bitWriter, lengths ...uint32) {
	w.put(24, 0x564342).put(16, 1).put(24, uint32(len(lengths))).put(1, 0, 0)
	for _, n := range lengths {
		w.put(5, n-1)
	}
	w.put(4, 0)
}

// smallest is a setup with one book, a floor of two points, a residue of nothing and one mode.
func smallest(lengths ...uint32) []byte {
	w := &bitWriter{b: []byte("\x05vorbis"), n: 56}
	w.put(8, 0)
	book(w, lengths...)
	w.put(6, 0).put(16, 0)                                        // transforms of time
	w.put(6, 0).put(16, 1).put(5, 0).put(2, 3).put(4, 6)          // a floor up to 64
	w.put(6, 0).put(16, 1).put(24, 0, 0, 0).put(6, 0).put(8, 0)   // a residue
	w.put(3, 0).put(1, 0)                                         // of no passes
	w.put(6, 0).put(16, 0).put(1, 0, 0).put(2, 0).put(8, 0, 0, 0) // a mapping
	w.put(6, 0).put(1, 0).put(16, 0, 0).put(8, 0).put(1, 1)       // a mode of short blocks
	return w.b
}

func TestSmallestStream(t *testing.T) {
	d, err := New(head(2), smallest(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		rows, err := d.Decode((&bitWriter{}).put(1, 0, 0, 0).b)
		if want := min(i, 1) * 32; err != nil || len(rows) != 2 || len(rows[0]) != want {
			t.Errorf("packet %d: %d samples, %v", i, len(rows[0]), err)
		}
	}
	for name, packet := range map[string][]byte{"nothing": nil, "a header": head(2)} {
		if _, err := d.Decode(packet); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Words are given out as the specification's example does (3.2.1).
func TestWordsOfACodebook(t *testing.T) {
	w := &bitWriter{}
	book(w, 2, 4, 4, 4, 4, 2, 3, 3)
	values := 0
	c, err := readCodebook(&reader{b: append(w.b, 0)}, &values)
	if err != nil {
		t.Fatal(err)
	}
	for entry, word := range []string{"00", "0100", "0101", "0110", "0111", "10", "110", "111"} {
		w := &bitWriter{}
		for _, bit := range word {
			w.put(1, uint32(bit-'0'))
		}
		if got := c.scalar(&reader{b: w.b}); got != entry {
			t.Errorf("%s: entry %d, want %d", word, got, entry)
		}
	}
}

// What is dug into a code tree ends in an error or in silence, never in a search without end.
func TestCodeTrees(t *testing.T) {
	for name, c := range map[string]struct {
		lengths []uint32
		bad     bool
	}{
		"whole": {[]uint32{1, 2, 2}, false}, "a single word": {[]uint32{1}, false}, "with a hole": {[]uint32{2, 2, 2}, false},
		"too many words": {[]uint32{1, 1, 1}, true}, "long words": {[]uint32{32, 32, 31}, false},
	} {
		w := &bitWriter{}
		book(w, c.lengths...)
		values := 0
		b, err := readCodebook(&reader{b: append(w.b, 0, 0)}, &values)
		if (err != nil) != c.bad {
			t.Errorf("%s: %v", name, err)
		}
		for _, fill := range []byte{0, 0xff, 0x55} {
			r := &reader{b: bytes.Repeat([]byte{fill}, 50)}
			for n := 0; !r.over && err == nil; n++ {
				if b.scalar(r); n > 400 {
					t.Fatalf("%s: words without end", name)
				}
			}
		}
	}
}

func FuzzDecoder(f *testing.F) {
	f.Add(byte(2), smallest(1, 1), []byte{0, 0, 0})
	f.Add(byte(6), smallest(2, 2, 2), bytes.Repeat([]byte{2}, 40))
	packets, _ := usualZero.packets(1)
	f.Add(byte(1), usualZero.setup(), packets[0])
	f.Fuzz(func(t *testing.T, channels byte, setup, packet []byte) {
		d, err := New(head(channels), setup)
		if err != nil {
			return
		}
		for range 3 {
			if rows, err := d.Decode(packet); err == nil && len(rows[0]) > 64 {
				t.Fatal(len(rows[0]), " samples")
			}
		}
	})
}
