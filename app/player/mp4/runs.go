package mp4

// piece is a moof being read.
type piece struct {
	m     *fragments
	base  int64 // that offsets count from
	end   int64 // of the run before
	mine  bool  // the traf is of the track
	ticks int64 // of a sample, where its run does not say
	size  int64
}

func (p *piece) visit(kind string, x []byte) {
	switch {
	case kind == "tfhd" && len(x) >= 8:
		p.head(x)
	case kind == "tfdt" && p.mine && len(x) >= 8:
		if p.m.tick = int64(big32(x[4:])); x[0] == 1 && len(x) >= 12 {
			p.m.tick = int64(big64(x[4:]) & (1<<62 - 1))
		}
	case kind == "trun" && p.mine && len(x) >= 8 && len(p.m.runs) < maxRuns:
		p.run(x)
	}
}

// head reads tfhd: flags, track, and what the flags name.
func (p *piece) head(x []byte) {
	const hasBase, hasDescription, hasTicks, hasSize = 1, 2, 8, 16
	flags, track := x[3], big32(x[4:])
	if p.mine = track == p.m.track; !p.mine {
		return
	}
	d := p.m.defaults[track]
	p.ticks, p.size = int64(d[0]), int64(d[1])
	x = x[8:]
	take := func(flag byte, n int) []byte {
		if flags&flag == 0 || len(x) < n {
			return nil
		}
		v := x[:n]
		x = x[n:]
		return v
	}
	if v := take(hasBase, 8); v != nil {
		p.base = int64(big64(v) & (1<<62 - 1))
		p.end = p.base
	}
	take(hasDescription, 4)
	if v := take(hasTicks, 4); v != nil {
		p.ticks = int64(big32(v))
	}
	if v := take(hasSize, 4); v != nil {
		p.size = int64(big32(v))
	}
}

// run reads trun: flags, a count, and what the flags name: for all, then for each sample.
func (p *piece) run(x []byte) {
	const hasOffset, hasFirst = 1, 4                               // in the last byte
	const rowTicks, rowSize, rowFlags, rowComposition = 1, 2, 4, 8 // in the byte before
	all, each, left := x[3], x[2], int64(big32(x[4:]))
	x = x[8:]
	r := run{offset: p.end, left: left, sized: -1, ticks: p.ticks, size: p.size, timed: each&rowTicks != 0}
	if all&hasOffset != 0 && len(x) >= 4 {
		r.offset = p.base + int64(int32(big32(x)))
		x = x[4:]
	}
	if all&hasFirst != 0 && len(x) >= 4 {
		x = x[4:]
	}
	for _, flag := range []byte{rowTicks, rowSize, rowFlags, rowComposition} {
		if each&flag == 0 {
			continue
		}
		if flag == rowSize {
			r.sized = r.width
		}
		r.width += 4
	}
	if r.width > 0 {
		r.left = min(left, int64(len(x)/r.width))
		r.rows = x[:r.left*int64(r.width)]
	}
	if r.sized < 0 { // samples of no bytes are none
		r.left = min(r.left, maxMoof)
	}
	if p.end = r.offset + r.bytes(); r.left > 0 {
		p.m.runs = append(p.m.runs, r)
	}
}

// bytes of all its samples.
func (r *run) bytes() int64 {
	if r.sized < 0 {
		return r.left * r.size
	}
	sum := int64(0)
	for x := r.rows; len(x) >= r.width; x = x[r.width:] {
		sum += int64(big32(x[r.sized:]))
	}
	return sum
}

// Total is how many ticks all samples have, those before and behind the music counted. In fragments whose length nobody wrote in
// front it reads the head of each; the next sample is the first of a fragment then.
func (f *File) Total() (int64, error) {
	if f.moof.defaults == nil {
		return f.table.ticks(), nil
	}
	if f.moof.total == 0 {
		n, err := f.moof.length(f)
		if err != nil {
			return 0, err
		}
		f.moof.total = n
	}
	return f.moof.total, nil
}

// Claimed is Total as far as it is written in front, else 0.
func (f *File) Claimed() int64 {
	if f.moof.defaults == nil {
		return f.table.ticks()
	}
	return f.moof.total
}
