package aac

import "linnet/app/player/bitreader"

// passCoupling reads coupling_channel_element (table 4.8) and leaves it out: what it would add to other channels is not heard.
func (d *Decoder) passCoupling(r *bitreader.Reader) error {
	r.Take(4)
	independent := r.Flag()
	lists := 0
	for range r.Take(3) + 1 {
		lists++
		if paired := r.Flag(); r.Take(4) >= 0 && paired && r.Take(2) == 3 { // each side has its own
			lists++
		}
	}
	r.Take(1 + 1 + 2) // domain, sign and scale of the gains
	if d.coupled == nil {
		d.coupled = &channel{spec: make([]float32, d.config.FrameLength)}
	}
	c := d.coupled
	if err := d.readChannel(r, c, nil); err != nil {
		return err
	}
	for range lists - 1 {
		n := 1
		if !independent && !r.Flag() { // a gain for each band, and none for all
			n = 0
			for _, book := range c.books[:c.groups*c.used] {
				if book != zeroBook {
					n++
				}
			}
		}
		for range n {
			r.Refill()
			scales.next(r)
		}
	}
	return nil
}
