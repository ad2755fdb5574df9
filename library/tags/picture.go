package tags

import (
	"bytes"
	"encoding/base64"
)

// A scan only wants to know whether a picture is there: so many of its first bytes tell. Longer descriptions are rare.
const (
	pictureHead     = 256
	longPictureHead = 64 << 10
)

// rank is how much a picture of a kind of tag counts: those of the format itself most.
type rank int

const (
	rankBehind rank = iota // APE, ID3v1
	rankBefore             // ID3v2 in front of another format
	rankOwn
)

// keepPicture takes note of a picture, and keeps it when it is wanted and the best so far.
func (f *File) keepPicture(data []byte, front bool) {
	f.notePicture(data, int64(len(data)))
	if f.want != wantCover || !IsPicture(data) || len(data) > MaxCover {
		return
	}
	if f.picture == nil || f.rank > f.kept || f.rank == f.kept && front && !f.front {
		f.picture, f.front, f.kept = data, front, f.rank
	}
}

// notePicture takes note of a picture of size bytes that begins with head: what it promises, Cover gives.
func (f *File) notePicture(head []byte, size int64) {
	f.cover = f.cover || IsPicture(head) && size <= MaxCover
}

// IsPicture reports whether bytes begin like a JPEG or a PNG.
func IsPicture(b []byte) bool {
	return len(b) > 8 && (string(b[:3]) == "\xff\xd8\xff" || string(b[:8]) == "\x89PNG\r\n\x1a\n")
}

// blockPicture is the head of a PICTURE block (RFC 9639, 8.8): kind, type, description, four numbers, then the picture.
type blockPicture struct {
	front bool
	at    int64 // in the block
	size  int64 // as it says
}

func parsePicture(b []byte) (p blockPicture, ok bool) {
	c := cursor{b: b}
	p.front = c.big32() == 3
	c.take(c.big32())
	c.take(c.big32())
	c.take(16)
	p.size = int64(c.big32())
	p.at = int64(len(b) - len(c.b))
	return p, c.ok()
}

// usePictureBlock reads a PICTURE block of FLAC. A length in it may be a lie of gigabytes; what can be read is the block.
func (f *File) usePictureBlock(off int64, size int) {
	read := size
	if f.want != wantCover {
		read = min(size, pictureHead)
	}
	b := f.upTo(off, read)
	p, ok := parsePicture(b)
	if !ok && read < size {
		b = f.upTo(off, min(size, longPictureHead))
		p, ok = parsePicture(b)
	}
	switch {
	case !ok || p.at+p.size > int64(size) || off+p.at+p.size > f.size:
	case f.want != wantCover:
		f.notePicture(f.upTo(off+p.at, 9), p.size)
	default:
		f.keepPicture(b[p.at:p.at+p.size], p.front)
	}
}

// useEncodedPicture takes a PICTURE block in base64, as the comments of Ogg have it. What is wrong behind the first bytes
// costs what follows it.
func (f *File) useEncodedPicture(value []byte) {
	b, size := f.decoded(value, pictureHead)
	p, ok := parsePicture(b)
	if !ok && int64(len(b)) < size {
		b, size = f.decoded(value, longPictureHead)
		p, ok = parsePicture(b)
	}
	if ok && p.at <= int64(len(b)) {
		f.useDecoded(b[p.at:], min(p.size, size-p.at), p.front)
	}
}

// useOldPicture takes a picture in base64 with nothing before it, as COVERART of old writers is.
func (f *File) useOldPicture(value []byte) {
	b, size := f.decoded(value, pictureHead)
	f.useDecoded(b, size, false)
}

// useDecoded: b is all of a picture where one is wanted, else its beginning.
func (f *File) useDecoded(b []byte, size int64, front bool) {
	if f.want == wantCover {
		f.keepPicture(b[:min(int64(len(b)), size)], front)
	} else {
		f.notePicture(b, size)
	}
}

// decoded undoes base64: all of it where a picture is wanted, else so much; and how long all of it would be. Padding may be
// missing, as some writers leave it.
func (f *File) decoded(value []byte, head int) (b []byte, size int64) {
	value = bytes.TrimRight(value, "= \r\n\x00")
	size = int64(base64.RawStdEncoding.DecodedLen(len(value)))
	if f.want != wantCover {
		value = value[:min(len(value), head/3*4)]
	}
	n := base64.RawStdEncoding.DecodedLen(len(value))
	if !f.spend(n) {
		return nil, size
	}
	b = make([]byte, n)
	n, _ = base64.RawStdEncoding.Decode(b, value)
	return b[:n], size
}
