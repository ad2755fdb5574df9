package librarytest

import (
	"strconv"
	"strings"
)

// id3 is an ID3v2.4 tag in UTF-8, lists separated by NUL; empty if there is nothing to say.
func (t Track) id3() []byte {
	var frames []byte
	text := func(id string, values ...string) {
		if v := strings.Join(values, "\x00"); v != "" && v != "0" {
			frames = append(frames, id3Frame(id, "\x03"+v)...)
		}
	}
	text("TIT2", t.Title)
	text("TPE1", t.Artists...)
	text("TALB", t.Album)
	text("TPE2", t.AlbumArtist)
	text("TPOS", strconv.Itoa(t.Disc))
	text("TRCK", strconv.Itoa(t.Number))
	text("TDRC", strconv.Itoa(t.Year))
	text("TCON", t.Genres...)
	if strings.HasPrefix(t.Licence, "http") {
		frames = append(frames, id3Frame("WCOP", t.Licence)...)
	} else {
		text("TCOP", t.Licence)
	}
	if t.Cover != nil {
		frames = append(frames, id3Frame("APIC", "\x03"+mime(t.Cover)+"\x00\x03\x00"+string(t.Cover))...)
	}
	if frames == nil {
		return nil
	}
	return append(append([]byte("ID3\x04\x00\x00"), synchsafe(len(frames))...), frames...)
}

func id3Frame(id, body string) []byte {
	b := append([]byte(id), synchsafe(len(body))...)
	return append(append(b, 0, 0), body...)
}

func synchsafe(n int) []byte {
	return []byte{byte(n >> 21 & 0x7f), byte(n >> 14 & 0x7f), byte(n >> 7 & 0x7f), byte(n & 0x7f)}
}
