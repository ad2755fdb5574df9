package picture

import (
	"bytes"
	"encoding/binary"
)

// orientation is how a picture is to be turned before it is looked at, 1 to 8 as in tag 0x0112 of Exif 2.32; 1 when it does not say.
// Exif stands in an APP1 segment of JPEG, in a chunk eXIf of PNG (PNG 3rd ed., 11.3.3.6) or a chunk EXIF of WebP (RFC 9649, 2.7.1.5).
func orientation(data []byte, format string) int {
	var exif []byte
	switch format {
	case "jpeg":
		eachSegment(data, func(marker byte, body []byte) bool {
			if rest, is := bytes.CutPrefix(body, exifHead); is && marker == 0xe1 {
				exif = rest
			}
			return exif == nil
		})
	case "png":
		exif = chunk(data, 8, "eXIf", binary.BigEndian)
	case "webp":
		exif = bytes.TrimPrefix(chunk(data, 12, "EXIF", binary.LittleEndian), exifHead)
	}
	return tiffOrientation(exif)
}

var exifHead = []byte("Exif\x00\x00")

// eachSegment walks over the segments of a JPEG before its pixels (ITU-T T.81, B.1.1) while next wants more.
func eachSegment(data []byte, next func(marker byte, body []byte) bool) {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker := data[at+1]
		if marker == 0 {
			return // no marker
		}
		if marker == 0xff || marker == 0x01 || marker >= 0xd0 && marker <= 0xd7 { // filling, or a marker without a body
			at++
			if marker != 0xff {
				at++
			}
			continue
		}
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		end := at + 2 + length
		if marker == 0xda || marker == 0xd9 || length < 2 || end > len(data) || !next(marker, data[at+4:end]) {
			return
		}
		at = end
	}
}

// chunk is the body of the first chunk of a name in a PNG, or in a RIFF file as WebP is one; nil when there is none.
func chunk(data []byte, at int, name string, order binary.ByteOrder) []byte {
	for at+8 <= len(data) {
		kind, size := data[at:at+4], data[at+4:at+8]
		after := 0 // bytes behind the body
		if order == binary.BigEndian {
			kind, size, after = size, kind, 4 // PNG has the length first, and a checksum at the end
		}
		length := int64(order.Uint32(size))
		body := int64(at) + 8
		if body+length > int64(len(data)) {
			return nil
		}
		if string(kind) == name {
			return data[body : body+length]
		}
		if order == binary.LittleEndian {
			after = int(length & 1) // RIFF pads
		}
		at = int(body+length) + after
	}
	return nil
}

// tiffOrientation reads the tag in the first directory of a TIFF structure (TIFF 6.0, section 2).
func tiffOrientation(exif []byte) int {
	if len(exif) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(exif[:2]) == "MM" {
		order = binary.BigEndian
	} else if string(exif[:2]) != "II" {
		return 1
	}
	at := int64(order.Uint32(exif[4:]))
	if order.Uint16(exif[2:]) != 42 || at+2 > int64(len(exif)) {
		return 1
	}
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if tag, kind := order.Uint16(entries), order.Uint16(entries[2:]); tag == 0x0112 && kind == 3 {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}
