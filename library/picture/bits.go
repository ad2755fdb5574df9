package picture

// pass is one scan of means.
type pass struct {
	bitReader
	planes  []*plane
	tables  []*huffman
	first   bool // the means themselves; else one more bit of each
	shift   byte // how many bits come in later scans
	restart int
}

// run goes over the squares: unit by unit if there are several colours, else row by row of what is seen.
func (s *pass) run(wide, high int) error {
	alone := len(s.planes) == 1
	if alone {
		wide, high = s.planes[0].wide, s.planes[0].high
	}
	for n := range wide * high {
		if s.restart > 0 && n > 0 && n%s.restart == 0 {
			s.again()
		}
		x, y := n%wide, n/wide
		for k, p := range s.planes {
			h, v := int(p.h), int(p.v)
			if alone {
				h, v = 1, 1
			}
			for square := range h * v {
				if err := s.square(p, s.tables[k], (y*v+square/h)*p.stride+x*h+square%h); err != nil {
					return err
				}
			}
		}
		if s.ended {
			return nil // a picture that was cut off is shown as far as it goes
		}
	}
	return nil
}

// again begins anew behind a restart marker.
func (s *pass) again() {
	s.skipMarker()
	for _, p := range s.planes {
		p.last = 0
	}
}

func (s *pass) square(p *plane, table *huffman, at int) error {
	if at >= len(p.means) {
		return errJPEG
	}
	if !s.first {
		p.means[at] |= int32(s.bit()) << s.shift
		return nil
	}
	if table == nil {
		return errJPEG
	}
	size := table.decode(&s.bitReader)
	if size > 11 {
		return errJPEG
	}
	p.last += s.signed(size)
	p.means[at] = p.last << s.shift
	return nil
}

// bitReader reads image data bit by bit. Behind its end all are 0.
type bitReader struct {
	data  []byte
	left  uint // bits of cur
	cur   byte
	ended bool
}

func (r *bitReader) bit() int {
	if r.left == 0 {
		switch {
		case len(r.data) == 0, r.data[0] == 0xff && (len(r.data) < 2 || r.data[1] != 0):
			r.ended = true // a marker, or nothing
			return 0
		case r.data[0] == 0xff:
			r.cur, r.data = 0xff, r.data[2:]
		default:
			r.cur, r.data = r.data[0], r.data[1:]
		}
		r.left = 8
	}
	r.left--
	return int(r.cur>>r.left) & 1
}

// signed reads a number of so many bits, of which the smaller half are negative (ITU-T T.81, F.12).
func (r *bitReader) signed(size byte) (n int32) {
	for range size {
		n = n<<1 | int32(r.bit())
	}
	if size > 0 && n < 1<<(size-1) {
		n += -1<<size + 1
	}
	return n
}

// skipMarker goes on behind the restart that comes next.
func (r *bitReader) skipMarker() {
	r.left = 0
	if len(r.data) >= 2 && r.data[0] == 0xff && r.data[1] >= 0xd0 && r.data[1] <= 0xd7 {
		r.data, r.ended = r.data[2:], false
	}
}

// huffman is a table of codes: those of one length are numbers in a row.
type huffman struct {
	first, count, at [17]int // of each length: its lowest code, how many there are, and where their values begin
	values           []byte
}

func newHuffman(counts [16]byte, values []byte) *huffman {
	t := &huffman{values: values}
	code, at := 0, 0
	for n, count := range counts {
		t.first[n+1], t.count[n+1], t.at[n+1] = code, int(count), at
		code, at = (code+int(count))<<1, at+int(count)
	}
	return t
}

// decode reads one code; 255 for none of the table.
func (t *huffman) decode(r *bitReader) byte {
	code := 0
	for size := 1; size <= 16; size++ {
		code = code<<1 | r.bit()
		if n := code - t.first[size]; n >= 0 && n < t.count[size] {
			return t.values[t.at[size]+n]
		}
	}
	return 255
}
