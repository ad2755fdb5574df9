package tags

import (
	"path"
	"strings"
)

// mkvTagInfo is a tag: what it is about, and its values.
type mkvTagInfo struct {
	level  uint64 // 50 is an album, 30 a track; 0: nothing said, which is about all there is
	values []mkvValue
}

type mkvValue struct{ name, text string }

// mkvFile is an attached file.
type mkvFile struct {
	name string
	data piece
}

// mkvNames are the names of Matroska's tags, as far as they differ from those of others.
var mkvNames = map[string]field{
	"LEAD_PERFORMER": artist, "PART_NUMBER": number, "DATE_RELEASED": date, "DATE_RECORDED": year, "DATE_RELEASE": date,
	"ORIGINAL_MEDIA_TYPE": none, "TERMS_OF_USE": licence, "SYNOPSIS": none, "REPLAYGAIN_GAIN": trackGain, "REPLAYGAIN_PEAK": trackPeak,
}

// readSimpleTag reads a name and a text; what is nested in it is about the tag.
func (m *matroska) readSimpleTag(off, end int64) {
	v := mkvValue{}
	for off < end {
		id, body, next, ok := m.element(off, end)
		if !ok {
			break
		}
		switch id {
		case mkvTagName:
			v.name = m.text(body, next)
		case mkvTagText:
			most := int64(8 * maxText)
			if m.f.want == wantLyrics {
				most = maxWords
			}
			v.text = strings.TrimRight(string(m.f.upTo(body, int(min(next-body, most)))), "\x00")
		}
		off = next
	}
	if v.name != "" && len(m.tag.values) < maxTries {
		m.tag.values = append(m.tag.values, v)
	}
}

// endTag uses the values: what is said of an album is its title and its artist, and counts less in all else.
func (m *matroska) endTag() {
	const album_, part = 50, 40
	for _, v := range m.tag.values {
		name, known := mkvNames[strings.ToUpper(v.name)]
		if !known {
			name = fieldOf([]byte(v.name))
		}
		switch {
		case m.tag.level < part:
			m.f.useNamed(name, []byte(v.text))
			continue
		case name == title && m.tag.level >= album_:
			name = album
		case name == artist && m.tag.level >= album_:
			m.f.plain.add(artist, v.text)
			name = albumArtist
		case name == number:
			name = disc
		case name == trackGain:
			name = albumGain
		case name == trackPeak:
			name = albumPeak
		}
		if name != picture && name != oldPicture && name != lyrics && name != timedLyrics {
			m.f.plain.add(name, v.text)
		}
	}
}

// endAttached uses a picture; the cover is called so.
func (m *matroska) endAttached() {
	data, front := m.attached.data, strings.EqualFold(strings.TrimSuffix(m.attached.name, path.Ext(m.attached.name)), "cover")
	if data.size > MaxCover {
		return
	}
	if m.f.want == wantCover {
		m.f.keepPicture(m.f.upTo(data.off, int(data.size)), front)
	} else {
		m.f.notePicture(m.f.upTo(data.off, int(min(data.size, 16))), data.size)
	}
}
