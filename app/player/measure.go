package player

import (
	"context"
	"errors"
	"io"

	ebu "linnet/app/player/loudness"
)

// Measure decodes all of a source and measures it as it is heard, mixed to two channels where it has more. The source stands anywhere. A
// track that is damaged is measured up to there.
func Measure(ctx context.Context, src io.ReadSeeker) (result ebu.Result, err error) {
	var d decoder
	if err := safely(func() (err error) { d, err = open(src); return err }); err != nil {
		return result, err
	}
	channels := min(d.channels(), 2)
	m, mixed := ebu.New(d.rate(), channels), []float32(nil)
	err = safely(func() error {
		for ctx.Err() == nil {
			x, err := d.read()
			if err != nil {
				return err
			}
			if d.channels() > 2 {
				mixed = stereo(mixed[:0], x, d.channels())
				x = mixed
			}
			m.Add(x)
		}
		return ctx.Err()
	})
	result = m.Result()
	if errors.Is(err, io.EOF) || errors.Is(err, ErrBroken) && result.TruePeak > 0 {
		err = nil
	}
	return result, err
}
