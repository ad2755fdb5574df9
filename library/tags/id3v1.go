package tags

import (
	"bytes"
	"strconv"
)

// readID3v1 reads the last 128 bytes, the oldest tag there is, for what nothing better has said. Its text is Latin-1, or,
// in spite of it, UTF-8.
func (f *File) readID3v1() {
	b, err := f.at(f.size-128, 128)
	if err != nil || string(b[:3]) != "TAG" { // APE alone
		return
	}
	var old fields
	old.add(title, untilNUL(b[3:33]))
	old.add(artist, untilNUL(b[33:63]))
	old.add(album, untilNUL(b[63:93]))
	old.add(year, untilNUL(b[93:97]))
	old.add(comment, untilNUL(b[97:127]))
	if b[125] == 0 && b[126] != 0 {
		old.add(number, strconv.Itoa(int(b[126])))
	}
	old.add(genre, genreName(int(b[127])))
	f.fields.addMissing(&old)
}

// untilNUL: nobody says which encoding; UTF-8 where it is, else Latin-1.
func untilNUL(b []byte) string {
	b, _, _ = bytes.Cut(b, []byte{0})
	if bytes.Equal(bytes.ToValidUTF8(b, nil), b) {
		return string(b)
	}
	return latin1(b)
}

func latin1(b []byte) string {
	runes := make([]rune, len(b))
	for n, c := range b {
		runes[n] = rune(c)
	}
	return string(runes)
}
