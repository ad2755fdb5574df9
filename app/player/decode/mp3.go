package decode

import (
	"errors"
	"fmt"
	"io"

	"linnet/app/player/mpeg"
)

// mp3Decoder plays MPEG audio.
type mp3Decoder struct{ *mpeg.Decoder }

// A partial source is one that may still be arriving: what is far from the bytes read last is waited for.
type partial interface{ Arriving() bool }

func openMP3(src io.ReadSeeker, at int64) (Decoder, error) {
	cfg := mpeg.Config{Source: src, Start: at}
	if p, ok := src.(partial); ok {
		cfg.Arriving = p.Arriving
	}
	d, err := mpeg.New(cfg)
	switch {
	case errors.Is(err, mpeg.ErrNotMPEG):
		return nil, fmt.Errorf("%w (%v)", ErrNotMusic, err)
	case err != nil:
		return nil, short(err)
	}
	return mp3Decoder{d}, nil
}

func (d mp3Decoder) Rate() int                { return d.Header().Rate }
func (d mp3Decoder) Channels() int            { return 2 } // mono is on both sides
func (d mp3Decoder) Length() int64            { return d.Decoder.Length() }
func (d mp3Decoder) SeekTo(frame int64) error { return d.Decoder.SeekTo(frame) }
func (d mp3Decoder) Read() ([]float32, error) { return d.Next() }
