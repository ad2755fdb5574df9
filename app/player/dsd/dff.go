package dsd

import (
	"encoding/binary"
	"fmt"
	"io"
)

const maxChunks = 1024

// openDFF walks over the chunks of a DSDIFF file (Philips, DSDIFF File Format Specification 1.5), whose sizes have 64 bits, the highest
// byte first.
func (l *layout) openDFF(src io.ReadSeeker, at int64) error {
	l.block = 1
	at += 16 // FRM8, its size, and the kind
	var h [12]byte
	for range maxChunks {
		if err := readAt(src, at, h[:]); err != nil {
			return err
		}
		at += 12
		size := int64(binary.BigEndian.Uint64(h[4:]))
		if size < 0 || size > 1<<50 {
			return fmt.Errorf("%w: a chunk of %d bytes", ErrDamaged, size)
		}
		switch string(h[:4]) {
		case "PROP":
			b := make([]byte, min(size, 4<<10, max(0, l.end-at)))
			if err := readAt(src, at, b); err != nil {
				return err
			}
			if err := l.properties(b); err != nil {
				return err
			}
		case "DST ":
			return fmt.Errorf("%w: compressed", ErrUnsupported)
		case "DSD ":
			if l.channels == 0 {
				return fmt.Errorf("%w: sound without properties", ErrDamaged)
			}
			l.start = at
			l.size = max(0, min(size, l.end-at)) / int64(l.channels)
			l.bits = 8 * l.size
			return nil
		}
		at += size + size%2
	}
	return fmt.Errorf("%w: no sound", ErrDamaged)
}

// properties reads those that count: the rate, the number of channels, and whether anything is compressed.
func (l *layout) properties(b []byte) error {
	if len(b) < 4 || string(b[:4]) != "SND " {
		return nil
	}
	be := binary.BigEndian
	for b = b[4:]; len(b) >= 12; {
		name, size := string(b[:4]), be.Uint64(b[4:])
		b = b[12:]
		if size > uint64(len(b)) {
			return fmt.Errorf("%w: a property of %d bytes", ErrDamaged, size)
		}
		body := b[:size]
		switch {
		case name == "FS  " && size >= 4:
			l.rate = int(be.Uint32(body))
		case name == "CHNL" && size >= 2:
			l.channels = int(be.Uint16(body))
		case name == "CMPR" && size >= 4 && string(body[:4]) != "DSD ":
			return fmt.Errorf("%w: compressed as %q", ErrUnsupported, body[:4])
		}
		b = b[min(uint64(len(b)), size+size%2):]
	}
	if l.channels < 1 || l.channels > maxChannels {
		return fmt.Errorf("%w: %d channels", ErrUnsupported, l.channels)
	}
	return nil
}
