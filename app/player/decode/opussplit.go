package decode

import "fmt"

var errOpusPacket = fmt.Errorf("%w (an Opus packet of several streams)", ErrBroken)

// splitOpus takes the packet of one stream from those of several (RFC 6716, appendix B), where it says its own length, appends it to dst as
// it would be alone, and returns what follows.
func splitOpus(dst, b []byte) (own, rest []byte, err error) {
	if len(b) < 2 {
		return nil, nil, errOpusPacket
	}
	head, frames := b[:1], 1 // the table of contents, later with what else comes before the lengths
	vbr, padding := false, 0
	at := 1
	switch b[0] & 3 {
	case 1:
		frames = 2
	case 2:
		frames, vbr = 2, true
	case 3:
		if frames, vbr = int(b[1]&0x3f), b[1]&0x80 != 0; frames < 1 || frames > 48 {
			return nil, nil, errOpusPacket
		}
		at = 2
		if b[1]&0x40 != 0 {
			if padding, at, err = opusPadding(b, at); err != nil {
				return nil, nil, err
			}
		}
		head = []byte{b[0], b[1] &^ 0x40}
	}
	dst = append(dst, head...)
	total := 0
	lengths := 1 // that stand there: of all frames, or of one for all
	if vbr {
		lengths = frames
	}
	for i := range lengths {
		n, size := opusLength(b[at:])
		if size == 0 {
			return nil, nil, errOpusPacket
		}
		if vbr && i < lengths-1 { // the length of the last is what remains
			dst = append(dst, b[at:at+size]...)
		}
		if at += size; vbr {
			total += n
		} else {
			total = n * frames
		}
	}
	if total+padding > len(b)-at {
		return nil, nil, errOpusPacket
	}
	return append(dst, b[at:at+total]...), b[at+total+padding:], nil
}

// opusPadding is how many bytes of padding there are, and where what follows their number begins.
func opusPadding(b []byte, at int) (padding, next int, err error) {
	for ; ; at++ {
		if at >= len(b) {
			return 0, 0, errOpusPacket
		}
		if b[at] < 255 {
			return padding + int(b[at]), at + 1, nil
		}
		padding += 254
	}
}

// opusLength is the length that b begins with, in one or two bytes (section 3.2.1); size is 0 where there is none.
func opusLength(b []byte) (n, size int) {
	switch {
	case len(b) < 1:
		return 0, 0
	case b[0] < 252:
		return int(b[0]), 1
	case len(b) < 2:
		return 0, 0
	}
	return int(b[0]) + 4*int(b[1]), 2
}
