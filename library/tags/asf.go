package tags

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
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

// asfNames are the attributes of Windows Media, as far as their names differ from those of others.
var asfNames = map[string]field{
	"Title": title, "Author": artist, "WM/AlbumTitle": album, "WM/AlbumArtist": albumArtist, "WM/TrackNumber": number,
	"WM/Track":     oldNumber,
	"WM/PartOfSet": disc, "WM/Year": date, "WM/OriginalReleaseYear": originalDate, "WM/OriginalReleaseTime": originalDate,
	"WM/Genre":    genre,
	"WM/Composer": composer, "WM/IsCompilation": compilation, "WM/Lyrics": lyrics, "WM/Lyrics_Synchronised": none, "WM/Picture": picture,
	"Copyright": copyright, "CopyrightURL": licence, "WM/CopyrightURL": licence, "Description": comment, "WM/ARTISTS": artists,
}

// asfName looks an attribute up: "MusicBrainz/Album Id" is what others call MUSICBRAINZ_ALBUMID.
func asfName(name string) field {
	if known, ok := asfNames[name]; ok {
		return known
	}
	return fieldOf([]byte(strings.ReplaceAll(strings.TrimPrefix(name, "WM/"), "/", "")))
}

func asfText(b []byte) string {
	return strings.TrimRight(string(utf8Text(encUTF16, b)), "\x00")
}

// readContent: the lengths of title, author, copyright, description and rating, then these.
func (a *asf) readContent(off, end int64) {
	h := a.f.upTo(off, 10)
	if len(h) < 10 {
		return
	}
	off += 10
	for n, name := range [4]field{title, artist, copyright, comment} {
		size := int64(binary.LittleEndian.Uint16(h[2*n:]))
		if off+size > end {
			return
		}
		a.f.fields.add(name, asfText(a.f.upTo(off, int(min(size, 8*maxText)))))
		off += size
	}
}

// asfValue is an attribute: where its value lies, and of which kind it is.
type asfValue struct {
	name field
	kind uint16
	off  int64
	size int64
}

// readAttributes: a count, then for each name, kind and value, with the lengths where they belong; in the library of metadata the
// numbers all come first, with language and stream before them.
func (a *asf) readAttributes(off, end int64, library bool) {
	le := binary.LittleEndian
	b := a.f.upTo(off, 2)
	if len(b) < 2 {
		return
	}
	off += 2
	for n := min(int(le.Uint16(b)), maxASFAttribute); n > 0 && off < end; n-- {
		v, nameSize := asfValue{}, int64(0)
		if library {
			h := a.f.upTo(off, 12)
			if len(h) < 12 {
				return
			}
			nameSize, v.kind, v.size = int64(le.Uint16(h[4:])), le.Uint16(h[6:]), int64(le.Uint32(h[8:]))
			v.name = a.nameAt(off+12, nameSize)
			v.off = off + 12 + nameSize
		} else {
			h := a.f.upTo(off, 2)
			if len(h) < 2 {
				return
			}
			nameSize = int64(le.Uint16(h))
			v.name = a.nameAt(off+2, nameSize)
			if h = a.f.upTo(off+2+nameSize, 4); len(h) < 4 {
				return
			}
			v.kind, v.size = le.Uint16(h), int64(le.Uint16(h[2:]))
			v.off = off + 6 + nameSize
		}
		if off = v.off + v.size; off > end {
			return
		}
		a.use(v)
	}
}

func (a *asf) nameAt(off, size int64) field {
	if size > 256 {
		return none
	}
	return asfName(asfText(a.f.upTo(off, int(size))))
}

// use takes a value: text, bytes, or a number of 2, 4 or 8 bytes.
func (a *asf) use(v asfValue) {
	const text, raw = 0, 1
	if v.name == none {
		return
	}
	if v.name == picture {
		a.usePicture(v)
		return
	}
	most := int64(16 * maxText)
	if v.name == lyrics || v.name == timedLyrics {
		most = maxWords
	}
	b := a.f.upTo(v.off, int(min(v.size, most)))
	value := ""
	switch {
	case v.kind == text:
		value = asfText(b)
	case v.kind == raw:
		return
	case len(b) >= 2:
		value = strconv.FormatUint(littleNumber(b[:min(len(b), 8)]), 10)
	}
	if v.name == oldNumber { // which counts from 0
		if n, ok := wholeNumber(value); ok {
			a.f.plain.add(number, strconv.Itoa(n+1))
		}
		return
	}
	a.f.useNamed(v.name, []byte(value))
}

func littleNumber(b []byte) (n uint64) {
	for i := len(b) - 1; i >= 0; i-- {
		n = n<<8 | uint64(b[i])
	}
	return n
}

// usePicture: kind, size, type and description in UTF-16, each up to a NUL, then the picture.
func (a *asf) usePicture(v asfValue) {
	read := min(v.size, maxPiece)
	if a.f.want != wantCover {
		read = min(v.size, near-1)
	}
	b := a.f.upTo(v.off, int(read))
	if len(b) < 9 {
		return
	}
	_, rest := cutText(encUTF16, b[5:])
	_, data := cutText(encUTF16, rest)
	if size := v.size - int64(len(b)-len(data)); a.f.want == wantCover {
		a.f.keepPicture(data, b[0] == 3)
	} else {
		a.f.notePicture(data, size)
	}
}
