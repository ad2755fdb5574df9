package decode

import (
	"errors"
	"fmt"

	"linnet/app/player/vorbis"
)

// vorbisCodec decodes Vorbis in Ogg.
type vorbisCodec struct {
	dec *vorbis.Decoder
	out []float32
}

func openVorbis(o *oggReader, head []byte) (oggCodec, error) {
	if _, err := o.header(); err != nil { // the tags
		return nil, err
	}
	p, err := o.header()
	if err != nil {
		return nil, err
	}
	c := &vorbisCodec{}
	if c.dec, err = vorbis.New(head, p.data); err != nil {
		return nil, vorbisError(err)
	}
	return c, nil
}

// vorbisError says in the player's words why a stream was refused.
func vorbisError(err error) error {
	if errors.Is(err, vorbis.ErrUnsupported) {
		return fmt.Errorf("%w (%v)", ErrNotMusic, err)
	}
	return fmt.Errorf("%w (%v)", ErrBroken, err)
}

func (c *vorbisCodec) Rate() int      { return c.dec.Rate() }
func (c *vorbisCodec) Channels() int  { return c.dec.Channels() }
func (c *vorbisCodec) preSkip() int64 { return 0 }
func (c *vorbisCodec) preroll() int64 { return 0 } // the page before the target overlaps it
func (c *vorbisCodec) restart()       { c.dec.Reset() }

func (c *vorbisCodec) decode(packet []byte) ([]float32, error) {
	rows, err := c.dec.Decode(packet)
	if err != nil {
		return nil, vorbisError(err)
	}
	ch, n := len(rows), len(rows[0])
	if cap(c.out) < n*ch {
		c.out = make([]float32, n*ch)
	}
	out := c.out[:n*ch]
	for k, from := range fromVorbis[ch] {
		at := k
		for _, v := range rows[from] {
			out[at] = v
			at += ch
		}
	}
	return out, nil
}
