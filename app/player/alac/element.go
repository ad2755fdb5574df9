package alac

import "linnet/app/player/bitreader"

// head is what an element begins with, after its tag.
type head struct {
	frames  int
	low     int // bits taken off each sample
	escaped bool
	mixBits int
	mixed   int32
}

func (d *Decoder) readHead(r *bitreader.Reader) (head, error) {
	r.Take(4)  // which of its kind
	r.Take(12) // unused
	partial := r.Take(1) == 1
	h := head{frames: d.config.FrameLength, low: 8 * r.Take(2), escaped: r.Take(1) == 1}
	if h.low >= d.config.Bits || h.low > 16 {
		return head{}, ErrDamaged
	}
	if partial {
		n := uint32(r.Take(16))<<16 | uint32(r.Take(16))
		if n < 1 || n > uint32(d.config.FrameLength) {
			return head{}, ErrDamaged
		}
		h.frames = int(n)
	}
	return h, nil
}

// element decodes one channel or a pair into left and right, and says how many samples they have.
func (d *Decoder) element(r *bitreader.Reader, width int) (int, error) {
	h, err := d.readHead(r)
	if err != nil {
		return 0, err
	}
	if h.escaped {
		d.verbatim(r, h.frames, width)
		return h.frames, nil
	}
	h.mixBits, h.mixed = r.Take(8), int32(int8(r.Take(8)))
	if h.mixBits > 31 {
		return 0, ErrDamaged
	}
	bits := d.config.Bits - h.low + width - 1 // the difference of a pair takes one more
	channels := [...]*channel{&d.left, &d.right}
	for _, c := range channels[:width] {
		c.predictor.read(r)
	}
	low := d.low[:width*h.frames]
	if h.low > 0 {
		for i := range low {
			low[i] = uint32(r.Take(h.low))
		}
	}
	for _, c := range channels[:width] {
		if !d.config.rice.decode(r, c.rests[:h.frames], bits, c.factor) {
			return 0, ErrDamaged
		}
		c.predict(c.rests[:h.frames], c.samples[:h.frames], bits)
	}
	if width == 2 && h.mixed != 0 {
		unmix(d.left.samples[:h.frames], d.right.samples[:h.frames], h)
	}
	if h.low > 0 {
		for i, c := range channels[:width] {
			for k, v := range c.samples[:h.frames] {
				c.samples[k] = v<<h.low | int32(low[k*width+i])
			}
		}
	}
	return h.frames, nil
}

// verbatim reads samples that were not worth compressing.
func (d *Decoder) verbatim(r *bitreader.Reader, frames, width int) {
	shift := 32 - d.config.Bits
	for i := range frames {
		d.left.samples[i] = signed(r, d.config.Bits, shift)
		if width == 2 {
			d.right.samples[i] = signed(r, d.config.Bits, shift)
		}
	}
}

// unmix makes left and right of their weighted mean and their difference.
func unmix(left, right []int32, h head) {
	for i, u := range left {
		v := right[i]
		l := u + v - h.mixed*v>>h.mixBits
		left[i], right[i] = l, l-v
	}
}
