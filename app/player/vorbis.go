package player

import (
	"fmt"

	"github.com/jfreymuth/vorbis"
)

// vorbisCodec decodes Vorbis I. Its headers are checked before the library underneath sees them.
type vorbisCodec struct {
	dec vorbis.Decoder
	out []float32
}

func openVorbis(o *oggReader, head []byte) (oggCodec, error) {
	if err := checkVorbisHead(head); err != nil {
		return nil, err
	}
	c := &vorbisCodec{}
	if err := c.dec.ReadHeader(head); err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrBroken, err)
	}
	if _, err := o.next(); err != nil { // the tags
		return nil, err
	}
	p, err := o.next()
	if err != nil {
		return nil, err
	}
	if err := checkVorbisSetup(p.data); err != nil {
		return nil, err
	}
	if err := safely(func() error { return c.dec.ReadHeader(p.data) }); err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrBroken, err)
	}
	if !c.dec.HeadersRead() {
		return nil, ErrNotMusic
	}
	c.out = make([]float32, c.dec.BufferSize())
	return c, nil
}

func (c *vorbisCodec) rate() int      { return c.dec.SampleRate() }
func (c *vorbisCodec) channels() int  { return c.dec.Channels() }
func (c *vorbisCodec) preSkip() int64 { return 0 }
func (c *vorbisCodec) preroll() int64 { return 0 } // the page before the target overlaps it
func (c *vorbisCodec) restart()       { c.dec.Clear() }

func (c *vorbisCodec) decode(packet []byte) ([]float32, error) {
	out, err := c.dec.DecodeInto(packet, c.out)
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrBroken, err)
	}
	if ch := c.channels(); ch == 3 || ch > 4 { // Vorbis has the centre second, WAV third
		for i := 0; i+ch <= len(out); i += ch {
			out[i+1], out[i+2] = out[i+2], out[i+1]
		}
	}
	return out, nil
}
