package aac

import "linnet/app/player/bitreader"

// Decode decodes one frame, a raw_data_block (table 4.3), into the first FrameLength samples of pcm's Channels rows, in the order of
// WAV: left, right, centre, low, back, sides. It returns how many bytes the frame took. After an error the rows hold nothing of
// use, and the next frame is to be taken for one after Reset.
func (d *Decoder) Decode(frame []byte, pcm [][]float32) (int, error) {
	r := &d.bits
	r.Reset(frame)
	d.used = 0
	for {
		kind := r.Take(3)
		if kind == end {
			break
		}
		if err := d.readElement(r, kind); err != nil {
			d.Reset()
			return 0, err
		}
		if r.Over() {
			d.Reset()
			return 0, ErrDamaged
		}
	}
	for i, e := range d.config.layout {
		for _, to := range e.to[:e.toCount] {
			c := &d.state[to]
			if d.used>>i&1 == 0 { // the frame is silent about it
				clear(c.spec)
				c.ics.sequence, c.ics.used, c.shaping.present = onlyLong, 0, false
			}
			d.bank.run(c, pcm[to])
		}
	}
	r.Align()
	return r.Position() / 8, nil
}

func (d *Decoder) readElement(r *bitreader.Reader, kind int) error {
	switch kind {
	case single, effects:
		e := d.find(kind, r.Take(4))
		if e == nil {
			return ErrDamaged
		}
		c := &d.state[e.to[0]]
		if err := d.readChannel(r, c, nil); err != nil {
			return err
		}
		d.substitute(c)
		d.shape(c)
	case pair:
		e := d.find(kind, r.Take(4))
		if e == nil {
			return ErrDamaged
		}
		return d.readPair(r, &d.state[e.to[0]], &d.state[e.to[1]])
	case data:
		passData(r)
	case program:
		passProgram(r)
	case fill:
		passFill(r)
	case coupling:
		return d.passCoupling(r)
	}
	return nil
}

// find takes the element of the layout that the frame means: the next of its kind, or that of its tag where a program gives them.
func (d *Decoder) find(kind, tag int) *element {
	for i := range d.config.layout {
		e := &d.config.layout[i]
		if e.kind == kind && (e.tag < 0 || e.tag == tag) && d.used>>i&1 == 0 {
			d.used |= 1 << i
			return e
		}
	}
	return nil
}

// readPair reads channel_pair_element (table 4.4).
func (d *Decoder) readPair(r *bitreader.Reader, left, right *channel) error {
	var info *ics
	common := r.Flag()
	if common {
		if err := d.readInfo(r, &left.ics); err != nil {
			return err
		}
		if err := d.mask.read(r, &left.ics); err != nil {
			return err
		}
		info = &left.ics
	}
	if err := d.readChannel(r, left, info); err != nil {
		return err
	}
	if err := d.readChannel(r, right, info); err != nil {
		return err
	}
	if common {
		d.join(left, right)
	} else {
		d.substitute(left)
		d.substitute(right)
	}
	d.shape(left)
	d.shape(right)
	return nil
}

// passData skips data_stream_element (table 4.10).
func passData(r *bitreader.Reader) {
	r.Take(4)
	aligned := r.Flag()
	n := r.Take(8)
	if n == 255 {
		n += r.Take(8)
	}
	if aligned {
		r.Align()
	}
	r.Pass(8 * n)
}

// passFill skips fill_element (table 4.11), and with it what makes HE-AAC.
func passFill(r *bitreader.Reader) {
	n := r.Take(4)
	if n == 15 {
		n += r.Take(8) - 1
	}
	r.Pass(8 * n)
}
