package flac

// sample is an integer that holds one. Differences of 32 bits need the wider.
type sample interface{ int32 | int64 }

const maxOrder = 32

// subframe decodes one channel (RFC 9639, 9.2) of so many bits into x.
func subframe[T sample](r *reader, x []T, bits uint) error {
	kind := r.bits(8)
	if kind&0x80 != 0 {
		return ErrDamaged
	}
	wasted := uint(0)
	if kind&1 == 1 {
		if wasted = uint(r.unary()) + 1; wasted >= bits {
			return ErrDamaged
		}
		bits -= wasted
	}
	var err error
	switch kind = kind >> 1 & 0x3f; {
	case kind == 0:
		v := T(r.signed(bits))
		for i := range x {
			x[i] = v
		}
	case kind == 1:
		for i := range x {
			x[i] = T(r.signed(bits))
			if r.over {
				return errShort
			}
		}
	case kind >= 8 && kind <= 12:
		err = fixed(r, x, bits, int(kind-8))
	case kind >= 32:
		err = linear(r, x, bits, int(kind-31))
	default:
		err = ErrDamaged
	}
	if err == nil && wasted > 0 {
		for i := range x {
			x[i] <<= wasted
		}
	}
	return err
}

// warm reads the samples that a predictor begins with.
func warm[T sample](r *reader, x []T, bits uint, order int) error {
	if order > len(x) {
		return ErrDamaged
	}
	for i := range x[:order] {
		x[i] = T(r.signed(bits))
	}
	return nil
}

// fixed decodes by one of the five predictors that need no coefficients.
func fixed[T sample](r *reader, x []T, bits uint, order int) error {
	if err := warm(r, x, bits, order); err != nil {
		return err
	}
	if err := residual(r, x, order); err != nil {
		return err
	}
	// Each order adds up one sum more: d1 is the last difference, d2 the last difference of differences.
	switch order {
	case 1:
		for i := 1; i < len(x); i++ {
			x[i] += x[i-1]
		}
	case 2:
		last, d1 := x[1], x[1]-x[0]
		for i, v := range x[2:] {
			d1 += v
			last += d1
			x[2+i] = last
		}
	case 3:
		last, d1 := x[2], x[2]-x[1]
		d2 := d1 - (x[1] - x[0])
		for i, v := range x[3:] {
			d2 += v
			d1 += d2
			last += d1
			x[3+i] = last
		}
	case 4:
		last, d1 := x[3], x[3]-x[2]
		d2 := d1 - (x[2] - x[1])
		d3 := d2 - (x[2] - x[1] - (x[1] - x[0]))
		for i, v := range x[4:] {
			d3 += v
			d2 += d3
			d1 += d2
			last += d1
			x[4+i] = last
		}
	}
	return nil
}

// linear decodes by a predictor whose coefficients are in the subframe.
func linear[T sample](r *reader, x []T, bits uint, order int) error {
	if err := warm(r, x, bits, order); err != nil {
		return err
	}
	precision := uint(r.bits(4)) + 1
	shift := r.signed(5)
	if precision > 15 || shift < 0 {
		return ErrDamaged
	}
	var c [maxOrder]int64 // the first belongs to the sample just before
	for i := range order {
		c[i] = r.signed(precision)
	}
	if err := residual(r, x, order); err != nil {
		return err
	}
	predict(x, &c, order, uint(shift))
	return nil
}

// residual decodes what the predictor missed into x behind the first samples (9.2.7).
func residual[T sample](r *reader, x []T, order int) error {
	method := r.bits(2)
	if method > 1 {
		return ErrDamaged
	}
	width := uint(4 + method)
	parts := r.bits(4)
	size := len(x) >> parts
	if size<<parts != len(x) || size < order {
		return ErrDamaged
	}
	at := order
	for p := range 1 << parts {
		end := (p + 1) * size
		k := uint(r.bits(width))
		if k == 1<<width-1 {
			raw := uint(r.bits(5))
			for i := at; i < end; i++ {
				x[i] = T(r.signed(raw))
			}
		} else {
			rice(r, x[at:end], k)
		}
		if r.over {
			return errShort
		}
		at = end
	}
	return nil
}
