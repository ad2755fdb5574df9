package pcm

import (
	"encoding/binary"
	"fmt"
)

// Tags of RIFF WAVE (mmreg.h of Microsoft).
const (
	tagPCM, tagMS, tagFloat, tagALaw, tagMuLaw, tagIMA = 1, 2, 3, 6, 7, 0x11

	tagLayerTwo, tagLayerThree = 0x50, 0x55
	tagExtensible              = 0xfffe
)

// An MPEGError says that a WAVE holds MPEG audio, which begins at an offset.
type MPEGError struct{ At int64 }

func (e *MPEGError) Error() string { return "MPEG audio in a WAVE" }

// Is makes it one of the kinds that this package does not know.
func (e *MPEGError) Is(target error) bool { return target == ErrUnsupported }

// openWAV walks to the data. RF64 and BW64 keep sizes of 64 bits in a chunk ds64 (EBU Tech 3306, ITU-R BS.2088); RIFX has the highest byte
// first.
func (d *Decoder) openWAV(c *chunks, at int64, form string) error {
	if c.order = binary.LittleEndian; form == "RIFX" {
		c.order = binary.BigEndian
	}
	long, known := int64(-1), false
	mpeg := false
	for {
		if err := c.head(at); err != nil {
			return err
		}
		switch c.name {
		case "ds64":
			b, err := c.content(24)
			if err != nil {
				return err
			}
			if len(b) == 24 && form != "RIFF" {
				long = int64(c.order.Uint64(b[8:]))
			}
		case "fmt ":
			b, err := c.content(2 << 10)
			if err != nil {
				return err
			}
			if mpeg = holdsMPEG(c.order, b); mpeg {
				break
			}
			if d.Format, err = parseFormat(c, b); err != nil {
				return err
			}
			known = true
		case "fact":
			if b, err := c.content(4); err == nil && len(b) == 4 {
				d.frames = int64(c.order.Uint32(b))
			}
		case "data":
			if mpeg {
				return &MPEGError{At: c.at}
			}
			if !known {
				return fmt.Errorf("%w: a WAVE without a format", ErrDamaged)
			}
			d.takeData(c, long)
			return nil
		}
		at = c.at + c.size + c.size%2
	}
}

// takeData notes where the sound is. Recorders that died and pipes leave a size of 0 or 0xffffffff.
func (d *Decoder) takeData(c *chunks, long int64) {
	size := c.size
	switch {
	case size == 1<<32-1 && long > 0:
		size = long
	case size == 0 && !c.follows(c.at):
		size = c.end - c.at
	}
	d.start, d.size = c.at, max(0, min(size, c.end-c.at))
	if d.Format.frames == 1 { // the bytes tell, and a fact is often wrong
		d.frames = 0
	}
}

func holdsMPEG(order binary.ByteOrder, b []byte) bool {
	if len(b) < 16 {
		return false
	}
	tag := order.Uint16(b)
	return tag == tagLayerTwo || tag == tagLayerThree
}

// parseFormat reads WAVEFORMATEX, or WAVEFORMATEXTENSIBLE, whose own tag is in the first bytes of its GUID.
func parseFormat(c *chunks, b []byte) (Format, error) {
	if len(b) < 16 {
		return Format{}, fmt.Errorf("%w: a short format", ErrDamaged)
	}
	u16 := func(at int) int { return int(c.order.Uint16(b[at:])) }
	f := Format{Channels: u16(2), Rate: int(c.order.Uint32(b[4:]))}
	tag, block, bits := u16(0), u16(12), u16(14)
	if tag == tagExtensible && len(b) >= 26 {
		f.Speakers, tag = c.order.Uint32(b[20:]), u16(24)
	}
	if f.Channels < 1 || f.Channels > MaxChannels {
		return f, fmt.Errorf("%w: %d channels", ErrUnsupported, f.Channels)
	}
	ok := false
	switch tag {
	case tagPCM:
		width := widthOf(block, f.Channels, bits)
		if width == 4 && bits == 24 && lowerThree(c) {
			ok = f.plain(4, convert24Low)
			break
		}
		ok = bits > 0 && f.plain(width, integers(width, c.order, width == 1))
	case tagFloat:
		ok = f.plain(bits/8, floats(bits, c.order))
	case tagALaw, tagMuLaw:
		ok = bits == 8 && f.plain(1, law(tag == tagALaw))
	case tagIMA:
		ok = bits == 4 && f.ima(block)
	case tagMS:
		ok = bits == 4 && f.microsoft(block, b)
	}
	if !ok {
		return f, fmt.Errorf("%w: WAVE of kind %d with %d bits", ErrUnsupported, tag, bits)
	}
	return f, nil
}

// widthOf is how many bytes a sample takes. Samples of 12 or 20 bits are the highest of two or three bytes. A block that does not fit the
// bits is wrong, but for 24 bits in four bytes.
func widthOf(block, channels, bits int) int {
	width := (bits + 7) / 8
	if width == 3 && block == 4*channels {
		return 4
	}
	return width
}

// lowerThree is whether samples of 24 bits in four bytes are the lower three, as some write them against the rule. Then what is lowest
// differs, and what is highest repeats the sign. The next chunk is the data, or nothing can be said.
func lowerThree(c *chunks) bool {
	b := make([]byte, min(4096, max(0, c.end-(c.at+c.size+8)))&^3)
	if len(b) == 0 || c.readAt(c.at+c.size+8, b) != nil {
		return false
	}
	lowest := byte(0)
	for ; len(b) > 0; b = b[4:] {
		low, next, high := b[0], b[2], b[3]
		if c.order == binary.BigEndian {
			return false
		}
		if lowest |= low; high != 0 && (high != 0xff || next < 0x80) {
			return false
		}
	}
	return lowest != 0
}
