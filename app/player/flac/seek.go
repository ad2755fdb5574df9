package flac

import (
	"errors"
	"io"
	"sort"
)

const (
	near    = 64 << 10 // bytes that are read on rather than jumped over
	guesses = 6        // by what is known of both ends, before the middle is taken
)

// SeekTo makes the next sound begin at a sample, exactly. Frames say which sample they begin with; a seek table and a guess say where to
// look first.
func (d *Decoder) SeekTo(frame int64) error {
	d.pending = nil
	target := d.first + max(frame, 0)
	low, high := bound{d.start, d.first}, bound{d.w.end, d.first + max(d.total, d.claimed())}
	if err := d.byTable(target, &low, &high); err != nil {
		return err
	}
	for tries := 0; high.at-low.at > near+int64(d.guess); tries++ {
		at := low.at + (high.at-low.at)/2
		if n := high.sample - low.sample; tries < guesses && n > 0 && target < high.sample {
			at = low.at + int64(float64(high.at-low.at)*float64(target-low.sample)/float64(n)) - near/2
			at = min(max(at, low.at+1), high.at-near/2)
		}
		found, err := d.find(at, high.at)
		if err != nil {
			return err
		}
		if found.at < 0 || found.sample > target {
			high = bound{at, max(found.sample, 0)}
			continue
		}
		low = found
	}
	d.next, d.from = low.sample, target
	return d.w.goTo(low.at)
}

// bound is the beginning of a frame.
type bound struct{ at, sample int64 }

// byTable narrows where to look, if the seek table tells the truth there.
func (d *Decoder) byTable(target int64, low, high *bound) error {
	if d.first != 0 {
		return nil
	}
	k := sort.Search(len(d.points), func(i int) bool { return d.points[i].sample > target })
	if k > 0 && d.start+d.points[k-1].at < d.w.end {
		found, err := d.find(d.start+d.points[k-1].at, d.w.end)
		if err != nil {
			return err
		}
		if p := d.points[k-1]; found.sample != p.sample || found.at != d.start+p.at {
			d.points = nil
			return nil
		}
		*low = found
	}
	if k < len(d.points) && d.start+d.points[k].at < d.w.end && d.start+d.points[k].at > low.at {
		*high = bound{d.start + d.points[k].at, d.points[k].sample}
	}
	return nil
}

// find returns the first frame that begins at or after an offset and before a limit; its offset is -1 where there is none.
func (d *Decoder) find(from, limit int64) (bound, error) {
	if err := d.w.goTo(from); err != nil {
		return bound{}, err
	}
	f, err := d.search(limit - from)
	if err == io.EOF {
		return bound{at: -1}, nil
	}
	if err != nil {
		return bound{}, err
	}
	if d.w.at() >= limit {
		return bound{at: -1}, nil
	}
	return bound{d.w.at(), d.sample(f.Header)}, nil
}

// ends are how far from its end a file is searched for its last frame: few frames are longer than the first of these.
var ends = [...]int64{64 << 10, 1 << 20, 2 * maxFrame}

// Length is the number of samples of a channel, or 0 where it is not known. STREAMINFO does not say it in what was written into a pipe,
// and is wrong in what was cut: the last frame tells, unless that is yet to arrive.
func (d *Decoder) Length() int64 {
	if d.total > 0 {
		return d.total
	}
	if n := d.claimed(); n > 0 && d.cfg.Arriving != nil && d.cfg.Arriving() {
		return n
	}
	at, pending := d.w.at(), d.pending
	n, err := d.measure()
	if err == nil && n > 0 {
		d.total = n
	} else {
		d.total = d.claimed()
	}
	if d.pending = pending; d.w.goTo(at) != nil {
		return 0
	}
	return d.total
}

// claimed is what STREAMINFO counts from the first frame on, or 0.
func (d *Decoder) claimed() int64 { return max(0, d.frames.Info.Samples-d.first) }

// measure is how many samples there are from the first frame to the end of the last.
func (d *Decoder) measure() (int64, error) {
	for _, back := range ends {
		begin := max(d.start, d.w.end-back)
		last := int64(-1)
		if err := d.w.goTo(begin); err != nil {
			return 0, err
		}
		for {
			f, err := d.search(back)
			if err == io.EOF || errors.Is(err, ErrDamaged) {
				break
			}
			if err != nil {
				return 0, err
			}
			last = d.sample(f.Header) + int64(f.Block)
			d.w.drop(f.Size)
		}
		if last >= d.first || begin == d.start {
			return last - d.first, nil
		}
	}
	return 0, nil
}
