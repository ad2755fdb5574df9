package player

import (
	"errors"
	"fmt"
	"io"

	"linnet/app/player/flac"
)

// flacDecoder plays FLAC. A stream that changes its rate or its channels midway plays on at those it began with.
type flacDecoder struct {
	*flac.Decoder
	first flac.Info
	res   *resampler // of a part with another rate
	other int        // that rate
	mixed []float32
}

func openFLAC(src io.ReadSeeker, at int64) (decoder, error) {
	cfg := flac.Config{Source: src, Start: at}
	if p, ok := src.(partial); ok {
		cfg.Arriving = p.Arriving
	}
	d, err := flac.New(cfg)
	if err != nil {
		return nil, flacError(err)
	}
	return &flacDecoder{Decoder: d, first: d.Info()}, nil
}

// flacError says in the player's words why a file was refused.
func flacError(err error) error {
	switch {
	case errors.Is(err, flac.ErrNotFLAC):
		return fmt.Errorf("%w (%v)", ErrNotMusic, err)
	case errors.Is(err, flac.ErrDamaged):
		return fmt.Errorf("%w (%v)", ErrBroken, err)
	}
	return err
}

func (d *flacDecoder) rate() int              { return d.first.Rate }
func (d *flacDecoder) channels() int          { return d.first.Channels }
func (d *flacDecoder) length() int64          { return d.Length() }
func (d *flacDecoder) seek(frame int64) error { return flacError(d.SeekTo(frame)) }

func (d *flacDecoder) read() ([]float32, error) {
	for {
		s, err := d.Next()
		if err != nil && err != io.EOF {
			return nil, flacError(err)
		}
		if err != nil {
			return nil, err
		}
		if s.Rate == d.first.Rate && s.Channels == d.first.Channels {
			return s.Samples, nil
		}
		if x := d.adapt(s); len(x) > 0 {
			return x, nil
		}
	}
}

// adapt makes sound of another rate or other channels what the stream began as.
func (d *flacDecoder) adapt(s flac.Sound) []float32 {
	d.mixed = stereo(d.mixed[:0], s.Samples, s.Channels)
	x := d.mixed
	if s.Rate != d.first.Rate {
		if s.Rate < minRate || s.Rate > maxRate {
			return nil
		}
		if d.res == nil || d.other != s.Rate {
			d.res, d.other = newResampler(s.Rate, d.first.Rate), s.Rate
		}
		x = d.res.push(x)
	}
	return spread(x, d.first.Channels)
}

// spread puts stereo into so many channels.
func spread(x []float32, channels int) []float32 {
	switch channels {
	case 1:
		out := make([]float32, len(x)/2)
		for i := range out {
			out[i] = (x[2*i] + x[2*i+1]) / 2
		}
		return out
	case 2:
		return x
	}
	out := make([]float32, len(x)/2*channels)
	for i := range len(x) / 2 {
		out[i*channels], out[i*channels+1] = x[2*i], x[2*i+1]
	}
	return out
}
