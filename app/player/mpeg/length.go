package mpeg

import (
	"io"
	"math"
)

// Length is the number of samples in each channel that are heard: exact where the encoder noted it or where the frames were
// counted, else reckoned from the bitrate. It may read the end of the source, and all of it where nothing else tells, unless that
// is arriving.
func (d *Decoder) Length() int64 {
	if d.total > 0 {
		return d.total
	}
	n, each := d.frameCount(), int64(d.first.Samples)
	all := max(0, n*each-d.lead())
	if d.note.Gapless && d.note.Frames > 0 && n <= d.note.Frames+1 {
		all = max(0, min(all, d.note.Frames*each-d.note.Delay-d.note.Padding))
	}
	if !d.arriving() {
		d.total = all
	}
	return all
}

// frameCount is how many frames there are. The note is believed where it fits the size.
func (d *Decoder) frameCount() int64 {
	if d.note.Frames > 0 && (d.arriving() || d.noteFits()) {
		return d.note.Frames
	}
	if d.index.constant && d.isConstant() {
		return d.reckon()
	}
	if !d.arriving() {
		if n, err := d.countAll(); err == nil {
			return n
		}
	}
	return d.guess()
}

// noteFits is whether the file is as long as when the note was made: not cut, and nothing but tags appended.
func (d *Decoder) noteFits() bool {
	if d.note.Bytes == 0 {
		return d.note.Frames <= d.size/int64(d.first.body())
	}
	claimed, slack := d.note.Bytes-d.noteSize, int64(2*d.average())
	if claimed > d.size {
		return false
	}
	return d.size <= claimed+slack || d.size-d.tail() <= claimed+slack
}

// isConstant looks at places far in the file and at its end whether frames are there that a constant bitrate would put there.
func (d *Decoder) isConstant() (is bool) {
	if d.note.Constant || d.arriving() {
		return true
	}
	n := d.reckon()
	err := d.aside(func() error {
		for _, k := range []int64{n / 3, n * 2 / 3, max(0, n-3)} {
			if ok, err := d.jump(k); err != nil || !ok {
				return err
			}
		}
		is = true
		return nil
	})
	d.index.constant = d.index.constant && is
	return err == nil && is
}

// reckon divides the bytes by those of a frame. A last one that is cut counts.
func (d *Decoder) reckon() int64 {
	bytes := float64(d.size)
	if !d.arriving() {
		bytes -= float64(d.tail())
	}
	n := bytes / d.average()
	if near := math.Round(n); math.Abs(n-near)*d.average() < 4 {
		return int64(near)
	}
	return int64(math.Ceil(n))
}

// countAll goes over all frames.
func (d *Decoder) countAll() (n int64, err error) {
	err = d.aside(func() error {
		err := d.count(math.MaxInt64)
		n = d.number
		return err
	})
	return n, err
}

// guess divides the bytes by those of an average frame so far.
func (d *Decoder) guess() int64 {
	each := d.mean
	if k := len(d.index.marks) - 1; k > 0 {
		each = float64(d.index.marks[k]-d.start) / float64(k*stride)
	}
	return int64(float64(d.size) / each)
}

// aside calls f, which goes elsewhere, and comes back.
func (d *Decoder) aside(f func() error) error {
	at, err := d.cfg.Source.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	w, number, rough := d.w, d.number, d.rough
	d.w, d.rough = newWalker(d.cfg.Source, 64<<10), false
	d.w.like, d.w.free = w.like, w.free
	err = f()
	d.w, d.number, d.rough = w, number, rough
	if _, back := d.cfg.Source.Seek(at, io.SeekStart); err == nil {
		err = back
	}
	return err
}

// tail is the size of the tags at the end.
func (d *Decoder) tail() (n int64) {
	_ = d.aside(func() error { // where it cannot be read, there are no tags
		k := min(tailLook, d.size)
		if _, err := d.cfg.Source.Seek(-k, io.SeekEnd); err != nil {
			return err
		}
		b := make([]byte, k)
		_, err := io.ReadFull(d.cfg.Source, b)
		if err == nil {
			n = min(tailSize(b), d.size)
		}
		return err
	})
	return n
}
