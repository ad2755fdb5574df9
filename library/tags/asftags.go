package tags

import (
	"encoding/binary"
	"strconv"
	"strings"
)

// asfNames are the attributes of Windows Media, as far as their names differ from those of others.
var asfNames = map[string]field{
	"Title": title, "Author": artist, "WM/AlbumTitle": album, "WM/AlbumArtist": albumArtist, "WM/TrackNumber": number, "WM/Track": oldNumber,
	"WM/PartOfSet": disc, "WM/Year": date, "WM/OriginalReleaseYear": originalDate, "WM/OriginalReleaseTime": originalDate, "WM/Genre": genre,
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
