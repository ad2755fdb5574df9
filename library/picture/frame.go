package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// More markers of a JPEG (ITU T.81, table B.1).
const (
	markHuffman = 0xc4
	markSteps   = 0xdb
	markRestart = 0xdd
)

var errJPEG = errors.New("not a JPEG that can be read")

// component is one of the colours of a JPEG.
type component struct {
	id, h, v, table byte
}

// frame is what the frame header of a JPEG says.
type frame struct {
	width, height int
	progressive   bool
	components    []component
	hMax, vMax    int
	rgb           bool // the colours are red, green and blue, not brightness and two differences
}

// segments calls f with each marker and what belongs to it, until f returns false. rest is what follows: of a scan its data.
func segments(b []byte, f func(marker byte, body, rest []byte) bool) error {
	if len(b) < 4 || b[0] != 0xff || b[1] != markStart {
		return errJPEG
	}
	for b = b[2:]; ; {
		for len(b) > 1 && (b[0] != 0xff || b[1] == 0 || b[1] == 0xff || b[1] >= 0xd0 && b[1] <= 0xd7) {
			next := bytes.IndexByte(b[1:], 0xff) // behind image data, fill bytes and restarts
			if next < 0 {
				return nil
			}
			b = b[1+next:]
		}
		if len(b) < 4 || b[1] == markEnd {
			return nil
		}
		size := int(binary.BigEndian.Uint16(b[2:]))
		if size < 2 || len(b) < 2+size {
			return errJPEG
		}
		marker, body := b[1], b[4:2+size]
		if b = b[2+size:]; !f(marker, body, b) {
			return nil
		}
	}
}

// readFrame reads the frame header.
func readFrame(b []byte) (head frame, err error) {
	adobe := byte(255)
	failed := segments(b, func(marker byte, body, _ []byte) bool {
		switch {
		case marker == markAdobe && len(body) >= 12 && string(body[:5]) == "Adobe":
			adobe = body[11]
		case marker >= markBaseline && marker <= markProgressive:
			head, err = parseFrame(body)
			head.progressive = marker == markProgressive
		}
		return marker != markScan && err == nil
	})
	if err == nil {
		err = failed
	}
	if err == nil && len(head.components) == 0 {
		err = errJPEG
	}
	if err == nil && len(head.components) == 3 {
		ids := string([]byte{head.components[0].id, head.components[1].id, head.components[2].id})
		head.rgb = adobe == 0 || adobe == 255 && ids == "RGB"
	}
	return head, err
}

func parseFrame(body []byte) (head frame, err error) {
	if len(body) < 6 || len(body) < 6+3*int(body[5]) || body[5] > 4 || body[0] != 8 {
		return head, errJPEG
	}
	head.height, head.width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
	for n := range int(body[5]) {
		c := body[6+3*n:]
		part := component{c[0], c[1] >> 4, c[1] & 15, c[2]}
		if part.h < 1 || part.h > 4 || part.v < 1 || part.v > 4 || part.table > 3 {
			return head, errJPEG
		}
		head.components = append(head.components, part)
		head.hMax, head.vMax = max(head.hMax, int(part.h)), max(head.vMax, int(part.v))
	}
	if head.width == 0 || head.height == 0 {
		return head, errJPEG
	}
	return head, nil
}
