package tags

import (
	"encoding/binary"
	"fmt"
	"time"
)

// The objects of ASF (Advanced Systems Format, revision 01.20.05) that matter here, by the first eight bytes of their GUID.
const (
	asfContent      = "\x33\x26\xb2\x75\x8e\x66\xcf\x11"
	asfExtended     = "\x40\xa4\xd0\xd2\x07\xe3\xd2\x11"
	asfHeaderMore   = "\xb5\x03\xbf\x5f\x2e\xa9\xcf\x11"
	asfMetadata     = "\xea\xcb\xf8\xc5\xaf\x5b\x77\x48"
	asfLibrary      = "\x94\x1c\x23\x44\x98\x94\xd1\x49"
	asfFileObject   = "\xa1\xdc\xab\x8c\x47\xa9\xcf\x11"
	asfStream       = "\x91\x07\xdc\xb7\xb7\xa9\xcf\x11"
	asfStreamMore   = "\xcb\xa5\xe6\x14\x72\xc6\x32\x43"
	asfLocked       = "\xfb\xb3\x11\x22\x23\xbd\xd2\x11"
	asfLockedMore   = "\x14\xe6\x8a\x29\x22\x26\x17\x4c"
	asfData         = "\x36\x26\xb2\x75\x8e\x66\xcf\x11"
	asfAudio        = "\x40\x9e\x69\xf8\x4d\x5b\xcf\x11"
	asfVideo        = "\xc0\xef\x19\xbc\x4d\x5b\xcf\x11"
	maxASFObjects   = 1024
	maxASFAttribute = 1024
)

// asf is the walk over the objects of one file.
type asf struct {
	f             *File
	objects       int
	locked, video bool
}

// readASF reads WMA: a header of objects, then the data.
func (f *File) readASF(start int64) error {
	b, err := f.at(start, 30)
	if err != nil || string(b[:16]) != asfID {
		return broken("Windows Media")
	}
	a := asf{f: f}
	end := start + int64(min(binary.LittleEndian.Uint64(b[16:]), uint64(f.size-start)))
	a.walk(start+30, end, 0)
	if data, err := f.at(end, 24); err == nil && string(data[:8]) == asfData {
		size := int64(min(binary.LittleEndian.Uint64(data[16:]), uint64(f.size-end)))
		f.sound.at(end+50, end+size)
	}
	switch {
	case a.video:
		return ErrFilm
	case a.locked:
		return fmt.Errorf("%w: Windows Media", ErrLocked)
	case f.sound.rate == 0:
		return broken("Windows Media")
	}
	f.sound.format = "WMA"
	return nil
}

func (a *asf) walk(off, end int64, depth int) {
	for off+24 <= end && a.objects < maxASFObjects {
		a.objects++
		h, err := a.f.at(off, 24)
		if err != nil {
			return
		}
		size := int64(min(binary.LittleEndian.Uint64(h[16:]), 1<<62))
		if size < 24 || size > end-off {
			return
		}
		a.object(string(h[:8]), off+24, off+size, depth)
		off += size
	}
}

func (a *asf) object(kind string, off, end int64, depth int) {
	switch kind {
	case asfHeaderMore:
		if depth == 0 {
			a.walk(off+22, end, depth+1)
		}
	case asfFileObject:
		a.readFile(a.f.upTo(off, int(min(end-off, 80))))
	case asfStream:
		a.readStream(a.f.upTo(off, int(min(end-off, 80))))
	case asfStreamMore: // which may hold one of the former at its end, after names: few do
	case asfLocked, asfLockedMore:
		a.locked = true
	case asfContent:
		a.readContent(off, end)
	case asfExtended:
		a.readAttributes(off, end, false)
	case asfMetadata, asfLibrary:
		a.readAttributes(off, end, true)
	}
}

// readFile: at 40 how long it is played in 100 ns, with what is fetched before the beginning, at 56 in ms.
func (a *asf) readFile(b []byte) {
	if len(b) < 64 {
		return
	}
	play := time.Duration(min(binary.LittleEndian.Uint64(b[40:]), uint64(maxLength/100))) * 100
	before := time.Duration(min(binary.LittleEndian.Uint64(b[56:]), uint64(maxLength/time.Millisecond))) * time.Millisecond
	if play > before {
		a.f.sound.length = play - before
	}
}

// readStream: a kind, at 54 what WAV calls its format.
func (a *asf) readStream(b []byte) {
	if len(b) >= 8 && string(b[:8]) == asfVideo {
		a.video = true
	}
	if len(b) < 54+16 || string(b[:8]) != asfAudio || a.f.sound.rate > 0 {
		return
	}
	w := parseWAVFormat(b[54:])
	a.f.sound.rate, a.f.sound.channels = w.rate, w.channels
	if lossless := w.tag == 0x163; lossless {
		a.f.sound.bits = w.bits
	}
}
