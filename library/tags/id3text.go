package tags

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"unicode/utf16"
)

// The text encodings of ID3v2.
const (
	encLatin1 = iota
	encUTF16
	encUTF16BE
	encUTF8
)

// texts splits a text frame at its NULs: a list in 2.4, and what stray writers do in 2.3.
func texts(encoding byte, b []byte) []string {
	var out []string
	for len(b) > 0 && len(out) < maxFields {
		var value string
		value, b = cutText(encoding, b)
		out = append(out, value)
	}
	return out
}

// cutText decodes up to the first NUL and returns what follows it.
func cutText(encoding byte, b []byte) (string, []byte) {
	if encoding != encUTF16 && encoding != encUTF16BE {
		text, rest, _ := bytes.Cut(b, []byte{0})
		if encoding == encUTF8 {
			return string(text), rest
		}
		return latin1(text), rest
	}
	for i := 0; i+1 < len(b); i += 2 {
		if b[i] == 0 && b[i+1] == 0 {
			return decodeUTF16(encoding, b[:i]), b[i+2:]
		}
	}
	return decodeUTF16(encoding, b), nil
}

func decodeUTF16(encoding byte, b []byte) string {
	var order binary.ByteOrder = binary.BigEndian
	if encoding == encUTF16 && len(b) >= 2 {
		switch {
		case b[0] == 0xff && b[1] == 0xfe:
			order, b = binary.LittleEndian, b[2:]
		case b[0] == 0xfe && b[1] == 0xff:
			b = b[2:]
		default:
			order = binary.LittleEndian // against the standard, but that is what those who forget the mark write
		}
	}
	b = b[:min(len(b), 4*maxText)]
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

func decimal(n int) string { return strconv.Itoa(n) }
