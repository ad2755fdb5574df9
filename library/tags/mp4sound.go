package tags

import (
	"encoding/binary"
	"strings"
)

// readDescription reads the first entry of an stsd: size, codec, ..., channels at 24, bits at 26, rate (16.16) at 32. What
// the codec itself says counts for more: many writers put two channels for one.
func (m *mp4) readDescription(off, end int64) {
	b, err := m.f.at(off, 36)
	if err != nil {
		return
	}
	t := &m.track
	t.codec = strings.TrimSpace(string(b[4:8]))
	t.channels = int(binary.BigEndian.Uint16(b[24:]))
	t.rate = int(binary.BigEndian.Uint16(b[32:]))
	own := off + 36
	if binary.BigEndian.Uint16(b[16:]) == 1 { // QuickTime, version 1
		own += 16
	}
	end = min(end, off+int64(binary.BigEndian.Uint32(b)))
	for own+8 <= end && m.atoms < maxAtoms {
		m.atoms++
		kind, body, next, ok := m.atom(own, end)
		if !ok {
			return
		}
		switch kind {
		case "esds":
			t.useAAC(m.f.upTo(body, int(min(next-body, 256))))
		case "alac":
			t.useALAC(m.f.upTo(body, int(min(next-body, 64))))
		}
		own = next
	}
}

// useALAC reads the magic cookie: bits at 5, channels at 9, rate at 20, after a version.
func (t *mp4Track) useALAC(b []byte) {
	if len(b) < 28 {
		return
	}
	b = b[4:]
	t.bits, t.channels, t.rate = int(b[5]), int(b[9]), int(binary.BigEndian.Uint32(b[20:])&0xffffff)
}

// useAAC reads the number of channels from the AudioSpecificConfig (ISO 14496-3, 1.6.2.1) within the descriptors of an esds
// (ISO 14496-1, 7.2.6): tag 3 holds tag 4, which holds tag 5.
func (t *mp4Track) useAAC(b []byte) {
	const stream, config, specific = 3, 4, 5
	for c := (cursor{b: b[min(4, len(b)):]}); c.ok(); {
		switch kind, size := c.descriptor(); kind {
		case stream:
			c.take(3) // no flags, as MP4 demands
		case config:
			c.take(13)
		case specific:
			t.useAudioSpecificConfig(c.take(size))
			return
		default:
			c.take(size)
		}
	}
}

// descriptor takes a tag and a length of seven bits a byte.
func (c *cursor) descriptor() (kind byte, size uint32) {
	if b := c.take(1); b != nil {
		kind = b[0]
	}
	for range 4 {
		b := c.take(1)
		if b == nil {
			break
		}
		if size = size<<7 | uint32(b[0]&127); b[0]&128 == 0 {
			break
		}
	}
	return kind, size
}

// useAudioSpecificConfig: 5 bits of kind, 4 of rate, 4 of channels. Kinds from 31 on and free rates are longer, and rare.
func (t *mp4Track) useAudioSpecificConfig(b []byte) {
	if len(b) < 2 || b[0]>>3 == 31 {
		return
	}
	bits := int(binary.BigEndian.Uint16(b))
	rate, channels := bits>>7&15, bits>>3&15
	const parametric = 29 // HE-AAC version 2 makes two channels of one
	if rate == 15 || channels == 0 || channels > 7 || b[0]>>3 == parametric {
		return
	}
	t.channels = [8]int{0, 1, 2, 3, 4, 5, 6, 8}[channels]
}
