package player

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/pion/opus"
)

// opusCodec decodes Opus in Ogg (RFC 7845), mono and stereo.
type opusCodec struct {
	dec  opus.Decoder
	ch   int
	skip int64
	gain float32 // of the header, to be applied always (section 5.1)
	out  []float32
}

const (
	opusRate    = 48000 // whatever was encoded: positions count at this rate
	opusPreroll = 3840  // 80 ms, section 4.6
	opusLongest = 5760  // 120 ms
)

func openOpus(o *oggReader, head []byte) (oggCodec, error) {
	c, err := newOpus(head)
	if err != nil {
		return nil, err
	}
	if _, err := o.next(); err != nil { // the tags
		return nil, err
	}
	return c, nil
}

// newOpus takes the head of RFC 7845, section 5.1.
func newOpus(head []byte) (*opusCodec, error) {
	c, err := parseOpusHead(head)
	if err != nil {
		return nil, err
	}
	if c.dec, err = opus.NewDecoderWithOutput(opusRate, c.ch); err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrBroken, err)
	}
	c.out = make([]float32, opusLongest*c.ch)
	return c, nil
}

func parseOpusHead(b []byte) (*opusCodec, error) {
	if len(b) < 19 || b[8]>>4 != 0 {
		return nil, ErrNotMusic
	}
	c := &opusCodec{ch: int(b[9]), skip: int64(binary.LittleEndian.Uint16(b[10:]))}
	if c.ch != 1 && c.ch != 2 || b[18] > 1 {
		return nil, fmt.Errorf("%w (Opus with %d channels)", ErrNotMusic, c.ch)
	}
	c.gain = float32(math.Pow(10, float64(int16(binary.LittleEndian.Uint16(b[16:])))/(20*256)))
	return c, nil
}

func (c *opusCodec) rate() int      { return opusRate }
func (c *opusCodec) channels() int  { return c.ch }
func (c *opusCodec) preSkip() int64 { return c.skip }
func (c *opusCodec) preroll() int64 { return opusPreroll }

// restart cannot fail: the same values were good when the stream was opened.
func (c *opusCodec) restart() { _ = c.dec.Init(opusRate, c.ch) }

func (c *opusCodec) decode(packet []byte) ([]float32, error) {
	n, err := c.dec.DecodeToFloat32(packet, c.out)
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrBroken, err)
	}
	out := c.out[:n*c.ch]
	if c.gain != 1 {
		for i := range out {
			out[i] *= c.gain
		}
	}
	return out, nil
}
