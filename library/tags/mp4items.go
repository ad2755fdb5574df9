package tags

import (
	"encoding/binary"
	"strconv"
)

// itemNames are iTunes' items. Items of the name "----" bring their own.
var itemNames = map[string]field{
	"\xa9nam": title, "\xa9ART": artist, "\xa9art": artist, "aART": albumArtist, "\xa9alb": album, "\xa9day": date, "\xa9gen": genre,
	"gnre": genre, "trkn": number, "disk": disc, "cprt": copyright, "covr": picture, "\xa9wrt": composer, "\xa9cmt": comment,
	"\xa9lyr": lyrics, "cpil": compilation,
}

// The classes of a data atom.
const (
	classBytes = 0
	classUTF8  = 1
	classInt   = 21
)

// readItems reads an ilst: items that hold data atoms.
func (m *mp4) readItems(off, end int64) {
	for off+8 <= end && m.atoms < maxAtoms {
		m.atoms++
		kind, body, next, ok := m.atom(off, end)
		if !ok {
			return
		}
		if name := itemNames[kind]; name != none || kind == "----" {
			m.readItem(name, body, next)
		}
		off = next
	}
}

// readItem reads the values of one item; an item of the name "----" brings its own.
func (m *mp4) readItem(name field, off, end int64) {
	for off+8 <= end && m.atoms < maxAtoms {
		m.atoms++
		kind, body, next, ok := m.atom(off, end)
		if !ok {
			return
		}
		switch size := next - body; {
		case kind == "name" && name == none && size > 4 && size < 256:
			name = fieldOf(m.f.upTo(body+4, int(size-4)))
		case kind == "data" && size > 8 && name != none:
			m.readData(name, body, size)
		}
		off = next
	}
}

// readData reads one value: class, locale, bytes. Its class is believed only where its bytes fit it.
func (m *mp4) readData(name field, off, size int64) {
	h, err := m.f.at(off, 8)
	if err != nil {
		return
	}
	class, off, size := int(binary.BigEndian.Uint32(h)&0xffffff), off+8, size-8
	if name == picture {
		m.readCover(off, size)
		return
	}
	most := int64(8 * maxText)
	if name == lyrics && m.f.want == wantLyrics {
		most = maxWords
	}
	b, err := m.f.at(off, int(min(size, most)))
	if err != nil {
		return
	}
	switch {
	case class == classUTF8 && name == gapless:
		m.useGapless(string(b))
	case class == classUTF8:
		m.f.useNamed(name, b)
	case (name == number || name == disc) && len(b) >= 4:
		m.f.fields.add(name, strconv.Itoa(int(binary.BigEndian.Uint16(b[2:]))))
	case name == genre && len(b) == 2 && b[0]|b[1] != 0:
		m.f.fields.add(name, strconv.Itoa(int(binary.BigEndian.Uint16(b))-1))
	case name == compilation && (class == classInt || class == classBytes) && b[0] != 0:
		m.f.fields.add(name, "1")
	}
}

// readCover: writers err in the class, so that the bytes tell.
func (m *mp4) readCover(off, size int64) {
	if size > MaxCover {
		return
	}
	if m.f.want != wantCover {
		m.f.notePicture(m.f.upTo(off, int(min(size, 16))), size)
	} else if b, err := m.f.at(off, int(size)); err == nil {
		m.f.keepPicture(b, false)
	}
}
