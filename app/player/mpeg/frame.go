package mpeg

// maxFrame is the largest frame in bytes that is taken: free format has no bound of its own.
const maxFrame = 4096

// frames decodes frames in a row. What is damaged or missing is silent, and fades as the transforms overlap.
type frames struct {
	channels [2]channel
	count    int                    // channels of the frame before
	sub      [2][slots * 32]float32 // subband samples, those of one time together
	pcm      [1152 * 2]float32

	data  [arena + 8]byte // main data: what is kept of earlier frames, then that of this one
	end   int             // of the main data in bytes
	taken int             // up to where the frame before had its bits
	side  sideInfo
	lines [2][576]float32

	faith int // frames whose checksum was right, less those where it was wrong
	habit int // frames whose codes ended where they should, less the others
}

// reset forgets the frames before: what follows is from elsewhere.
func (f *frames) reset() {
	f.channels, f.count = [2]channel{}, 0
	f.lose()
}

// lose forgets the bits of the frames before: some may be missing.
func (f *frames) lose() { f.end, f.taken = 0, 0 }

// decode turns a frame into stereo that is good until the next call; mono is on both sides. b may be cut short.
func (f *frames) decode(h Header, b []byte) []float32 {
	if h.Channels > f.count {
		f.channels[1] = f.channels[0]
	}
	f.count = h.Channels
	if h.Layer == 2 {
		f.decodeTwo(h, b)
	} else {
		f.decodeThree(h, b)
	}
	out := f.pcm[:2*h.Samples]
	if h.Channels == 1 {
		for i := 0; i+1 < len(out); i += 2 {
			out[i+1] = out[i]
		}
	}
	return out
}

// decodeThree is for layer III.
func (f *frames) decodeThree(h Header, b []byte) {
	ok := f.readSide(h, b)
	kept := f.keep(h, b)
	at := 8 * (kept - f.side.begin)
	before := f.taken
	if f.taken = 0; ok {
		f.taken = (at + f.side.bits(h) + 7) / 8
	}
	// Bits that begin in a frame that is not there, or in those of the frame before: one between them is lost. Where they leave a
	// gap, it may be, too.
	ok = ok && at >= 8*max(before, 0) && (f.side.begin == 0 || at == 8*before || f.sane(h, at))
	exact := ok
	for g := range h.Samples / 576 {
		for ch := range h.Channels {
			gr := &f.side.granules[g][ch]
			end := at + gr.bits
			ok = ok && end <= 8*f.end && f.readGranule(h, g, ch, [2]int{at, end})
			exact = exact && ok && !gr.over
			at = end
		}
		f.sound(h, g, ok)
	}
	f.habit = tally(f.habit, exact)
}

// sane reads a frame whose bits may be those of another: then some of its codes do not end where they should. Some encoders are so
// careless always.
func (f *frames) sane(h Header, at int) bool {
	for g := range h.Samples / 576 {
		for ch := range h.Channels {
			gr := &f.side.granules[g][ch]
			end := at + gr.bits
			if end > 8*f.end || !f.readGranule(h, g, ch, [2]int{at, end}) || gr.over && f.habit >= 0 {
				return false
			}
			at = end
		}
	}
	return true
}

// tally counts what was right, less what was wrong, within bounds that a change of habit soon overcomes.
func tally(n int, right bool) int {
	if right {
		return min(n+1, 100)
	}
	return max(n-1, -100)
}

// sideAt is where the side information is read: the main data does not reach so far.
const sideAt = arena - 64

func (f *frames) readSide(h Header, b []byte) (ok bool) {
	if len(b) < h.body() {
		return false
	}
	side := b[h.body()-h.sideSize() : h.body()]
	if !f.trusted(h, b, 8*len(side)) {
		return false
	}
	copy(f.data[sideAt:], side)
	r := bitReader{data: &f.data}
	r.goTo(8 * sideAt)
	return f.side.read(&r, h)
}

// trusted compares the checksum, if there is one, over bits of what follows it. Some encoders write wrong ones: they count where
// they have been right more often than not.
func (f *frames) trusted(h Header, b []byte, bits int) bool {
	if !h.CRC {
		return true
	}
	sum := checksum(checksum(0xffff, b[2:4], 16), b[6:], bits)
	right := sum == uint16(b[4])<<8|uint16(b[5])
	f.faith = tally(f.faith, right)
	return right || f.faith < 0
}

const reach = 511 // bytes: the most by which a frame's bits can begin before it

// keep adds the main data of a frame to what is kept of those before, and returns how many bytes these are.
func (f *frames) keep(h Header, b []byte) (kept int) {
	kept = min(f.end, reach)
	copy(f.data[:], f.data[f.end-kept:f.end])
	f.taken -= f.end - kept
	f.end = kept + copy(f.data[kept:], b[min(h.body(), len(b)):min(len(b), maxFrame)])
	return kept
}

// feed takes a frame that is not to be heard, but whose bits later ones may need.
func (f *frames) feed(h Header, b []byte) {
	if h.Layer == 3 {
		f.keep(h, b)
	}
}

// readGranule reads lines from the first bit to before the second. ok is false where they do not end there.
func (f *frames) readGranule(h Header, number, ch int, bits [2]int) (ok bool) {
	g := &f.side.granules[number][ch]
	r := bitReader{data: &f.data}
	r.goTo(bits[0])
	if h.Version == MPEG1 {
		var first *granule
		if number == 1 {
			first = &f.side.granules[0][ch]
		}
		g.readFactors(&r, first, f.side.shared[ch])
	} else {
		g.readLowFactors(&r, ch == 1 && h.joint && h.extension&1 == 1)
	}
	if !g.readLines(&r, &f.lines[ch], bits[1]) {
		return false
	}
	g.requantise(&f.lines[ch])
	return true
}

// sound makes samples of a granule in all channels; if it is not ok, of silence.
func (f *frames) sound(h Header, number int, ok bool) {
	pair := &f.side.granules[number]
	switch {
	case !ok:
		for ch := range pair {
			pair[ch] = granule{layout: &layouts[0][allLong]}
		}
		f.lines = [2][576]float32{}
	case h.joint && h.Channels == 2:
		joinStereo(h, &pair[0], &pair[1], &f.lines)
	}
	for ch := range h.Channels {
		f.channels[ch].hybrid(&pair[ch], &f.lines[ch], &f.sub[ch])
		f.channels[ch].synthesise(&f.sub[ch], slots, f.pcm[2*576*number+ch:])
	}
}
