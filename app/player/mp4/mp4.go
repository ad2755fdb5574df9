// Package mp4 finds the sound in MP4 and M4A files (ISO 14496-12, -14), whole ones and those in fragments, and hands out its samples,
// which are the packets of a codec, one after the other.
//
// It reads what it needs from where it stands and nothing else: the heads of boxes, the tables of one track, and the samples. Tables
// are kept as they are in the file, so that memory follows what the file has and never what it claims. Nothing takes more than
// maxTables bytes, and no walk is longer than maxBoxes.
package mp4

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// Why a file cannot be used; to be found by errors.Is.
var (
	ErrNoSound = errors.New("no sound of a known kind")
	ErrDamaged = errors.New("damaged MP4")
)

const (
	maxBoxes  = 16384    // in moov
	maxDepth  = 8        // of boxes in boxes
	maxTables = 32 << 20 // bytes of all tables: 24 hours take 16 MiB
	maxSample = 4 << 20  // bytes of one; FLAC's longest have 2 MiB
	far       = 1 << 17  // bytes that are read on rather than jumped over
)

// Sound is what is known of the track before its samples.
type Sound struct {
	Codec  string // of the sample entry: mp4a, alac, fLaC, Opus
	Object byte   // the kind of mp4a (ISO 14496-1, table 5)
	Config []byte // what the codec says of itself: AudioSpecificConfig, ALAC cookie, dfLa or dOps
	Scale  int    // ticks a second
	Start  int64  // tick at which the music begins
	Length int64  // ticks of music; 0: up to the end of the samples
}

// A Sample is one packet.
type Sample struct {
	Data  []byte // good until the next call
	Start int64  // tick
	Ticks int64  // how long it lasts; 0: not said
}

// A File stands before one sample of its sound. It may be used by one goroutine at a time.
type File struct {
	Sound
	src   io.ReadSeeker
	end   int64 // of the file, in bytes
	r     *bufio.Reader
	at    int64 // place that r reads from next
	buf   []byte
	table table
	place place
	moof  fragments
}

// Open reads the boxes from offset at on up to and with moov, wherever it is; media data is jumped over.
func Open(src io.ReadSeeker, at int64) (*File, error) {
	end, err := src.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	f := &File{src: src, end: end, r: bufio.NewReaderSize(src, 32<<10), at: -1}
	w := walk{f: f}
	for range maxBoxes {
		b, err := f.box(at, end)
		if err != nil {
			return nil, err
		}
		if b.kind == "sidx" {
			f.moof.index(f, b)
		}
		if b.kind == "moov" {
			if err := w.moov(b); err != nil {
				return nil, err
			}
			if f.moof.first == 0 {
				f.moof.first = b.end
			}
			return f, w.settle()
		}
		if b.kind == "moof" && f.moof.first == 0 {
			f.moof.first = b.at
		}
		at = b.end
	}
	return nil, ErrNoSound
}

// box is the head of one: body up to end is what it holds.
type box struct {
	kind          string
	at, body, end int64
}

// box reads the head at offset at, of a box that ends by limit.
func (f *File) box(at, limit int64) (box, error) {
	var h [16]byte
	if limit-at < 8 {
		return box{}, fmt.Errorf("%w (it ends before the music)", ErrNoSound)
	}
	if err := f.readAt(at, h[:8]); err != nil {
		return box{}, err
	}
	b := box{kind: string(h[4:8]), at: at, body: at + 8, end: at + int64(big32(h[:]))}
	switch b.end - at {
	case 0: // up to the end
		b.end = limit
	case 1:
		if err := f.readAt(at+8, h[8:]); err != nil {
			return box{}, err
		}
		b.body, b.end = at+16, at+int64(big64(h[8:])&(1<<62-1))
	}
	if b.end < b.body {
		return box{}, fmt.Errorf("%w (a box without a size)", ErrDamaged)
	}
	b.end = min(b.end, limit)
	return b, nil
}

// readAt fills b from a place in the file.
func (f *File) readAt(at int64, b []byte) error {
	f.at = -1
	if _, err := f.src.Seek(at, io.SeekStart); err != nil {
		return err
	}
	_, err := io.ReadFull(f.src, b)
	return cut(err)
}

// cut says what it means that a file ended in the middle.
func cut(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return fmt.Errorf("%w (it ends too early)", ErrDamaged)
	}
	return err
}

// sample reads size bytes at an offset: on from where the one before ended, if it can.
func (f *File) sample(at, size int64) ([]byte, error) {
	if size < 0 || size > maxSample || at < 0 || at > f.end-size {
		return nil, fmt.Errorf("%w (a sample outside of the file)", ErrDamaged)
	}
	if f.at < 0 || at < f.at || at-f.at > far {
		if _, err := f.src.Seek(at, io.SeekStart); err != nil {
			return nil, err
		}
		f.r.Reset(f.src)
	} else if _, err := f.r.Discard(int(at - f.at)); err != nil {
		return nil, cut(err)
	}
	if int64(cap(f.buf)) < size {
		f.buf = make([]byte, size+size/2)
	}
	f.at = at + size
	b := f.buf[:size]
	_, err := io.ReadFull(f.r, b)
	if err != nil {
		f.at = -1
	}
	return b, cut(err)
}

func big16(b []byte) int { return int(b[0])<<8 | int(b[1]) }

func big32(b []byte) uint32 {
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

func big64(b []byte) uint64 { return uint64(big32(b))<<32 | uint64(big32(b[4:])) }
