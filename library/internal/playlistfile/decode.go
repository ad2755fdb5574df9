package playlistfile

import (
	"bytes"
	"encoding/binary"
	"net/url"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
)

// ToUTF8 returns the text of a playlist file as UTF-8 without a byte order mark. UTF-16 is recognised by its mark or by the zeros of its
// ASCII characters. Other bytes stay as they are, because a path may be any bytes.
func ToUTF8(b []byte) []byte {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return b[3:]
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return fromUTF16(b[2:], binary.LittleEndian)
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return fromUTF16(b[2:], binary.BigEndian)
	}
	head := b[:min(len(b), 4096)]
	even, odd := zerosOf(head)
	few := len(head)/20 + 2 // a tenth of the characters: each line has its end, and its file an extension
	switch {
	case odd >= few && even == 0:
		return fromUTF16(b, binary.LittleEndian)
	case even >= few && odd == 0:
		return fromUTF16(b, binary.BigEndian)
	}
	return b
}

// ToText is ToUTF8 for words rather than paths: bytes that are no UTF-8 are taken for Shift JIS where all of them make sense so and some
// are Japanese letters, else for the Latin script of Windows.
func ToText(b []byte) string {
	if b = ToUTF8(b); utf8.Valid(b) {
		return string(b)
	}
	for _, script := range []encoding.Encoding{japanese.ShiftJIS, charmap.Windows1252} {
		text, err := script.NewDecoder().Bytes(b)
		if err == nil && (script != japanese.ShiftJIS || isJapanese(string(text))) {
			return strings.ToValidUTF8(string(text), "")
		}
	}
	return strings.ToValidUTF8(string(b), "")
}

// isJapanese reports whether a text that was read as Shift JIS is of it: nothing was left over, no letters of half width, which the
// accents of Latin script become, and kana among the rest.
func isJapanese(s string) bool {
	kana := false
	for _, r := range s {
		if r == utf8.RuneError || r >= 0xff61 && r <= 0xff9f {
			return false
		}
		kana = kana || unicode.In(r, unicode.Hiragana, unicode.Katakana)
	}
	return kana
}

// zerosOf counts the zeros at even and at odd places that are half of an ASCII character in UTF-16.
func zerosOf(b []byte) (even, odd int) {
	for n := 0; n+1 < len(b); n += 2 {
		switch {
		case b[n] == 0 && b[n+1] != 0 && b[n+1] < 0x80:
			even++
		case b[n+1] == 0 && b[n] != 0 && b[n] < 0x80:
			odd++
		}
	}
	return even, odd
}

func fromUTF16(b []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(b)/2)
	for n := range units {
		units[n] = order.Uint16(b[2*n:])
	}
	return []byte(string(utf16.Decode(units)))
}

// IsFileURL says whether s is a file: address (RFC 8089), in any case.
func IsFileURL(s string) bool { return len(s) > 5 && strings.EqualFold(s[:5], "file:") }

// FromFileURL is the path that a file: address means, however many slashes follow: file:/a, file:///a, file://localhost/a,
// file:///C:/a, file:///C|/a, file://server/share. Other text stays as it is.
func FromFileURL(s string) string {
	if !IsFileURL(s) {
		return s
	}
	path := strings.ReplaceAll(s[5:], `\`, "/")
	if rest, is := strings.CutPrefix(path, "//"); is {
		host, _, _ := strings.Cut(rest, "/")
		switch {
		case host == "" || strings.EqualFold(host, "localhost"):
			path = rest[len(host):]
		case isDrive(host):
			path = rest
		default:
			path = "//" + rest
		}
	}
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	if drive := strings.TrimLeft(path, "/"); isDrive(drive) {
		path = drive[:1] + ":" + drive[2:]
	}
	return path
}

// isDrive says whether a path begins with the letter of a Windows drive. Old addresses have a bar for the colon.
func isDrive(s string) bool {
	return len(s) >= 2 && (s[1] == ':' || s[1] == '|') && (s[0]|0x20) >= 'a' && (s[0]|0x20) <= 'z' &&
		(len(s) == 2 || s[2] == '/' || s[2] == '\\')
}

// IsForeign says whether a path is of another system than this one, so that it cannot be relative to a folder here.
func IsForeign(path string) bool { return isDrive(path) && filepath.VolumeName(path) == "" }
