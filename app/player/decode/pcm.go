package decode

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"linnet/app/player/aac"
	"linnet/app/player/convert"
	"linnet/app/player/pcm"
)

// pcmDecoder plays WAV and AIFF.
type pcmDecoder struct {
	*pcm.Decoder
	mix   [][2]float32 // of speakers that no layout of the player has; nil: as they are
	mixed []float32
}

func openPCM(src io.ReadSeeker, at int64) (Decoder, error) {
	d, err := pcm.Open(src, at)
	if within := (*pcm.MPEGError)(nil); errors.As(err, &within) {
		return openMP3(src, within.At)
	}
	if err != nil {
		return nil, pcmError(err)
	}
	p := &pcmDecoder{Decoder: d}
	if speakers := speakersOf(d.Speakers); d.Channels > 2 && len(speakers) == d.Channels &&
		!slices.Equal(speakers, convert.Layouts[d.Channels]) {
		p.mix = convert.Weights(speakers)
	}
	return p, nil
}

// speakersOf takes a channel mask, whose bits go in the order of the speakers; nil: it has others.
func speakersOf(mask uint32) (list []aac.Speaker) {
	for s := aac.FrontLeft; s <= aac.SideRight; s++ {
		if mask>>s&1 == 1 {
			list = append(list, s)
		}
	}
	if mask>>(aac.SideRight+1) != 0 {
		return nil
	}
	return list
}

// pcmError says in the player's words why a file was refused.
func pcmError(err error) error {
	switch {
	case errors.Is(err, pcm.ErrUnsupported):
		return fmt.Errorf("%w (%v)", ErrNotMusic, err)
	case errors.Is(err, pcm.ErrDamaged):
		return fmt.Errorf("%w (%v)", ErrBroken, err)
	}
	return err
}

func (d *pcmDecoder) Rate() int                { return d.Decoder.Rate }
func (d *pcmDecoder) Length() int64            { return d.Decoder.Length() }
func (d *pcmDecoder) SeekTo(frame int64) error { return d.Decoder.SeekTo(frame) }

func (d *pcmDecoder) Channels() int {
	if d.mix != nil {
		return 2
	}
	return d.Decoder.Channels
}

func (d *pcmDecoder) Read() ([]float32, error) {
	x, err := d.Next()
	if err != nil && err != io.EOF {
		return nil, pcmError(err)
	}
	if d.mix != nil && err == nil {
		d.mixed = convert.MixDown(d.mixed[:0], x, d.mix)
		x = d.mixed
	}
	return x, err
}
