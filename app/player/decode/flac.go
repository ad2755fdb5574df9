package decode

import (
	"errors"
	"fmt"
	"io"

	"linnet/app/player/convert"
	"linnet/app/player/flac"
)

// flacDecoder plays FLAC. A stream that changes its rate or its channels midway plays on at those it began with.
type flacDecoder struct {
	*flac.Decoder
	like convert.Adapter
}

func openFLAC(src io.ReadSeeker, at int64) (Decoder, error) {
	cfg := flac.Config{Source: src, Start: at}
	if p, ok := src.(partial); ok {
		cfg.Arriving = p.Arriving
	}
	d, err := flac.New(cfg)
	if err != nil {
		return nil, flacError(err)
	}
	i := d.Info()
	return &flacDecoder{Decoder: d, like: convert.Adapter{ToRate: i.Rate, ToChannels: i.Channels}}, nil
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

func (d *flacDecoder) Rate() int     { return d.like.ToRate }
func (d *flacDecoder) Channels() int { return d.like.ToChannels }
func (d *flacDecoder) Length() int64 { return d.Decoder.Length() }

func (d *flacDecoder) SeekTo(frame int64) error {
	d.like.Reset()
	return flacError(d.Decoder.SeekTo(frame))
}

func (d *flacDecoder) Read() ([]float32, error) {
	for {
		s, err := d.Next()
		if err != nil && err != io.EOF {
			return nil, flacError(err)
		}
		if err != nil {
			return nil, err
		}
		if x := d.like.Adapt(s.Samples, s.Rate, s.Channels); len(x) > 0 {
			return x, nil
		}
	}
}
