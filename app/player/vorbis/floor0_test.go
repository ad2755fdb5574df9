package vorbis

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"

	"linnet/app/player/playertest"
)

// zeroFloor is what a setup says of a floor of type 0.
type zeroFloor struct{ order, rate, size, amplitudeBits, offset, books, book uint32 }

var usualZero = zeroFloor{order: 8, rate: 44100, size: 64, amplitudeBits: 6, offset: 80, books: 1, book: 1}

// setup has a book of numbers, one of pairs that grow by 1/8 to 7/8, and one of residues; the floor, a residue, and a mode for each size
// of blocks.
func (z zeroFloor) setup() []byte {
	const eighth = 1 | 785<<21 // 2^-3, as 9.2.2 packs it
	w := &bitWriter{b: []byte("\x05vorbis"), n: 56}
	w.put(8, 2)
	book(w, 1, 1)
	vectors := func(dimensions, width uint32, least uint32, running uint32) {
		w.put(24, 0x564342).put(16, dimensions).put(24, 16).put(1, 0, 0)
		for range 16 {
			w.put(5, 3) // words of 4 bits
		}
		w.put(4, 1).put(32, least, eighth).put(4, width-1).put(1, running)
		n := uint32(root(16, int(dimensions)))
		for i := range n {
			w.put(int(width), i)
		}
	}
	vectors(2, 2, eighth, 1)
	vectors(1, 4, 1<<31|eighth, 0)
	w.put(6, 0).put(16, 0)
	w.put(6, 0).put(16, 0).put(8, z.order).put(16, z.rate, z.size).put(6, z.amplitudeBits).put(8, z.offset).put(4, z.books-1)
	for range z.books {
		w.put(8, z.book)
	}
	w.put(6, 0).put(16, 0).put(24, 0, 32, 7).put(6, 0).put(8, 0) // a residue of partitions of 8
	w.put(3, 1).put(1, 0).put(8, 2)                              // of one pass
	w.put(6, 0).put(16, 0).put(1, 0, 0).put(2, 0).put(8, 0, 0, 0)
	w.put(6, 1)
	for long := range uint32(2) {
		w.put(1, long).put(16, 0, 0).put(8, 0)
	}
	return w.put(1, 1).b
}

// packets are some of any content for it, of both sizes, and how many samples they give.
func (z zeroFloor) packets(n int) (packets [][]byte, samples []int) {
	random := rand.New(rand.NewPCG(3, 3))
	long := func(i int) uint32 { return uint32(max(i, 0) / 5 % 2) }
	for i := range n {
		w := (&bitWriter{}).put(1, 0, long(i))
		if long(i) == 1 {
			w.put(1, long(i-1), long(i+1))
		}
		w.put(int(z.amplitudeBits), random.Uint32()|1).put(bits.Len32(z.books), random.Uint32N(z.books))
		for range 60 {
			w.put(8, random.Uint32()&0xff)
		}
		packets = append(packets, w.b)
		if i > 0 {
			samples = append(samples, 16*int(1+long(i-1)+1+long(i)))
		}
	}
	return packets, samples
}

// ogg puts packets into a stream, a page each.
func ogg(packets [][]byte, granules []int) (out []byte) {
	var table [256]uint32 // RFC 3533: 0x04c11db7, the highest bit first
	for i := range table {
		c := uint32(i) << 24
		for range 8 {
			c = c<<1 ^ 0x04c11db7*(c>>31)
		}
		table[i] = c
	}
	for n, packet := range packets {
		flags := byte(0)
		if n == 0 {
			flags = 2
		} else if n == len(packets)-1 {
			flags = 4
		}
		page := append([]byte("OggS\x00"), flags)
		page = binary.LittleEndian.AppendUint64(page, uint64(granules[n]))
		page = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(page, 7), uint32(n))
		page = append(append(page, 0, 0, 0, 0, byte(len(packet)/255+1)), bytes.Repeat([]byte{255}, len(packet)/255)...)
		page = append(append(page, byte(len(packet)%255)), packet...)
		sum := uint32(0)
		for _, b := range page {
			sum = sum<<8 ^ table[byte(sum>>24)^b]
		}
		binary.LittleEndian.PutUint32(page[22:], sum)
		out = append(out, page...)
	}
	return out
}

// TestFloorOfTypeZero sounds as ffmpeg has it, with coefficients of even and odd number, in blocks of both sizes.
func TestFloorOfTypeZero(t *testing.T) {
	for _, change := range []func(*zeroFloor){
		func(*zeroFloor) {}, func(z *zeroFloor) { z.order = 7 }, func(z *zeroFloor) { z.order = 1 },
		func(z *zeroFloor) { z.size, z.rate = 300, 8000 }, func(z *zeroFloor) { z.size, z.books = 5, 3 },
		func(z *zeroFloor) { z.amplitudeBits, z.offset = 12, 40 },
	} {
		z := usualZero
		change(&z)
		d, err := New(head(1), z.setup())
		if err != nil {
			t.Fatal(err)
		}
		packets, samples := z.packets(60)
		list, granules, at := [][]byte{head(1), []byte("\x03vorbis\x00\x00\x00\x00\x00\x00\x00\x00\x01"), z.setup()}, []int{0, 0, 0, 0}, 0
		var out []float32
		for i, packet := range packets {
			rows, err := d.Decode(packet)
			if err != nil || i > 0 && len(rows[0]) != samples[i-1] {
				t.Fatalf("packet %d: %d samples, %v", i, len(rows[0]), err)
			}
			out, list = append(out, rows[0]...), append(list, packet)
			if i > 0 {
				at += samples[i-1]
				granules = append(granules, at)
			}
		}
		b := playertest.FFmpeg(t, ogg(list, granules), "f32", "-c:a vorbis -i IN -f f32le OUT")
		want := make([]float32, len(b)/4)
		if _, err := binary.Decode(b, binary.LittleEndian, want); err != nil {
			t.Fatal(err)
		}
		if len(want) > len(out) || len(want) < len(out)*9/10 {
			t.Fatalf("%+v: %d samples, of ffmpeg %d", z, len(out), len(want))
		}
		wrong, all := 0., 0.
		for i, v := range want { // of the first blocks ffmpeg may leave out some
			x := float64(out[len(out)-len(want)+i])
			wrong, all = wrong+(x-float64(v))*(x-float64(v)), all+float64(v)*float64(v)
		}
		if all == 0 || math.Sqrt(wrong/all) > 1e-4 {
			t.Errorf("%+v: off by %v of %v", z, math.Sqrt(wrong/all), math.Sqrt(all/float64(len(want))))
		}
	}
}

// TestHostileFloorsOfTypeZero are refused, or no louder than a bound, whatever a packet says.
func TestHostileFloorsOfTypeZero(t *testing.T) {
	for attack, change := range map[string]func(*zeroFloor){
		"no coefficients": func(z *zeroFloor) { z.order = 0 }, "no rate": func(z *zeroFloor) { z.rate = 0 },
		"no map": func(z *zeroFloor) { z.size = 0 }, "a book of numbers": func(z *zeroFloor) { z.book = 0 },
		"a book that is not there": func(z *zeroFloor) { z.book = 3 }, "a wide amplitude": func(z *zeroFloor) { z.amplitudeBits = 63 },
	} {
		z := usualZero
		change(&z)
		if _, err := New(head(2), z.setup()); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", attack, err)
		}
	}
	for attack, change := range map[string]func(*zeroFloor){
		"no bits of amplitude":  func(z *zeroFloor) { z.amplitudeBits = 0 },
		"all bits of amplitude": func(z *zeroFloor) { z.amplitudeBits = 32 },
		"most coefficients":     func(z *zeroFloor) { z.order = 255 }, "a large map": func(z *zeroFloor) { z.size = 0xffff },
		"sixteen books": func(z *zeroFloor) { z.books = 16 }, "loud": func(z *zeroFloor) { z.offset = 255 },
	} {
		z := usualZero
		change(&z)
		d, err := New(head(2), z.setup())
		if err != nil {
			t.Errorf("%s: %v", attack, err)
			continue
		}
		packets, _ := z.packets(40)
		packets = append(packets, bytes.Repeat([]byte{0xfe}, 400), []byte{0}, []byte{2, 0xff}, make([]byte, 400))
		for _, packet := range packets {
			rows, err := d.Decode(packet)
			for _, row := range rows {
				for _, v := range row {
					if v != v || math.IsInf(float64(v), 0) {
						t.Fatalf("%s: a sample of %v, %v", attack, v, err)
					}
				}
			}
		}
	}
}
