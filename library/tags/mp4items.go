package tags

import (
	"encoding/binary"
	"strings"
)

// itemNames: iTunes' items in the words of Vorbis.
var itemNames = map[string]string{
	"\xa9nam": "TITLE", "\xa9ART": "ARTIST", "aART": "ALBUMARTIST", "\xa9alb": "ALBUM", "\xa9day": "DATE", "\xa9gen": "GENRE",
	"gnre": "GENRE", "trkn": "TRACKNUMBER", "disk": "DISCNUMBER", "cprt": "COPYRIGHT", "covr": "PICTURE", "----": "OTHER",
}

// The classes of a data atom.
const (
	classBytes = 0
	classUTF8  = 1
	classJPEG  = 13
	classPNG   = 14
)

// readItems reads an ilst: items that hold data atoms.
func (m *mp4) readItems(off, end int64) {
	for off+8 <= end && m.atoms < maxAtoms {
		m.atoms++
		kind, body, next, ok := m.atom(off, end)
		if !ok {
			return
		}
		if name := itemNames[kind]; name != "" {
			m.readItem(name, body, next)
		}
		off = next
	}
}

// readItem reads the values of one item; an item of the name "----" brings its own.
func (m *mp4) readItem(name string, off, end int64) {
	for off+8 <= end && m.atoms < maxAtoms {
		m.atoms++
		kind, body, next, ok := m.atom(off, end)
		if !ok {
			return
		}
		switch size := next - body; {
		case kind == "name" && name == "OTHER" && size > 4 && size < 256:
			if b, err := m.f.at(body+4, int(size-4)); err == nil {
				name = strings.ToUpper(string(b))
			}
		case kind == "data" && size > 8:
			m.readData(name, body, size)
		}
		off = next
	}
}

// readData reads one value: class, locale, bytes. Its class is believed only where its bytes fit it.
func (m *mp4) readData(name string, off, size int64) {
	h, err := m.f.at(off, 8)
	if err != nil {
		return
	}
	class, off, size := int(binary.BigEndian.Uint32(h)&0xffffff), off+8, size-8
	if name == "PICTURE" {
		m.readCover(class, off, size)
		return
	}
	b, err := m.f.at(off, int(min(size, 8*maxText)))
	if err != nil {
		return
	}
	switch {
	case class == classUTF8:
		m.f.fields.add(name, string(b))
	case (name == "TRACKNUMBER" || name == "DISCNUMBER") && len(b) >= 4:
		m.f.fields.add(name, decimal(int(binary.BigEndian.Uint16(b[2:]))))
	case name == "GENRE" && len(b) == 2 && b[0]|b[1] != 0:
		m.f.fields.add(name, decimal(int(binary.BigEndian.Uint16(b))-1))
	}
}

func (m *mp4) readCover(class int, off, size int64) {
	if class != classBytes && class != classJPEG && class != classPNG || size > MaxCover {
		return
	}
	if !m.f.want {
		m.f.cover = m.f.cover || size > 16
	} else if b, err := m.f.at(off, int(size)); err == nil {
		m.f.keepPicture(b, false)
	}
}
