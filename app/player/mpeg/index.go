package mpeg

// index knows where frames begin, by having passed over them.
type index struct {
	marks    []int64 // offsets of every stride-th frame
	constant bool    // all frames so far had the bitrate of the first, or an encoder said so
}

const (
	stride   = 32
	maxMarks = 1 << 20 // 8 MiB; beyond, frames are counted from the last mark
)

// see notes that frame number n begins at offset at.
func (x *index) see(n, at int64, same bool) {
	if n == stride*int64(len(x.marks)) && len(x.marks) < maxMarks {
		x.marks = append(x.marks, at)
	}
	x.constant = x.constant && same
}

// before is the last frame up to n whose place is known.
func (x *index) before(n int64) (number, at int64) {
	k := min(n/stride, int64(len(x.marks)-1))
	return k * stride, x.marks[k]
}

// knows is whether frame n is near one whose place is known.
func (x *index) knows(n int64) bool { return n < stride*int64(len(x.marks)) }

// survey looks at the frames that the buffer has, from the next on, which has header h: whether all have its bitrate, and how many
// bytes they have on average.
func (w *walker) survey(h Header) (constant bool, average float64) {
	b, _ := w.r.Peek(w.r.Buffered())
	constant = true
	n, count := h.Size, 1
	for ; n+4 <= len(b); count++ {
		o, ok := w.header(b[n:])
		if !ok {
			break // rubbish tells nothing
		}
		constant = constant && o.Kbps == h.Kbps
		n += o.Size
	}
	return constant, float64(n) / float64(count)
}
