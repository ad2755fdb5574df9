package decode

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/pion/opus"

	"linnet/app/player/convert"
)

// opusCodec decodes Opus in Ogg (RFC 7845): mono, stereo, and up to eight channels in several streams.
type opusCodec struct {
	opusHeader
	dec    []opus.Decoder
	pcm    []float32 // of one stream
	out    []float32
	packet []byte // of one stream, framed as it would be alone
}

// opusHeader is the identification header of section 5.1.
type opusHeader struct {
	ch      int
	skip    int64
	gain    float32 // to be applied always
	streams int
	coupled int   // of them, the first ones, have two channels
	mapping []int // for each channel, in the order of WAV, that of the streams; 255: silent
}

const (
	opusRate    = 48000 // whatever was encoded: positions count at this rate
	opusPreroll = 3840  // 80 ms, section 4.6
	opusLongest = 5760  // 120 ms
)

// fromVorbis are the places of WAV's channels among those of Vorbis, which Opus has too (Vorbis I, 4.3.9).
var fromVorbis = [convert.MaxChannels + 1][]int{
	1: {0}, 2: {0, 1}, 3: {0, 2, 1}, 4: {0, 1, 2, 3}, 5: {0, 2, 1, 3, 4}, 6: {0, 2, 1, 5, 3, 4}, 7: {0, 2, 1, 6, 5, 3, 4},
	8: {0, 2, 1, 7, 5, 6, 3, 4},
}

func openOpus(o *oggReader, head []byte) (oggCodec, error) {
	c, err := newOpus(head)
	if err != nil {
		return nil, err
	}
	if _, err := o.header(); err != nil { // the tags
		return nil, err
	}
	return c, nil
}

// newOpus takes the head of RFC 7845, section 5.1.
func newOpus(head []byte) (*opusCodec, error) {
	h, err := parseOpusHead(head)
	if err != nil {
		return nil, err
	}
	c := &opusCodec{opusHeader: h, dec: make([]opus.Decoder, h.streams), pcm: make([]float32, 2*opusLongest),
		out: make([]float32, opusLongest*h.ch)}
	for i := range c.dec {
		if c.dec[i], err = opus.NewDecoderWithOutput(opusRate, c.width(i)); err != nil {
			return nil, fmt.Errorf("%w (%v)", ErrBroken, err)
		}
	}
	return c, nil
}

func parseOpusHead(b []byte) (h opusHeader, err error) {
	if len(b) < 19 || b[8]>>4 != 0 {
		return h, ErrNotMusic
	}
	h = opusHeader{ch: int(b[9]), skip: int64(binary.LittleEndian.Uint16(b[10:])), streams: 1}
	h.gain = float32(math.Pow(10, float64(int16(binary.LittleEndian.Uint16(b[16:])))/(20*256)))
	if h.ch < 1 || h.ch > convert.MaxChannels || b[18] == 0 && h.ch > 2 {
		return h, fmt.Errorf("%w (Opus with %d channels)", ErrNotMusic, h.ch)
	}
	if b[18] == 0 {
		h.coupled, h.mapping = h.ch-1, []int{0, 1}[:h.ch]
		return h, nil
	}
	if len(b) < 21+h.ch {
		return h, ErrNotMusic
	}
	h.streams, h.coupled = int(b[19]), int(b[20])
	if h.streams < 1 || h.streams > convert.MaxChannels || h.coupled > h.streams {
		return h, fmt.Errorf("%w (Opus of %d streams)", ErrNotMusic, h.streams)
	}
	for _, k := range fromVorbis[h.ch] {
		of := int(b[21+k])
		if of >= h.streams+h.coupled && of != 255 {
			return h, fmt.Errorf("%w (Opus with a channel of no stream)", ErrNotMusic)
		}
		h.mapping = append(h.mapping, of)
	}
	return h, nil
}

// width is how many channels a stream has.
func (h *opusHeader) width(stream int) int {
	if stream < h.coupled {
		return 2
	}
	return 1
}

func (c *opusCodec) Rate() int      { return opusRate }
func (c *opusCodec) Channels() int  { return c.ch }
func (c *opusCodec) preSkip() int64 { return c.skip }
func (c *opusCodec) preroll() int64 { return opusPreroll }

// restart cannot fail: the same values were good when the stream was opened.
func (c *opusCodec) restart() {
	for i := range c.dec {
		_ = c.dec[i].Init(opusRate, c.width(i))
	}
}

func (c *opusCodec) decode(packet []byte) (out []float32, err error) {
	frames := -1
	for i := range c.dec {
		own := packet
		if i < len(c.dec)-1 {
			if c.packet, packet, err = splitOpus(c.packet[:0], packet); err != nil {
				return nil, err
			}
			own = c.packet
		}
		n, err := c.dec[i].DecodeToFloat32(own, c.pcm)
		if err != nil || frames >= 0 && n != frames {
			return nil, fmt.Errorf("%w (Opus: %v)", ErrBroken, err)
		}
		frames = n
		c.place(i, frames)
	}
	out = c.out[:frames*c.ch]
	if slices.Contains(c.mapping, 255) {
		c.hush(out)
	}
	if c.gain != 1 {
		for i := range out {
			out[i] *= c.gain
		}
	}
	return out, nil
}

// place puts the channels of a stream where they belong.
func (c *opusCodec) place(stream, frames int) {
	width := c.width(stream)
	first := stream + min(stream, c.coupled) // of its channels, among those of all streams
	for ch, of := range c.mapping {
		if of < first || of >= first+width {
			continue
		}
		at := of - first
		for i := range frames {
			c.out[i*c.ch+ch] = c.pcm[i*width+at]
		}
	}
}

// hush silences the channels that no stream has.
func (c *opusCodec) hush(out []float32) {
	for ch, of := range c.mapping {
		for i := ch; of == 255 && i < len(out); i += c.ch {
			out[i] = 0
		}
	}
}
