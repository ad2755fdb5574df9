package mp4

import (
	"fmt"
	"io"
)

// table is the sample table of a file without fragments, its boxes as they are in the file, without their heads.
type table struct {
	times   []byte // stts: count, ticks
	chunks  []byte // stsc: first chunk, samples in each, description
	sizes   []byte // stsz or stz2
	width   int    // bits of one size; 0: all have size
	size    int64
	count   int64  // samples
	offsets []byte // stco or co64
	wide    int    // bytes of an offset
	used    int64  // bytes of all
}

// tableKinds are the bytes of their heads, after which the entries come.
var tableKinds = map[string]int64{"stts": 8, "stsc": 8, "stsz": 12, "stz2": 12, "stco": 8, "co64": 8}

// table reads a box of the sample table into the track.
func (w *walk) table(b box) error {
	t, head := &w.track.table, tableKinds[b.kind]
	n := b.end - b.body - head
	if n < 0 {
		return nil
	}
	if t.used += n; t.used > maxTables || w.found {
		if w.found {
			return nil // of another track, which is not asked
		}
		return fmt.Errorf("%w (tables of %d MiB)", ErrDamaged, t.used>>20)
	}
	x := make([]byte, b.end-b.body)
	if err := w.f.readAt(b.body, x); err != nil {
		return err
	}
	h, x := x[:head], x[head:]
	rows := func(size int64) []byte { return x[:min(int64(len(x)), int64(big32(h[head-4:]))*size)/size*size] }
	switch b.kind {
	case "stts":
		t.times = rows(8)
	case "stsc":
		t.chunks = rows(12)
	case "stco":
		t.offsets, t.wide = rows(4), 4
	case "co64":
		t.offsets, t.wide = rows(8), 8
	case "stsz":
		t.sizes, t.count, t.size, t.width = x, int64(big32(h[8:])), int64(big32(h[4:])), 32
		if t.size > 0 {
			t.width = 0
		}
	case "stz2":
		t.sizes, t.count, t.size, t.width = x, int64(big32(h[8:])), 0, int(h[7])
	}
	return nil
}

// check: the sizes are those of a known width, and as many as are there, in a file of end bytes.
func (t *table) check(end int64) error {
	switch t.width {
	case 0:
		t.count = min(t.count, end/max(t.size, 1))
	case 4, 8, 16, 32:
		t.count = min(t.count, int64(len(t.sizes))*8/int64(t.width))
	default:
		return fmt.Errorf("%w (sizes of %d bits)", ErrDamaged, t.width)
	}
	return nil
}

// sizeOf sample n, which is below count.
func (t *table) sizeOf(n int64) int64 {
	switch t.width {
	case 4:
		return int64(t.sizes[n/2] >> (4 * (1 - n%2)) & 15)
	case 8:
		return int64(t.sizes[n])
	case 16:
		return int64(big16(t.sizes[2*n:]))
	case 32:
		return int64(big32(t.sizes[4*n:]))
	}
	return t.size
}

// ticks of all samples.
func (t *table) ticks() int64 {
	left, sum := t.count, int64(0)
	for x := t.times; len(x) > 0 && left > 0; x = x[8:] {
		n := min(int64(big32(x)), left)
		sum += n * int64(big32(x[4:]))
		left -= n
	}
	return sum
}

// place is where in a table the next sample is.
type place struct {
	n      int64 // number of the sample
	tick   int64 // at which it begins
	time   int   // row of stts
	timed  int64 // samples of that row gone by
	row    int   // of stsc
	chunk  int64 // from 0
	inside int64 // samples of the chunk gone by
	offset int64 // of the sample, once inside is not 0
}

// row of stsc: the first chunk that it is about, and how many samples each has.
func (t *table) row(i int) (first, samples int64) {
	return int64(big32(t.chunks[12*i:])) - 1, int64(big32(t.chunks[12*i+4:]))
}

// next returns where sample p is, and moves p on.
func (t *table) next(p *place) (offset, size, ticks int64, err error) {
	if p.n >= t.count {
		return 0, 0, 0, io.EOF
	}
	if p.inside == 0 && !t.enter(p) {
		return 0, 0, 0, fmt.Errorf("%w (samples without a chunk)", ErrDamaged)
	}
	offset, size, ticks = p.offset, t.sizeOf(p.n), t.lasts(p)
	p.n, p.tick, p.timed, p.inside, p.offset = p.n+1, p.tick+ticks, p.timed+1, p.inside+1, p.offset+size
	if _, samples := t.row(p.row); p.inside >= samples {
		p.chunk, p.inside = p.chunk+1, 0
	}
	return offset, size, ticks, nil
}

// enter finds the row and the place of the chunk that p begins.
func (t *table) enter(p *place) bool {
	rows := len(t.chunks) / 12
	for p.row+1 < rows {
		if first, _ := t.row(p.row + 1); first > p.chunk {
			break
		}
		p.row++
	}
	if rows == 0 || t.wide == 0 || p.chunk < 0 || p.chunk >= int64(len(t.offsets)/t.wide) {
		return false
	}
	at := int(p.chunk) * t.wide
	if p.offset = int64(big32(t.offsets[at:])); t.wide == 8 {
		p.offset = int64(big64(t.offsets[at:]) & (1<<62 - 1))
	}
	_, samples := t.row(p.row)
	return samples > 0
}

// lasts is how many ticks sample p has.
func (t *table) lasts(p *place) int64 {
	for 8*p.time+8 <= len(t.times) {
		if x := t.times[8*p.time:]; p.timed < int64(big32(x)) {
			return int64(big32(x[4:]))
		}
		p.time, p.timed = p.time+1, 0
	}
	return 0
}
