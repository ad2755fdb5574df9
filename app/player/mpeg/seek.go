package mpeg

import (
	"io"
	"math"
)

// SeekTo makes Next go on with a sample, counted as the listener does. It is exact, but where the source is arriving and the bitrate
// varies.
func (d *Decoder) SeekTo(sample int64) error {
	d.from = max(sample, 0) + d.lead()
	n := max(0, d.from/int64(d.first.Samples)-d.preroll())
	d.dec.reset()
	d.rough, d.appended = false, false
	if d.index.knows(n) || n == 0 {
		return d.count(n)
	}
	if d.index.constant {
		if ok, err := d.jump(n); ok || err != nil {
			return err
		}
		d.index.constant = d.arriving() // those bytes are here now: nothing better can be had
	}
	if d.arriving() {
		return d.leap(n)
	}
	return d.count(n)
}

// preroll is how many frames before the one sought are read: as many as can hold the bits that it begins with.
func (d *Decoder) preroll() int64 {
	switch {
	case d.first.Layer == 2:
		return warmUp
	case d.first.Version == MPEG1:
		return warmUp + 10
	}
	return warmUp + 50
}

func (d *Decoder) arriving() bool { return d.cfg.Arriving != nil && d.cfg.Arriving() }

// count goes to frame n from the last one before it whose place is known.
func (d *Decoder) count(n int64) error {
	at := d.start
	if d.number = 0; len(d.index.marks) > 0 {
		d.number, at = d.index.before(n)
	}
	if err := d.w.goTo(at); err != nil {
		return err
	}
	d.w.follows = true // a frame was there before
	for d.number < n {
		h, err := d.step()
		if err == nil {
			err = d.w.discard(int64(h.Size))
			d.number++ // a frame that is cut counts
		}
		if err == io.EOF {
			return nil // Next says so
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// average is the bytes of a frame at the bitrate of the first, without regard to padding.
func (d *Decoder) average() float64 {
	if d.first.Kbps == 0 {
		return float64(d.first.Size - d.first.padding)
	}
	return float64(d.first.Samples/8*d.first.Kbps*1000) / float64(d.first.Rate)
}

// jump goes to frame n of a constant bitrate. ok is false where no frame of that bitrate is there: padding moves it by a byte or
// two, nothing else does.
func (d *Decoder) jump(n int64) (ok bool, err error) {
	const slack = 3
	at := d.start + int64(math.Round(float64(n)*d.average()))
	if err := d.w.goTo(at - slack); err != nil {
		return false, err
	}
	h, err := d.w.next(int64(2*slack) + int64(d.average()))
	if err == io.EOF {
		d.number = n
		return true, nil // beyond the end
	}
	if err != nil && err != ErrNotMPEG {
		return false, err
	}
	d.number = n
	return err == nil && d.w.at <= at+slack && h.Kbps == d.first.Kbps, nil
}

// leap goes to about where frame n is.
func (d *Decoder) leap(n int64) error {
	all := d.note.Frames
	if all == 0 {
		all = d.guess()
	}
	part := float64(n) / float64(max(1, all))
	d.number, d.rough = n, true
	return d.w.goTo(d.start + int64(d.note.place(part)*float64(d.size)))
}
