package mpeg

// The widths of the scale factor bands of layer III in lines, by ISO 11172-3, table 3-B.8, and ISO 13818-3, table B.2; those of
// MPEG 2.5 are as encoders write them. Of the nine rates the two lists are for those of MPEG 1, 2 and 2.5 in the order of their
// number in the header. 24 kHz is as corrected: its band 18 ends at line 332.
var (
	longWidths = [9][22]int{
		{4, 4, 4, 4, 4, 4, 6, 6, 8, 8, 10, 12, 16, 20, 24, 28, 34, 42, 50, 54, 76, 158},
		{4, 4, 4, 4, 4, 4, 6, 6, 6, 8, 10, 12, 16, 18, 22, 28, 34, 40, 46, 54, 54, 192},
		{4, 4, 4, 4, 4, 4, 6, 6, 8, 10, 12, 16, 20, 24, 30, 38, 46, 56, 68, 84, 102, 26},
		{6, 6, 6, 6, 6, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 38, 46, 52, 60, 68, 58, 54},
		{6, 6, 6, 6, 6, 6, 8, 10, 12, 14, 16, 18, 22, 26, 32, 38, 46, 54, 62, 70, 76, 36},
		{6, 6, 6, 6, 6, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 38, 46, 52, 60, 68, 58, 54},
		{6, 6, 6, 6, 6, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 38, 46, 52, 60, 68, 58, 54},
		{6, 6, 6, 6, 6, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 38, 46, 52, 60, 68, 58, 54},
		{12, 12, 12, 12, 12, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 76, 90, 2, 2, 2, 2, 2},
	}
	shortWidths = [9][13]int{
		{4, 4, 4, 4, 6, 8, 10, 12, 14, 18, 22, 30, 56},
		{4, 4, 4, 4, 6, 6, 10, 12, 14, 16, 20, 26, 66},
		{4, 4, 4, 4, 6, 8, 12, 16, 20, 26, 34, 42, 12},
		{4, 4, 4, 6, 6, 8, 10, 14, 18, 26, 32, 42, 18},
		{4, 4, 4, 6, 8, 10, 12, 14, 18, 24, 32, 44, 12},
		{4, 4, 4, 6, 8, 10, 12, 14, 18, 24, 30, 40, 18},
		{4, 4, 4, 6, 8, 10, 12, 14, 18, 24, 30, 40, 18},
		{4, 4, 4, 6, 8, 10, 12, 14, 18, 24, 30, 40, 18},
		{8, 8, 8, 12, 16, 20, 24, 28, 36, 2, 2, 2, 26},
	}
	// pretab is added to the scale factors of long blocks with preflag (ISO 11172-3, table 3-B.6).
	pretab = [22]int{11: 1, 1, 1, 1, 2, 2, 3, 3, 3, 2}
)

// band is what shares a scale factor: the lines from start on, of one window.
type band struct {
	start, width int
	window       int // of a short block; -1: a long one
}

// layout is the bands of a granule in the order of the bits. Long bands come first.
type layout struct {
	bands []band
	long  int // how many are long
	lines int // lines that these have together
}

// layouts are by rate, and then: long, short and mixed blocks.
var layouts = makeLayouts()

const (
	allLong = iota
	allShort
	mixed
)

func makeLayouts() (all [9][3]layout) {
	for rate := range all {
		firstLong := 6 // of a mixed block
		if rate < 3 {
			firstLong = 8
		}
		all[rate] = [3]layout{layoutOf(rate, 22, 13), layoutOf(rate, 0, 0), layoutOf(rate, firstLong, 3)}
	}
	return all
}

// layoutOf has the first long bands, and the short ones from number short on.
func layoutOf(rate, long, short int) (l layout) {
	l.long = long
	for _, w := range longWidths[rate][:long] {
		l.bands = append(l.bands, band{l.lines, w, -1})
		l.lines += w
	}
	at := l.lines
	for _, w := range shortWidths[rate][short:] {
		for window := range 3 {
			l.bands = append(l.bands, band{at, w, window})
			at += w
		}
	}
	return l
}

// rateNumber is where the tables have the rate of h.
func (h Header) rateNumber() int {
	switch h.Version {
	case MPEG1:
		return h.rate
	case MPEG2:
		return 3 + h.rate
	}
	return 6 + h.rate
}
