package player

import (
	"errors"
	"io"
)

// seek stands after the last page that ends at or before the granule position, or at start, where the music begins. The result is the
// page's own offset, so that a decoder can be warmed up on the page, or start.
func (o *oggReader) seek(granule, start int64) (page int64, err error) {
	low, high := start, o.end
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
	return o.walk(low, granule)
}

// walk goes on from the page at offset at and returns the last one that ends at or before granule, or at.
func (o *oggReader) walk(at, granule int64) (int64, error) {
	found := at
	for pos := at; pos < o.end; {
		next, g, err := o.find(pos, o.end)
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
		b, err := o.r.Peek(4)
		if err != nil {
			return -1, 0, ignoreEOF(err)
		}
		if string(b) == "OggS" {
			at := o.at
			_, err := o.readPage()
			switch {
			case err == nil && o.page.serial == o.serial && o.page.granule >= 0:
				return at, o.page.granule, nil
			case err == nil:
				continue
			case !errors.Is(err, ErrBroken):
				return -1, 0, ignoreEOF(err)
			}
		}
		if _, err := o.r.Discard(1); err != nil {
			return -1, 0, ignoreEOF(err)
		}
		o.at++
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
func (o *oggReader) lastGranule(start int64) (last int64) {
	for pos := max(start, o.end-maxOggPage); pos < o.end; {
		at, g, err := o.find(pos, o.end)
		if err != nil || at < 0 {
			break
		}
		last, pos = g, o.at
	}
	return last
}
