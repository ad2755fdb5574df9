package decode

import "io"

// note keeps the place of the frame that r stands before, if it is one of those to be kept.
func (d *adtsDecoder) note() {
	if !d.rough && d.number == int64(len(d.known))*d.apart {
		if len(d.known) == adtsKnown {
			for i := range adtsKnown / 2 {
				d.known[i] = d.known[2*i]
			}
			d.known, d.apart = d.known[:adtsKnown/2], 2*d.apart
		}
		if d.number == int64(len(d.known))*d.apart {
			d.known = append(d.known, d.at)
		}
	}
}

// step passes over a frame.
func (d *adtsDecoder) step() error {
	h, err := d.next()
	if err == nil {
		err = d.pass(h.Frame)
	}
	return err
}

// arriving is whether to read ahead is to wait.
func (d *adtsDecoder) arriving() bool {
	p, ok := d.src.(interface{ Arriving() bool })
	return ok && p.Arriving()
}

// Length counts all frames, once, or reckons by the first ones while the stream is arriving.
func (d *adtsDecoder) Length() (n int64) {
	at, number, rough := d.at, d.number, d.rough
	if d.arriving() {
		end, err := d.src.Seek(0, io.SeekEnd)
		if err == nil {
			n = int64(float64(end-d.begin) / d.average() * float64(d.samples()))
		}
	} else if d.rewind() == nil {
		for d.step() == nil {
		}
		n = d.number * d.samples()
	}
	if d.rough = rough; d.jump(at, number) != nil {
		return 0
	}
	return n
}

// rewind goes to the last frame that is known.
func (d *adtsDecoder) rewind() error {
	d.rough = false
	if k := len(d.known) - 1; k >= 0 {
		return d.jump(d.known[k], int64(k)*d.apart)
	}
	return d.jump(d.begin, 0)
}

// average is the size of the first frames, in bytes. It moves r.
func (d *adtsDecoder) average() float64 {
	d.rough = false
	if d.jump(d.begin, 0) != nil {
		return adtsLength
	}
	for range adtsSurvey {
		if d.step() != nil {
			break
		}
	}
	return float64(max(d.at-d.begin, 1)) / float64(max(d.number, 1))
}

func (d *adtsDecoder) SeekTo(frame int64) error {
	d.restart()
	d.from, d.bad = max(frame, 0), 0
	number := max(0, d.from/d.samples()-1) // the halves of two frames make one
	if d.arriving() && number > int64(len(d.known))*d.apart+adtsAhead {
		at := d.begin + int64(float64(number)*d.average())
		d.rough = true
		return d.jump(at, number)
	}
	d.rough = false
	k := min(number/d.apart, int64(len(d.known))-1)
	at := d.begin
	if k >= 0 {
		at = d.known[k]
	}
	if err := d.jump(at, max(k, 0)*d.apart); err != nil {
		return err
	}
	for d.number < number {
		err := d.step()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}
