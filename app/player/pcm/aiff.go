package pcm

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// openAIFF reads COMM and SSND, in whichever order they come (Apple, Audio Interchange File Format 1.3, and AIFF-C).
func (d *Decoder) openAIFF(c *chunks, at int64, compressed bool) error {
	c.order = binary.BigEndian
	known, sound := false, false
	for !known || !sound {
		if err := c.head(at); err != nil {
			return err
		}
		switch c.name {
		case "COMM":
			b, err := c.content(256)
			if err != nil {
				return err
			}
			if err := d.common(b, compressed); err != nil {
				return err
			}
			known = true
		case "SSND":
			b, err := c.content(8)
			if err != nil {
				return err
			}
			if len(b) < 8 {
				return fmt.Errorf("%w: no sound", ErrDamaged)
			}
			offset := int64(c.order.Uint32(b))
			d.start = c.at + 8 + offset
			d.size = max(0, min(c.size-8-offset, c.end-d.start))
			if c.size == 0 || c.size == 1<<32-1 { // from a pipe
				d.size = max(0, c.end-d.start)
			}
			sound = true
		}
		at = c.at + c.size + c.size%2
	}
	if d.Format.frames > 1 {
		d.frames *= int64(d.Format.frames) // COMM counts blocks
	}
	return nil
}

// common reads what COMM says: channels, frames, bits, the rate, and in AIFF-C how the samples are written.
func (d *Decoder) common(b []byte, compressed bool) error {
	if len(b) < 18 {
		return fmt.Errorf("%w: a short COMM", ErrDamaged)
	}
	be := binary.BigEndian
	f := Format{Channels: int(be.Uint16(b)), Rate: extended(b[8:18])}
	bits, kind := int(be.Uint16(b[6:])), "NONE"
	if compressed && len(b) >= 22 {
		kind = string(b[18:22])
	}
	width := (bits + 7) / 8
	ok := false
	switch strings.ToLower(kind) {
	case "none", "twos":
		ok = f.plain(width, integers(width, be, false))
	case "sowt":
		ok = f.plain(width, integers(width, binary.LittleEndian, false))
	case "raw ":
		ok = f.plain(width, integers(width, be, width == 1))
	case "in24":
		ok = f.plain(3, integers(3, be, false))
	case "in32":
		ok = f.plain(4, integers(4, be, false))
	case "42ni":
		ok = f.plain(3, integers(3, binary.LittleEndian, false))
	case "23ni":
		ok = f.plain(4, integers(4, binary.LittleEndian, false))
	case "fl32":
		ok = f.plain(4, floats(32, be))
	case "fl64":
		ok = f.plain(8, floats(64, be))
	case "alaw", "ulaw":
		ok = f.plain(1, law(kind == "alaw" || kind == "ALAW"))
	case "ima4":
		ok = f.apple()
	}
	if !ok {
		return fmt.Errorf("%w: AIFF of kind %q with %d bits", ErrUnsupported, kind, bits)
	}
	d.Format, d.frames = f, int64(be.Uint32(b[2:]))
	return nil
}

// extended is a rate as a float of 80 bits (IEEE 754), rounded; 0: none that a file can have.
func extended(b []byte) int {
	exponent := int(binary.BigEndian.Uint16(b)) - 16383 - 63
	v := math.Ldexp(float64(binary.BigEndian.Uint64(b[2:])), exponent)
	if v < 1 || v > 1<<24 {
		return 0
	}
	return int(math.Round(v))
}
