package flac

import (
	"encoding/binary"
	"unicode/utf8"
)

// bitWriter writes bits, the highest first.
type bitWriter struct {
	b []byte
	n int
}

func (w *bitWriter) put(v int64, bits int) {
	for k := bits - 1; k >= 0; k-- {
		if w.n%8 == 0 {
			w.b = append(w.b, 0)
		}
		w.b[w.n/8] |= byte(v>>k&1) << (7 - w.n%8)
		w.n++
	}
}

// written says how a frame of the tests is written.
type written struct {
	number   int
	samples  bool // number counts them
	rate     int  // in Hz, below 65,536
	bits     int
	how      byte // decorrelation
	kind     int  // of the subframes: 1 verbatim, 8 to 12 fixed, 32 to 63 linear
	channels [][]int64
	wasted   int // low bits of all samples, which are 0 and are left out
	escaped  int // bits of residuals that stand as they are; 0: they are Rice codes
}

// frame writes one. Residuals are Rice codes of a fixed parameter.
func (f written) frame() []byte {
	block := len(f.channels[0])
	b := []byte{0xff, 0xf8, 0x70 | 13, byte(len(f.channels)-1) << 4}
	if f.samples {
		b[1]++
	}
	if f.how != apart {
		b[3] = f.how << 4
	}
	for code, depth := range depths {
		if depth == f.bits && code > 0 {
			b[3] |= byte(code) << 1
		}
	}
	b = utf8.AppendRune(b, rune(f.number))
	b = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(b, uint16(block-1)), uint16(f.rate))
	w := &bitWriter{b: append(b, crc8(b)), n: 8 * (len(b) + 1)}
	for c, x := range f.correlated() {
		bits := f.bits
		if c == 1 && (f.how == leftSide || f.how == midSide) || c == 0 && f.how == sideRight {
			bits++
		}
		f.subframe(w, x, bits)
	}
	return binary.BigEndian.AppendUint16(w.b, crc16(w.b))
}

func (f written) correlated() [][]int64 {
	if f.how == apart {
		return f.channels
	}
	a, b := make([]int64, len(f.channels[0])), make([]int64, len(f.channels[0]))
	for i := range a {
		l, r := f.channels[0][i], f.channels[1][i]
		switch f.how {
		case leftSide:
			a[i], b[i] = l, l-r
		case sideRight:
			a[i], b[i] = l-r, r
		case midSide:
			a[i], b[i] = (l+r)>>1, l-r
		}
	}
	return [][]int64{a, b}
}

func (f written) subframe(w *bitWriter, x []int64, bits int) {
	if f.wasted > 0 {
		w.put(int64(f.kind)<<1|1, 8)
		w.put(1, f.wasted)
		bits -= f.wasted
		whole := x
		x = make([]int64, len(whole))
		for i, v := range whole {
			x[i] = v >> f.wasted
		}
	} else {
		w.put(int64(f.kind)<<1, 8)
	}
	order := 0
	coefficients := []int64{}
	switch {
	case f.kind == 1:
		order = len(x)
	case f.kind < 32:
		order = f.kind - 8
		coefficients = [][]int64{{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}}[order]
	default:
		order = f.kind - 31
		for k := range order { // some that sum up to about 1, with a shift of 5
			coefficients = append(coefficients, int64(40/(k+1)*(1-k%2*2)))
		}
	}
	for _, v := range x[:order] {
		w.put(v, bits)
	}
	if f.kind == 1 {
		return
	}
	shift := 0
	if f.kind >= 32 {
		shift = 5
		w.put(11, 4) // a precision of 12 bits
		w.put(int64(shift), 5)
		for _, c := range coefficients {
			w.put(c, 12)
		}
	}
	const low = 9
	w.put(1, 2) // parameters of five bits
	w.put(0, 4)
	if f.escaped > 0 {
		w.put(31, 5)
		w.put(int64(f.escaped), 5)
	} else {
		w.put(low, 5)
	}
	for i := order; i < len(x); i++ {
		var sum int64
		for k, c := range coefficients {
			sum += c * x[i-1-k]
		}
		v := x[i] - sum>>shift
		if f.escaped > 0 {
			w.put(v, f.escaped)
			continue
		}
		v = v<<1 ^ v>>63
		for range v >> low {
			w.put(0, 1)
		}
		w.put(1, 1)
		w.put(v&(1<<low-1), low)
	}
}

// info is a STREAMINFO with its marker and head.
func info(i Info) []byte {
	be := binary.BigEndian
	b := append([]byte("fLaC\x80\x00\x00\x22"), make([]byte, 10)...)
	be.PutUint16(b[8:], uint16(i.MinBlock))
	be.PutUint16(b[10:], uint16(i.MaxBlock))
	b = be.AppendUint64(b, uint64(i.Rate)<<44|uint64(i.Channels-1)<<41|uint64(i.Bits-1)<<36|uint64(i.Samples))
	return append(b, i.MD5[:]...)
}

// wave is n samples of a channel that move smoothly, with so many bits.
func wave(n, from, bits int) []int64 {
	x := make([]int64, n)
	for i := range x {
		at := int64(i + from)
		x[i] = (at*at*7%1000 - 500) >> 3
		x[i] += (at % 200) * (200 - at%200) / 40
	}
	for i := range x {
		if bits > 16 {
			x[i] <<= bits - 16
		} else {
			x[i] >>= (16 - bits) / 3
		}
	}
	return x
}

// stream is frames of 192 samples of two channels, with their positions.
func stream(frames int) (b []byte, starts []int) {
	b = info(Info{MinBlock: 192, MaxBlock: 192, Rate: 44100, Channels: 2, Bits: 16, Samples: int64(192 * frames)})
	for i := range frames {
		starts = append(starts, len(b))
		b = append(b, written{number: i, rate: 44100, bits: 16, kind: 10,
			channels: [][]int64{wave(192, 192*i, 16), wave(192, 192*i+77, 16)}}.frame()...)
	}
	return b, starts
}
