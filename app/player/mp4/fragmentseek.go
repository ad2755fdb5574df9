package mp4

import "io"

// note keeps where a fragment is, in order.
func (m *fragments) note(at int64) {
	if n := len(m.known); n < maxKnown && (n == 0 || m.known[n-1].at < at) {
		m.known = append(m.known, fragment{at, m.tick})
	}
}

// length adds up all fragments, which reads the head of each.
func (m *fragments) length(f *File) (int64, error) {
	defer m.rewind()
	m.rewind()
	for {
		err := m.load(f)
		if err == io.EOF {
			return m.tick, nil
		}
		if err != nil {
			return 0, err
		}
		m.pass()
	}
}

// pass goes to the end of the fragment being read.
func (m *fragments) pass() {
	for i := range m.runs {
		m.tick += m.runs[i].lasts()
	}
	m.runs = nil
}

// lasts is how many ticks are left of a run.
func (r *run) lasts() int64 {
	if !r.timed {
		return r.left * r.ticks
	}
	sum := int64(0)
	for x := r.rows; len(x) >= r.width; x = x[r.width:] {
		sum += int64(big32(x))
	}
	return sum
}

// seek goes to the fragment that sounds at a tick, from the last that is known to begin before it, and to the sample in it.
func (m *fragments) seek(f *File, tick int64) error {
	for _, k := range m.known {
		if k.tick <= tick {
			m.after, m.tick = k.at, k.tick
		}
	}
	for {
		err := m.load(f)
		if err == io.EOF {
			return nil // behind the end
		}
		if err != nil {
			return err
		}
		lasts := int64(0)
		for i := range m.runs {
			lasts += m.runs[i].lasts()
		}
		if tick < m.tick+lasts {
			return m.within(f, tick)
		}
		m.pass()
	}
}

// within drops the samples of the fragment that end before a tick.
func (m *fragments) within(f *File, tick int64) error {
	for len(m.runs) > 0 {
		r := &m.runs[0]
		ticks := r.ticks
		if r.timed {
			ticks = int64(big32(r.rows))
		}
		if m.tick+ticks > tick {
			return nil
		}
		if _, _, _, _, err := m.next(f); err != nil {
			return err
		}
	}
	return nil
}
