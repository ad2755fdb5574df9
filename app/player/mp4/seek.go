package mp4

import "io"

// Next reads the sample that the file stands before. io.EOF is the end.
func (f *File) Next() (Sample, error) {
	offset, size, ticks, err := f.table.next(&f.place)
	start := f.place.tick - ticks
	if err == io.EOF {
		start, offset, size, ticks, err = f.moof.next(f)
	}
	if err != nil {
		return Sample{}, err
	}
	data, err := f.sample(offset, size)
	return Sample{data, start, ticks}, err
}

// GoTo goes to the sample that sounds at a tick, or to the last one before it.
func (f *File) GoTo(tick int64) error {
	f.place = f.table.find(tick)
	f.moof.rewind()
	if f.place.n < f.table.count {
		return nil
	}
	return f.moof.seek(f, tick)
}

// find walks the tables up to a tick: the rows of times for its number, those of chunks for its chunk, and the sizes within.
func (t *table) find(tick int64) place {
	var p place
	for 8*p.time+8 <= len(t.times) && p.n < t.count {
		x := t.times[8*p.time:]
		count, ticks := min(int64(big32(x)), t.count-p.n), int64(big32(x[4:]))
		if ticks > 0 && tick < p.tick+count*ticks {
			p.timed = max(tick-p.tick, 0) / ticks
			p.n, p.tick = p.n+p.timed, p.tick+p.timed*ticks
			break
		}
		p.n, p.tick, p.time = p.n+count, p.tick+count*ticks, p.time+1
	}
	if p.n >= t.count {
		p.n = t.count
		return p
	}
	t.locate(&p)
	return p
}

// locate sets the chunk of sample p.n.
func (t *table) locate(p *place) {
	left, rows := p.n, len(t.chunks)/12
	for ; p.row < rows; p.row++ {
		first, samples := t.row(p.row)
		next := int64(len(t.offsets) / max(t.wide, 1))
		if p.row+1 < rows {
			next, _ = t.row(p.row + 1)
		}
		if samples == 0 || next <= first {
			continue
		}
		if left < (next-first)*samples || p.row+1 == rows {
			p.chunk, left = first+left/samples, left%samples
			break
		}
		left -= (next - first) * samples
	}
	if p.row >= rows {
		p.row, p.chunk = 0, -1
		return
	}
	if left == 0 || !t.enter(p) {
		return
	}
	for i := p.n - left; i < p.n; i++ {
		p.offset += t.sizeOf(i)
	}
	p.inside = left
}
