package player

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/mewkiz/flac/frame"
	"github.com/mewkiz/flac/meta"
)

// opusHead makes the head of Opus in Ogg of that in MP4, which has the same fields with the highest byte first.
func opusHead(dOps []byte) []byte {
	if len(dOps) < 11 {
		return nil
	}
	b := slices.Concat([]byte("OpusHead\x01"), dOps[1:])
	be, le := binary.BigEndian, binary.LittleEndian
	le.PutUint16(b[10:], be.Uint16(dOps[2:]))
	le.PutUint32(b[12:], be.Uint32(dOps[4:]))
	le.PutUint16(b[16:], be.Uint16(dOps[8:]))
	return b
}

// flacPackets decodes FLAC one frame at a time.
type flacPackets struct{ flacDecoder }

// newFLACPackets takes the metadata blocks of FLAC in MP4, the first of which is STREAMINFO.
func newFLACPackets(blocks []byte) (*flacPackets, error) {
	if len(blocks) < 38 || blocks[0]&0x7f != byte(meta.TypeStreamInfo) {
		return nil, ErrNotMusic
	}
	block, err := meta.Parse(bytes.NewReader(blocks))
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrBroken, err)
	}
	info, ok := block.Body.(*meta.StreamInfo)
	if !ok {
		return nil, ErrNotMusic
	}
	return &flacPackets{flacDecoder{info: info}}, nil
}

func (c *flacPackets) restart()       {} // frames do not depend on each other
func (c *flacPackets) preroll() int64 { return 0 }

func (c *flacPackets) decode(packet []byte) (out []float32, err error) {
	err = safely(func() error {
		f, err := frame.New(bytes.NewReader(packet))
		if err != nil {
			return err
		}
		if f.BitsPerSample == 0 {
			f.BitsPerSample = c.info.BitsPerSample
		}
		if f.Channels.Count() != c.channels() || f.BitsPerSample != c.info.BitsPerSample {
			return errors.New("the format changes midway")
		}
		if err := f.Parse(); err != nil {
			return err
		}
		out = c.interleave(f)
		return nil
	})
	return out, err
}
