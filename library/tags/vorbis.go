package tags

import (
	"bytes"
	"encoding/base64"
)

// useComments reads a Vorbis comment block, as FLAC, Vorbis and Opus carry it: vendor, then NAME=value, each with its
// length before it. One bad comment costs that comment.
func (f *File) useComments(b []byte) {
	c := cursor{b: b}
	c.take(c.little32())
	for n := c.little32(); n > 0 && c.ok(); n-- {
		name, value, ok := bytes.Cut(c.take(c.little32()), []byte("="))
		if ok {
			f.useNamed(fieldOf(name), value)
		}
	}
}

// useNamed uses a value of a named field of any kind of tag.
func (f *File) useNamed(name field, value []byte) {
	switch name {
	case none, gapless:
	case picture:
		f.useEncodedPicture(value)
	case lyrics, timedLyrics:
		f.useWords(value)
	default:
		f.fields.add(name, string(value[:min(len(value), 8*maxText)]))
	}
}

func (f *File) useEncodedPicture(value []byte) {
	if f.want != wantCover {
		f.cover = f.cover || len(value) > 48
		return
	}
	size := base64.StdEncoding.DecodedLen(len(value))
	if !f.spend(size) {
		return
	}
	b := make([]byte, size)
	if n, err := base64.StdEncoding.Decode(b, value); err == nil {
		f.usePicture(b[:n])
	}
}

// usePicture takes a PICTURE block (RFC 9639, 8.8) apart: kind, type, description, four numbers, picture.
func (f *File) usePicture(b []byte) {
	c := cursor{b: b}
	kind := c.big32()
	c.take(c.big32())
	c.take(c.big32())
	c.take(16)
	data := c.take(c.big32())
	if c.ok() {
		f.keepPicture(data, kind == 3)
	}
}
