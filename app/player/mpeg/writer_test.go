package mpeg

import (
	"encoding/binary"
	"math/rand/v2"
)

// script says what frames of layer III to write: noise in every form that the standard has, also those that encoders seldom use.
type script struct {
	version        Version
	rate           int   // number in the header
	mode           int   // 0: stereo, 1: joint, 3: mono
	extension      int   // 1: intensity, 2: MS, 3: both
	kbps           []int // numbers in the header, taken in turns
	free, crc, mix bool
	blocks         []int // block types, taken in turns; nil: long ones
	frames         int
	reservoir      bool // bits begin in earlier frames, as far back as there is room
}

// bitWriter appends bits, the highest first.
type bitWriter struct {
	b []byte
	n int
}

func (w *bitWriter) put(v, bits int) {
	for i := bits - 1; i >= 0; i-- {
		if w.n%8 == 0 {
			w.b = append(w.b, 0)
		}
		w.b[w.n/8] |= byte(v>>i&1) << (7 - w.n%8)
		w.n++
	}
}

// stream is what was written, and where each frame begins.
type stream struct {
	b      []byte
	starts []int
}

// write makes the frames, padded so that the bitrate is right on average.
func (s script) write() (out stream) {
	random := rand.New(rand.NewPCG(uint64(s.rate), uint64(s.mode)))
	var heads, sides [][]byte
	var main []byte // of all frames
	rooms, end, rest := []int{}, 0, 0
	for n := range s.frames {
		head := s.head(n, false)
		h, _ := ParseHeader(head)
		if rest += h.Samples / 8 * h.Kbps * 1000 % h.Rate; rest >= h.Rate {
			rest -= h.Rate
			head = s.head(n, true)
			h, _ = ParseHeader(head)
		}
		begin := 0
		if s.reservoir {
			begin = min(len(main)-end, reach)
			if s.version != MPEG1 {
				begin = min(begin, 255)
			}
		}
		rooms = append(rooms, h.Size-h.body())
		start := len(main) - begin
		main = append(main, make([]byte, h.Size-h.body())...)
		w := frameWriter{script: s, h: h, random: random, block: 0}
		if s.blocks != nil {
			w.block = s.blocks[n%len(s.blocks)]
		}
		w.write(begin, 8*(len(main)-start))
		end = start + copy(main[start:], w.main.b)
		if s.free {
			head[2] &= 0x0f
		}
		if s.crc {
			head = binary.BigEndian.AppendUint16(head, checksum(checksum(0xffff, head[2:4], 16), w.side.b, 8*len(w.side.b)))
		}
		heads, sides = append(heads, head), append(sides, w.side.b)
	}
	for n, room := range rooms {
		out.starts = append(out.starts, len(out.b))
		out.b = append(append(append(out.b, heads[n]...), sides[n]...), main[:room]...)
		main = main[room:]
	}
	return out
}

func (s script) head(n int, padded bool) []byte {
	head := []byte{0xff, 0xe2 | byte(s.version)<<3, byte(s.kbps[n%len(s.kbps)])<<4 | byte(s.rate)<<2,
		byte(s.mode)<<6 | byte(s.extension)<<4}
	if !s.crc {
		head[1] |= 1
	}
	if padded {
		head[2] |= 2
	}
	return head
}

// frameWriter writes one frame.
type frameWriter struct {
	script
	h          Header
	random     *rand.Rand
	block      int
	side, main bitWriter
}

// write fills at most so many bits.
func (w *frameWriter) write(begin, bits int) {
	granules, private := w.h.Samples/576, map[[2]int]int{{1, 1}: 5, {1, 2}: 3, {0, 1}: 1, {0, 2}: 2}
	shared := [2]int{}
	if w.version == MPEG1 {
		w.side.put(begin, 9)
		w.side.put(0, private[[2]int{1, w.h.Channels}])
		for ch := range w.h.Channels {
			if w.block != 2 {
				shared[ch] = w.random.IntN(16)
			}
			w.side.put(shared[ch], 4)
		}
	} else {
		w.side.put(begin, 8)
		w.side.put(0, private[[2]int{0, w.h.Channels}])
	}
	for g := range granules {
		for ch := range w.h.Channels {
			w.granule(g, ch, shared[ch], min(4000, bits/granules/w.h.Channels*4/5))
		}
	}
}

// granule writes scale factors, pairs, and quadruples while there is room.
func (w *frameWriter) granule(number, ch, shared, bits int) {
	rate := w.h.rateNumber()
	kind := allLong
	if w.block == 2 {
		if kind = allShort; w.mix {
			kind = mixed
		}
	}
	begin := w.main.n
	compress := w.factors(number, ch, shared, kind)
	var tables, counts [3]int
	for i := range tables {
		for tables[i] = 0; pairCodes[tables[i]] == nil; {
			tables[i] = w.random.IntN(32)
		}
	}
	counts[0], counts[1] = w.random.IntN(12), w.random.IntN(8) // less one
	regions := w.regions(rate, counts)
	most := 200
	if ch == 1 {
		most = 60 // leaves something for intensity stereo
	}
	pairs := 0
	for ; pairs < most && w.main.n < begin+bits-100; pairs++ {
		region := 0
		for region < 2 && 2*pairs >= regions[region] {
			region++
		}
		w.pair(tables[region])
	}
	quad := w.random.IntN(2)
	for n := 0; n < 20 && w.main.n < begin+bits-20; n++ {
		w.quad(quad)
	}
	s := &w.side
	s.put(w.main.n-begin, 12)
	s.put(pairs, 9)
	s.put(160+w.random.IntN(8), 8)
	s.put(compress, map[Version]int{MPEG1: 4, MPEG2: 9, MPEG25: 9}[w.version])
	w.kind(tables, counts)
	if w.version == MPEG1 {
		s.put(w.random.IntN(2), 1) // preflag
	}
	s.put(w.random.IntN(2), 1) // scalefac_scale
	s.put(quad, 1)
}

// kind writes the block type, and which codes are used where.
func (w *frameWriter) kind(tables, counts [3]int) {
	fields := [][2]int{{0, 1}, {tables[0], 5}, {tables[1], 5}, {tables[2], 5}, {counts[0], 4}, {counts[1], 3}}
	if w.block != 0 {
		flag := 0
		if w.mix {
			flag = 1
		}
		fields = [][2]int{{1, 1}, {w.block, 2}, {flag, 1}, {tables[0], 5}, {tables[1], 5}, {1, 3}, {0, 3}, {2, 3}}
	}
	for _, f := range fields {
		w.side.put(f[0], f[1])
	}
}

// regions are the lines at which other codes begin.
func (w *frameWriter) regions(rate int, counts [3]int) [3]int {
	long := layouts[rate][allLong].bands
	switch w.block {
	case 0:
		return [3]int{long[counts[0]+1].start, long[counts[0]+counts[1]+2].start, 576}
	case 2:
		return [3]int{3 * (shortWidths[rate][0] + shortWidths[rate][1] + shortWidths[rate][2]), 576, 576}
	}
	return [3]int{long[8].start, 576, 576}
}

// factors writes scale factors and returns scalefac_compress.
func (w *frameWriter) factors(number, ch, shared, kind int) (compress int) {
	intensity := ch == 1 && w.mode == 1 && w.extension&1 == 1
	most := 15
	if intensity && w.version == MPEG1 {
		most = 7
	}
	value := func(bits int) { w.main.put(min(w.random.IntN(1<<bits), most), bits) }
	if w.version != MPEG1 {
		compress = w.random.IntN(512)
		bits, way := lowBits(compress, intensity)
		for k, n := range lowCounts[way][kind] {
			for range n {
				value(bits[k])
			}
		}
		return compress
	}
	compress = w.random.IntN(16)
	low, high := slens[compress][0], slens[compress][1]
	if kind != allLong {
		for i := range 36 - kind + 1 { // a mixed block has one less
			if i < 18-kind+1 {
				value(low)
			} else {
				value(high)
			}
		}
		return compress
	}
	for k := range 4 {
		if number == 1 && shared>>(3-k)&1 == 1 {
			continue
		}
		for range sharedGroups[k+1] - sharedGroups[k] {
			value([2]int{low, high}[k/2])
		}
	}
	return compress
}

// written has the codes of every table by their values.
var written = func() (all [34]map[uint16]leaf) {
	for n := range all {
		all[n] = map[uint16]leaf{}
		text := n
		if n > 24 && n < 32 {
			text = 24
		} else if n > 16 && n < 24 {
			text = 16
		}
		for _, l := range leaves(codeTexts[text]) {
			all[n][l.values] = l
		}
	}
	return all
}()

func (w *frameWriter) pair(table int) {
	var x [2]int
	var l leaf
	for l.bits == 0 {
		x = [2]int{w.random.IntN(16), w.random.IntN(16)}
		if w.random.IntN(3) > 0 {
			x = [2]int{x[0] & 3, x[1] & 1}
		}
		l = written[table][uint16(x[0]<<4|x[1])]
	}
	w.main.put(int(l.code>>(32-l.bits)), l.bits)
	for _, v := range x {
		if v == 15 && escapes[table] > 0 {
			w.main.put(w.random.IntN(min(1<<escapes[table], 30)), escapes[table])
		}
		if v != 0 {
			w.main.put(w.random.IntN(2), 1)
		}
	}
}

func (w *frameWriter) quad(table int) {
	v := w.random.IntN(16)
	l := written[quadsA+table][uint16(v)]
	w.main.put(int(l.code>>(32-l.bits)), l.bits)
	for i := range 4 {
		if v>>(3-i)&1 == 1 {
			w.main.put(w.random.IntN(2), 1)
		}
	}
}
