package player

import (
	"context"
	"errors"
	"io"

	"linnet/app/player/convert"
	"linnet/app/player/decode"
	ebu "linnet/app/player/loudness"
)

// Measure decodes a source, or a piece of it, and measures it as it is heard, mixed to two channels where it has more. The source stands
// anywhere. A track that is damaged is measured up to there.
func Measure(ctx context.Context, src io.ReadSeeker, of Span) (result ebu.Result, err error) {
	var d decode.Decoder
	if err := decode.Safely(func() (err error) { d, err = decode.Open(src); return err }); err != nil {
		return result, err
	}
	if c, ok := d.(io.Closer); ok { // a child, which waits for the source
		defer c.Close()
	}
	d = of.Of(d)
	channels := min(d.Channels(), 2)
	m, mixed := ebu.New(d.Rate(), channels), []float32(nil)
	err = decode.Safely(func() error {
		for ctx.Err() == nil {
			x, err := d.Read()
			if err != nil {
				return err
			}
			if d.Channels() > 2 {
				mixed = convert.Stereo(mixed[:0], x, d.Channels())
				x = mixed
			}
			m.Add(x)
		}
		return ctx.Err()
	})
	result = m.Result()
	if errors.Is(err, io.EOF) || errors.Is(err, decode.ErrBroken) && result.TruePeak > 0 {
		err = nil
	}
	return result, err
}
