package tags

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

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
