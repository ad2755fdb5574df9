package mp4

import (
	"fmt"
	"io"
)

const (
	maxMoof  = 4 << 20 // bytes of a moof
	maxRuns  = 4096    // in one
	maxKnown = 1 << 16 // fragments whose place is kept; those between are found by reading on
)

// fragments are the samples that come in pieces behind moov (8.8), each with a moof that says what is in it.
type fragments struct {
	track    uint32
	first    int64 // offset of the first box that may be a moof
	total    int64 // ticks that are claimed; 0: not known
	indexed  int64 // ticks of all, by sidx
	scale    int64 // of the index
	defaults map[uint32][2]uint32
	known    []fragment
	begin    int64 // tick of the first sample that is not in the table
	after    int64 // offset of the box after the fragment being read; 0: none was
	tick     int64 // of the next sample
	runs     []run
	moof     []byte // that runs point into
}

// fragment is where a moof is, and at which tick it begins.
type fragment struct{ at, tick int64 }

// run is one trun: samples that lie side by side.
type run struct {
	offset      int64
	left        int64
	rows        []byte // what is said of each; nil: nothing
	width       int    // of a row
	timed       bool   // a row has the time first
	sized       int    // byte of a row that has the size; -1: none
	ticks, size int64  // of all, where rows do not say
}

// setDefault reads trex: track, description, ticks, size.
func (m *fragments) setDefault(x []byte) {
	if m.defaults == nil {
		m.defaults = map[uint32][2]uint32{}
	}
	if len(m.defaults) < 64 {
		m.defaults[big32(x[4:])] = [2]uint32{big32(x[12:]), big32(x[16:])}
	}
}

// index reads sidx for how long all fragments last (8.16.3).
func (m *fragments) index(f *File, b box) {
	x := make([]byte, min(b.end-b.body, 1<<20))
	if f.readAt(b.body, x) != nil || len(x) < 32 {
		return
	}
	m.scale = int64(big32(x[8:]))
	rows := x[24:]
	if x[0] == 1 {
		rows = x[32:]
	}
	n := big16(x[22:])
	if x[0] == 1 {
		n = big16(x[30:])
	}
	m.indexed = 0
	for ; n > 0 && len(rows) >= 12; n, rows = n-1, rows[12:] {
		m.indexed += int64(big32(rows[4:]))
	}
}

// settle decides how long it all lasts, as far as that is written in front, and says whether there can be fragments. The first
// samples may be in the table, which has ticks.
func (m *fragments) settle(w *walk, ticks int64) bool {
	if len(m.defaults) == 0 {
		return false
	}
	m.begin = ticks
	switch scale := int64(w.f.Scale); {
	case m.indexed > 0 && m.scale > 0:
		m.total = ticks + Rescale(m.indexed, scale, m.scale)
	case w.total > 0 && w.scale > 0:
		m.total = Rescale(w.total, scale, w.scale)
	}
	m.rewind()
	return true
}

func (m *fragments) rewind() { m.after, m.tick, m.runs = 0, m.begin, nil }

// next is where the next sample is.
func (m *fragments) next(f *File) (start, offset, size, ticks int64, err error) {
	for len(m.runs) == 0 {
		if err := m.load(f); err != nil {
			return 0, 0, 0, 0, err
		}
	}
	r := &m.runs[0]
	offset, size, ticks = r.offset, r.size, r.ticks
	if r.timed {
		ticks = int64(big32(r.rows))
	}
	if r.sized >= 0 {
		size = int64(big32(r.rows[r.sized:]))
	}
	start = m.tick
	m.tick += ticks
	r.offset += size
	r.rows = r.rows[min(r.width, len(r.rows)):]
	if r.left--; r.left == 0 {
		m.runs = m.runs[1:]
	}
	return start, offset, size, ticks, nil
}

// load reads the next fragment that has samples of the track. io.EOF: there is none.
func (m *fragments) load(f *File) error {
	if m.defaults == nil {
		return io.EOF
	}
	at := max(m.after, m.first)
	for f.end-at >= 8 {
		b, err := f.box(at, f.end)
		if err != nil {
			return err
		}
		at, m.after = b.end, b.end
		if b.kind != "moof" {
			continue
		}
		if err := m.read(f, b); err != nil {
			return err
		}
		if len(m.runs) > 0 {
			m.note(b.at)
			return nil
		}
	}
	return io.EOF
}

// read reads a moof: its runs of the track, and the tick of the first.
func (m *fragments) read(f *File, b box) error {
	if b.end-b.at > maxMoof {
		return fmt.Errorf("%w (a fragment's head of %d MiB)", ErrDamaged, (b.end-b.at)>>20)
	}
	if int64(cap(m.moof)) < b.end-b.body {
		m.moof = make([]byte, b.end-b.body)
	}
	m.moof, m.runs = m.moof[:b.end-b.body], m.runs[:0]
	if err := f.readAt(b.body, m.moof); err != nil {
		return err
	}
	p := piece{m: m, base: b.at, end: b.at}
	eachBox(m.moof, func(kind string, x []byte) {
		if kind == "traf" {
			p.mine = false
			eachBox(x, p.visit)
		}
	})
	return nil
}

// eachBox calls f for the boxes that lie in x.
func eachBox(x []byte, f func(kind string, body []byte)) {
	for len(x) >= 8 {
		n := int(big32(x))
		if n < 8 || n > len(x) {
			return
		}
		f(string(x[4:8]), x[8:n])
		x = x[n:]
	}
}
