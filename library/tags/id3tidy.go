package tags

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/dhowden/tag"
)

// tidy is a small ID3v2.4 tag in memory, made of the frames of a file that are worth reading. It is for dhowden/tag, which
// takes frames apart well, and is kept from what it does badly: it joins the values of a list, cuts UTF-16 at odd bytes,
// fails the whole tag for one bad frame, copies pictures three times, reads unsynchronised tags a byte at a call, and
// looks for a free name among all frames of the same one before each.
//
// ID3v2 alone goes to it. Of FLAC it keeps one artist of several, of MP4 one byte of a number, and of both nothing at all
// after a single bad item; so their readers are needed whole, and are here. They take half its time; of ID3v2 it is as fast.
type tidy struct {
	b     []byte
	kinds []frame // in their order
}

const (
	maxTidyFrames = 256
	maxTidyBytes  = 512 << 10
	tidyHeader    = 10
)

// full: no frame of size bytes fits in any more.
func (t *tidy) full(size int) bool {
	return len(t.kinds) == maxTidyFrames || len(t.b)+tidyHeader+size > maxTidyBytes
}

// add adds a frame, or, of a list, a frame for each value.
func (t *tidy) add(kind frame, body []byte) {
	if kind.id == "WCOP" || kind.id == "UFID" { // no encoding
		first, _, closed := bytes.Cut(body, []byte{0})
		if kind.id == "WCOP" && len(first) > 0 {
			t.put(kind, nil, first)
		} else if kind.id == "UFID" && closed {
			t.put(kind, nil, body)
		}
		return
	}
	if len(body) <= 1+kind.language() {
		return
	}
	var head [4]byte
	copy(head[:], body)
	text := body[1+kind.language():]
	if head[0] == encUTF16 || head[0] == encUTF16BE {
		text, head[0] = utf8Text(head[0], text), encUTF8
	}
	if !kind.isText() {
		t.put(kind, head[:1+kind.language()], text)
		return
	}
	for value := range bytes.SplitSeq(text, []byte{0}) {
		if len(value) > 0 {
			t.put(kind, head[:1], value)
		}
	}
}

func (t *tidy) put(kind frame, head, text []byte) {
	size := len(head) + len(text)
	if t.full(size) {
		return
	}
	if len(t.kinds) == 0 {
		t.b = append(t.b[:0], "ID3\x04\x00\x00\x00\x00\x00\x00"...)
	}
	t.kinds = append(t.kinds, kind)
	t.b = append(append(t.b, kind.id...), byte(size>>21&127), byte(size>>14&127), byte(size>>7&127), byte(size&127), 0, 0)
	t.b = append(append(t.b, head...), text...)
}

// read hands the tag to dhowden/tag. That cannot fail by what add lets pass; if it does, the tag says nothing.
func (t *tidy) read() (raw map[string]any) {
	defer func() {
		if recover() != nil {
			raw = nil
		}
	}()
	size := len(t.b) // which it counts with the header
	copy(t.b[6:], []byte{byte(size >> 21 & 127), byte(size >> 14 & 127), byte(size >> 7 & 127), byte(size & 127)})
	m, err := tag.ReadID3v2Tags(bytes.NewReader(t.b))
	if err != nil {
		return nil
	}
	return m.Raw()
}

// useTidy takes the fields from the frames, which come in a map: the second of a name as NAME_0, the third as NAME_1.
func (f *File) useTidy(t *tidy) {
	if len(t.kinds) == 0 {
		return
	}
	raw := t.read()
	f.buffers.tidy = t.b
	for n, kind := range t.kinds {
		key, before := kind.id, 0
		for _, other := range t.kinds[:n] {
			if other.id == kind.id {
				before++
			}
		}
		if before > 0 {
			key += "_" + strconv.Itoa(before-1)
		}
		f.useRaw(kind, raw[key])
	}
}

func (f *File) useRaw(kind frame, value any) {
	switch v := value.(type) {
	case string:
		f.fields.add(kind.field, v)
	case *tag.UFID:
		if v.Provider == "http://musicbrainz.org" {
			f.fields.add(mbRecording, string(v.Identifier))
		}
	case *tag.Comm:
		f.useDescribed(kind.field, v)
	}
}

// useDescribed: the description of a TXXX is its name, that of a comment says that a program wrote it for itself.
func (f *File) useDescribed(name field, c *tag.Comm) {
	switch {
	case name == lyrics:
		f.useWords([]byte(c.Text))
		return
	case name == none:
		name = fieldOf([]byte(c.Description))
	case c.Description != "":
		return
	}
	for value := range bytes.SplitSeq([]byte(c.Text), []byte{0}) {
		f.useNamed(name, value)
	}
}

// The text encodings of ID3v2.
const (
	encLatin1 = iota
	encUTF16
	encUTF16BE
	encUTF8
)

// utf8Text turns UTF-16 into UTF-8. Each value of a list may begin with a mark of its byte order, which holds on.
func utf8Text(encoding byte, b []byte) []byte {
	var order binary.ByteOrder = binary.BigEndian
	if encoding == encUTF16 {
		order = binary.LittleEndian // against the standard, but that is what those who forget the mark write
	}
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		switch {
		case b[0] == 0xff && b[1] == 0xfe:
			order = binary.LittleEndian
		case b[0] == 0xfe && b[1] == 0xff:
			order = binary.BigEndian
		default:
			units = append(units, order.Uint16(b))
		}
	}
	return []byte(string(utf16.Decode(units)))
}

// cutText decodes up to the first NUL and returns what follows it.
func cutText(encoding byte, b []byte) (string, []byte) {
	if encoding != encUTF16 && encoding != encUTF16BE {
		text, rest, _ := bytes.Cut(b, []byte{0})
		if encoding == encLatin1 {
			return latin1(text), rest
		}
		return string(text), rest
	}
	for n := 0; n+1 < len(b); n += 2 {
		if b[n] == 0 && b[n+1] == 0 {
			return string(utf8Text(encoding, b[:n])), b[n+2:]
		}
	}
	return string(utf8Text(encoding, b)), nil
}

// useTimedLyrics takes a SYLT apart (ID3v2.4 4.9): encoding, language, unit of time, kind, description; then pieces of text,
// each with its time. A piece that begins with a line feed begins a line; without any such, each piece is a line.
func (f *File) useTimedLyrics(b []byte) {
	const milliseconds, words = 2, 1
	if f.texts++; f.texts > maxTexts || len(b) < 6 || b[4] != milliseconds || b[5] > words {
		return
	}
	encoding := b[0]
	_, b = cutText(encoding, b[6:])
	var pieces []Line
	inPieces := false
	for len(b) > 0 && len(pieces) < maxLines {
		var text string
		text, b = cutText(encoding, b)
		if len(b) < 4 {
			break
		}
		inPieces = inPieces || len(pieces) > 0 && strings.HasPrefix(text, "\n")
		pieces = append(pieces, Line{time.Duration(binary.BigEndian.Uint32(b)) * time.Millisecond, text})
		b = b[4:]
	}
	if inPieces {
		pieces = joined(pieces)
	}
	for n := range pieces {
		pieces[n].Text = Clean(pieces[n].Text)
	}
	f.keepLyrics(inOrder(pieces))
}

// joined makes lines of syllables.
func joined(pieces []Line) []Line {
	var lines []Line
	var text strings.Builder
	for n, p := range pieces {
		if n == 0 || strings.HasPrefix(p.Text, "\n") {
			lines = append(lines, Line{At: p.At})
			text.Reset()
		}
		text.WriteString(p.Text)
		if n+1 == len(pieces) || strings.HasPrefix(pieces[n+1].Text, "\n") {
			lines[len(lines)-1].Text = text.String()
		}
	}
	return lines
}

func inOrder(lines []Line) Lyrics {
	slices.SortStableFunc(lines, func(a, b Line) int { return int(a.At.Milliseconds() - b.At.Milliseconds()) })
	return Lyrics{Timed: len(lines) > 0, Lines: lines}
}

// withWords is nil if there is no word in any line.
func withWords(lines []Line) []Line {
	for _, l := range lines {
		if l.Text != "" {
			return lines
		}
	}
	return nil
}
