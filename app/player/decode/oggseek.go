package decode

import (
	"errors"
	"io"
)

// oggFarBack is how far from its end a stream among others, or one with damage, is searched for its last page.
const oggFarBack = 4 << 20

// seek stands after the last page that ends at or before the granule position, or at start, where the music begins. The result is the
// page's own offset, so that a decoder can be warmed up on the page, or start.
func (o *oggReader) seek(granule int64, l *oggLink) (page int64, err error) {
	low, high := l.music, l.end
	for high-low > oggFar {
		middle := low + (high-low)/2
		at, g, err := o.find(middle, high)
		if err != nil {
			return 0, err
		}
		if at < 0 || g > granule {
			high = middle
			continue
		}
		low = at
	}
	return o.walk(low, granule, l.end)
}

// walk goes on from the page at offset at and returns the last one that ends at or before granule, or at.
func (o *oggReader) walk(at, granule, end int64) (int64, error) {
	found := at
	for pos := at; pos < end; {
		next, g, err := o.find(pos, end)
		if err != nil || next < 0 || g > granule {
			return found, err
		}
		found, pos = next, o.at
	}
	return found, nil
}

// find returns the offset and granule position of the first page of the stream at or after from on which a packet ends, or -1. The reader
// is left behind that page.
func (o *oggReader) find(from, limit int64) (at, granule int64, err error) {
	if from != o.at {
		if err := o.jump(from); err != nil {
			return 0, 0, err
		}
	}
	for o.at < limit {
		body, err := o.anyPage()
		if errors.Is(err, ErrBroken) || err == io.EOF {
			return -1, 0, nil
		}
		if err != nil {
			return -1, 0, err
		}
		at := o.at - int64(oggHeader+o.page.n+len(body))
		if at >= limit {
			return -1, 0, nil
		}
		if o.page.serial == o.serial && o.page.granule >= 0 {
			return at, o.page.granule, nil
		}
	}
	return -1, 0, nil
}

func ignoreEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

// lastGranule is the position at the end of the music, or 0. The reader is left anywhere.
func (o *oggReader) lastGranule(l *oggLink) (last int64) {
	for back := int64(maxOggPage); ; back *= 4 {
		start := max(l.music, l.end-back)
		for pos := start; pos < l.end; {
			at, g, err := o.find(pos, l.end)
			if err != nil || at < 0 {
				break
			}
			last, pos = g, o.at
		}
		if last > 0 || start == l.music || back > oggFarBack {
			return last
		}
	}
}
