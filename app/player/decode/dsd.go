package decode

import (
	"errors"
	"fmt"
	"io"

	"linnet/app/player/dsd"
)

// dsdDecoder plays DSF and DSDIFF.
type dsdDecoder struct{ *dsd.Decoder }

func openDSD(src io.ReadSeeker, at int64) (Decoder, error) {
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

func (d dsdDecoder) Rate() int                { return d.Decoder.Rate() }
func (d dsdDecoder) Channels() int            { return d.Decoder.Channels() }
func (d dsdDecoder) Length() int64            { return d.Decoder.Length() }
func (d dsdDecoder) SeekTo(frame int64) error { return d.Decoder.SeekTo(frame) }

func (d dsdDecoder) Read() ([]float32, error) {
	x, err := d.Next()
	if err != nil && err != io.EOF {
		err = dsdError(err)
	}
	return x, err
}
