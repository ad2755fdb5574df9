package flac

import (
	"encoding/binary"
	"errors"
	"io"
)

// Info is what STREAMINFO says (RFC 9639, 8.2).
type Info struct {
	MinBlock, MaxBlock   int // samples of a channel in a frame, but for the last
	Rate, Channels, Bits int
	Samples              int64 // of a channel; 0: unknown
	MD5                  [16]byte
}

const (
	infoBlock, tableBlock, noBlock = 0, 3, 127

	infoSize  = 34
	maxBlocks = 1 << 12
	maxTable  = 1 << 20 // bytes
	pointSize = 18
)

// ParseInfo reads the body of STREAMINFO.
func ParseInfo(b []byte) (Info, error) {
	if len(b) < infoSize {
		return Info{}, ErrNotFLAC
	}
	be := binary.BigEndian
	v := be.Uint64(b[10:])
	i := Info{MinBlock: int(be.Uint16(b)), MaxBlock: int(be.Uint16(b[2:])), Rate: int(v >> 44), Channels: int(v>>41&7) + 1,
		Bits: int(v>>36&31) + 1, Samples: int64(v & (1<<36 - 1))}
	copy(i.MD5[:], b[18:])
	return i, nil
}

// point is an entry of a seek table.
type point struct {
	sample int64
	at     int64 // from the first frame on
}

// metadata walks over the blocks and returns where the frames begin, or where they are to be looked for.
func (d *Decoder) metadata(at int64) (int64, error) {
	var mark [4]byte
	if err := d.read(at, mark[:]); err != nil || string(mark[:]) != "fLaC" {
		return at, ignoreShort(err)
	}
	at += 4
	behind := at // the content of the block before
	for range maxBlocks {
		var h [4]byte
		if err := d.read(at, h[:]); err != nil {
			return at, ignoreShort(err)
		}
		kind, size := h[0]&0x7f, int64(h[1])<<16|int64(h[2])<<8|int64(h[3])
		if kind == noBlock || at+4+size > d.w.end {
			return behind, nil // a length was wrong: the frames come somewhere
		}
		if err := d.block(kind, at+4, size); err != nil {
			return at, err
		}
		behind = at + 4
		if at += 4 + size; h[0]&0x80 != 0 {
			break
		}
	}
	return at, nil
}

func (d *Decoder) block(kind byte, at, size int64) error {
	switch {
	case kind == infoBlock && size >= infoSize:
		b := make([]byte, infoSize)
		if err := d.read(at, b); err != nil {
			return err
		}
		d.frames.Info, _ = ParseInfo(b)
	case kind == tableBlock && size <= maxTable:
		b := make([]byte, size)
		if err := d.read(at, b); err != nil {
			return err
		}
		d.table(b)
	}
	return nil
}

// table keeps the points that are in order.
func (d *Decoder) table(b []byte) {
	for ; len(b) >= pointSize; b = b[pointSize:] {
		p := point{int64(binary.BigEndian.Uint64(b)), int64(binary.BigEndian.Uint64(b[8:]))}
		if n := len(d.points); p.sample >= 0 && p.at >= 0 && (n == 0 || p.sample > d.points[n-1].sample && p.at > d.points[n-1].at) {
			d.points = append(d.points, p)
		}
	}
}

func (d *Decoder) read(at int64, b []byte) error {
	if _, err := d.cfg.Source.Seek(at, io.SeekStart); err != nil {
		return err
	}
	_, err := io.ReadFull(d.cfg.Source, b)
	return err
}

func ignoreShort(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}
