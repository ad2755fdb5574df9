package player

import (
	"errors"
	"fmt"
	"io"

	"linnet/app/player/dsd"
)

// dsdDecoder plays DSF and DSDIFF.
type dsdDecoder struct{ *dsd.Decoder }

func openDSD(src io.ReadSeeker, at int64) (decoder, error) {
	d, err := dsd.Open(src, at)
	if err != nil {
		return nil, dsdError(err)
	}
	return dsdDecoder{d}, nil
}

// dsdError says in the player's words why a file was refused.
func dsdError(err error) error {
	switch {
	case errors.Is(err, dsd.ErrUnsupported):
		return fmt.Errorf("%w (%v)", ErrNotMusic, err)
	case errors.Is(err, dsd.ErrDamaged):
		return fmt.Errorf("%w (%v)", ErrBroken, err)
	}
	return err
}

func (d dsdDecoder) rate() int              { return d.Rate() }
func (d dsdDecoder) channels() int          { return d.Channels() }
func (d dsdDecoder) length() int64          { return d.Length() }
func (d dsdDecoder) seek(frame int64) error { return d.SeekTo(frame) }

func (d dsdDecoder) read() ([]float32, error) {
	x, err := d.Next()
	if err != nil && err != io.EOF {
		err = dsdError(err)
	}
	return x, err
}
