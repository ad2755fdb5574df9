package tags

import (
	"bytes"
	"strconv"

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
