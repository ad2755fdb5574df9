package decode

import (
	"bytes"
	"fmt"

	"linnet/app/player/flac"
)

// flacPackets decodes FLAC one frame at a time, out of MP4 or Ogg.
type flacPackets struct {
	frames flac.Frames
	out    []float32
}

// newFLACPackets takes metadata blocks, the first of which is STREAMINFO.
func newFLACPackets(blocks []byte) (*flacPackets, error) {
	if len(blocks) < 4 || blocks[0]&0x7f != 0 {
		return nil, ErrNotMusic
	}
	info, err := flac.ParseInfo(blocks[4:])
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrNotMusic, err)
	}
	return &flacPackets{frames: flac.Frames{Info: info}}, nil
}

func (c *flacPackets) Rate() int      { return c.frames.Info.Rate }
func (c *flacPackets) Channels() int  { return c.frames.Info.Channels }
func (c *flacPackets) restart()       {} // frames do not depend on each other
func (c *flacPackets) preroll() int64 { return 0 }
func (c *flacPackets) preSkip() int64 { return 0 }

func (c *flacPackets) decode(packet []byte) ([]float32, error) {
	f, err := c.frames.Decode(packet)
	if err != nil {
		return nil, flacError(err)
	}
	if f.Channels != c.Channels() || f.Rate != c.Rate() {
		return nil, fmt.Errorf("%w (the format changes midway)", ErrBroken)
	}
	c.out = f.Floats(c.out[:0])
	return c.out, nil
}

// openOggFLAC takes the first packet of FLAC in Ogg (RFC 9639, 10.1): a mark, two bytes of version, how many packets with metadata follow,
// and STREAMINFO behind the mark of FLAC. What begins as no frame does is metadata.
func openOggFLAC(o *oggReader, head []byte) (oggCodec, error) {
	const blocks = 13
	if len(head) < blocks || !bytes.Equal(head[9:blocks], []byte("fLaC")) {
		return nil, ErrNotMusic
	}
	c, err := newFLACPackets(head[blocks:])
	if err != nil {
		return nil, err
	}
	last := head[blocks]&0x80 != 0
	for n := 0; !last; n++ {
		p, err := o.header()
		if err != nil {
			return nil, err
		}
		if len(p.data) == 0 || n > maxOggPages {
			return nil, errMetadata
		}
		last = p.data[0]&0x80 != 0
	}
	return c, nil
}
