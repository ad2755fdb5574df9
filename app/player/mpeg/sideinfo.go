package mpeg

// granule is what the side information says about one half of a frame (MPEG 2: all of it) in one channel, and what comes of it.
type granule struct {
	bits      int // of scale factors and Huffman codes
	pairs     int // big values, two at a time
	gain      int
	compress  int // scalefac_compress
	blockType int // 0: long, 1: start, 2: three short ones, 3: stop
	mixed     bool
	tables    [3]int
	regions   [3]int // lines at which the regions of big values end
	subGain   [3]int
	preflag   bool
	coarse    int // scalefac_scale
	quadsB    bool

	factors [39]int // scale factors, in the order of the layout
	kind    int     // allLong, allShort or mixed
	layout  *layout // of that kind
	over    bool    // the last code ended beyond the bits
	used    int     // lines from which on all are zero
}

// sideInfo is that of one frame.
type sideInfo struct {
	begin    int // main_data_begin: bytes by which the sound begins before the frame
	shared   [2]int
	granules [2][2]granule // by granule, then channel
}

// read parses the side information (ISO 11172-3, 2.4.1.7 and ISO 13818-3, 2.4.1.7). ok is false where it cannot be true.
func (s *sideInfo) read(r *bitReader, h Header) (ok bool) {
	private := [2][2]int{{1, 2}, {5, 3}} // bits, by version and channels
	if h.Version == MPEG1 {
		s.begin = r.take(9)
		r.take(private[1][h.Channels-1])
		for ch := range h.Channels {
			s.shared[ch] = r.take(4)
		}
	} else {
		s.begin = r.take(8)
		r.take(private[0][h.Channels-1])
		s.shared = [2]int{}
	}
	ok = true
	for g := range h.Samples / 576 {
		for ch := range h.Channels {
			ok = s.granules[g][ch].read(r, h) && ok
		}
	}
	return ok
}

// bits are those of the whole frame.
func (s *sideInfo) bits(h Header) (n int) {
	for g := range h.Samples / 576 {
		for ch := range h.Channels {
			n += s.granules[g][ch].bits
		}
	}
	return n
}

func (g *granule) read(r *bitReader, h Header) (ok bool) {
	g.bits, g.pairs, g.gain = r.take(12), r.take(9), r.take(8)
	if h.Version == MPEG1 {
		g.compress = r.take(4)
	} else {
		g.compress = r.take(9)
	}
	rate := h.rateNumber()
	g.blockType, g.mixed, g.subGain = 0, false, [3]int{}
	switched := r.flag()
	if switched {
		g.readSwitched(r, rate)
	} else {
		g.readRegions(r, rate)
	}
	g.preflag = h.Version == MPEG1 && r.flag()
	g.coarse = r.take(1)
	g.quadsB = r.flag()
	g.kind = allLong
	if g.blockType == 2 {
		if g.kind = allShort; g.mixed {
			g.kind = mixed
		}
	}
	g.layout = &layouts[rate][g.kind]
	return g.pairs <= 288 && !(switched && g.blockType == 0)
}

// readSwitched is for blocks with other windows than the usual. Their regions are given.
func (g *granule) readSwitched(r *bitReader, rate int) {
	g.blockType = r.take(2)
	g.mixed = r.flag()
	g.tables = [3]int{r.take(5), r.take(5)}
	for i := range g.subGain {
		g.subGain[i] = r.take(3)
	}
	first := layouts[rate][allShort].bands[9].start // three short bands
	if g.blockType != 2 {
		first = layouts[rate][allLong].bands[8].start
	}
	g.regions = [3]int{first, 576, 576}
}

func (g *granule) readRegions(r *bitReader, rate int) {
	g.tables = [3]int{r.take(5), r.take(5), r.take(5)}
	one := r.take(4) + 1
	two := one + r.take(3) + 1
	bands := layouts[rate][allLong].bands
	end := func(n int) int {
		if n >= len(bands) {
			return 576
		}
		return bands[n].start
	}
	g.regions = [3]int{end(one), end(two), 576}
}
