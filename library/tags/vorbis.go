package tags

import "bytes"

// useComments reads a Vorbis comment block, as FLAC, Vorbis and Opus carry it: vendor, then NAME=value, each with its
// length before it. One bad comment costs that comment.
func (f *File) useComments(b []byte) {
	c := cursor{b: b}
	c.take(c.little32())
	for n := c.little32(); n > 0 && c.ok(); n-- {
		name, value, ok := bytes.Cut(c.take(c.little32()), []byte("="))
		if ok && !f.useChapterComment(name, value) {
			f.useNamed(fieldOf(name), value)
		}
	}
	f.keepNumbered()
}

// commentsFit: a comment block ends where its own lengths say, or later.
func commentsFit(b []byte) bool {
	c := cursor{b: b}
	c.take(c.little32())
	for n := c.little32(); n > 0 && c.ok(); n-- {
		c.take(c.little32())
	}
	return c.ok()
}

// useNamed uses a value of a named field of any kind of tag.
func (f *File) useNamed(name field, value []byte) {
	switch name {
	case none, gapless, otherPicture:
	case picture:
		f.useEncodedPicture(value)
	case oldPicture:
		f.useOldPicture(value)
	case lyrics, timedLyrics:
		f.useWords(value)
	case cueSheet:
		if f.sheet == "" && f.want != wantCover && f.want != wantLyrics {
			f.sheet = string(value[:min(len(value), maxWords)])
		}
	default:
		f.fields.add(name, string(value[:min(len(value), 8*maxText)]))
	}
}
