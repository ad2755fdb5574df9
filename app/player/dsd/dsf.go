package dsd

import (
	"encoding/binary"
	"fmt"
	"io"
)

// openDSF reads the heads of a DSF file (Sony, DSF File Format Specification 1.01): DSD, fmt and data, all of fixed order and lowest
// byte first.
func (l *layout) openDSF(src io.ReadSeeker, at int64) error {
	le := binary.LittleEndian
	b := make([]byte, 28+52)
	if err := readAt(src, at, b); err != nil {
		return err
	}
	f := b[28:]
	size := int64(le.Uint64(f[4:]))
	if string(f[:4]) != "fmt " || size < 52 || size > 1<<16 || le.Uint32(f[16:]) != 0 {
		return fmt.Errorf("%w: another format of DSF", ErrUnsupported)
	}
	l.channels, l.rate = int(le.Uint32(f[24:])), int(le.Uint32(f[28:]))
	l.lowFirst, l.bits, l.block = le.Uint32(f[32:]) == 1, int64(le.Uint64(f[36:])), int64(le.Uint32(f[44:]))
	if l.channels < 1 || l.channels > maxChannels || l.block < 1 || l.block > 1<<16 {
		return fmt.Errorf("%w: %d channels in blocks of %d", ErrUnsupported, l.channels, l.block)
	}
	at += 28 + size
	var data [12]byte
	if err := readAt(src, at, data[:]); err != nil {
		return err
	}
	if string(data[:4]) != "data" {
		return fmt.Errorf("%w: no data", ErrDamaged)
	}
	l.start = at + 12
	all := min(max(int64(le.Uint64(data[4:]))-12, 0), l.end-l.start)
	l.size = all / (l.block * int64(l.channels)) * l.block
	if l.bits <= 0 || l.bits > 8*l.size {
		l.bits = 8 * l.size
	}
	l.size = min(l.size, (l.bits+7)/8) // what fills up the last block is not sound
	return nil
}
