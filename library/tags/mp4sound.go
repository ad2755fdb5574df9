package tags

import (
	"encoding/binary"
	"math"
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
	t.channels, t.bits = int(binary.BigEndian.Uint16(b[24:])), int(binary.BigEndian.Uint16(b[26:]))
	t.rate = int(binary.BigEndian.Uint16(b[32:]))
	own := off + 36
	switch binary.BigEndian.Uint16(b[16:]) { // versions of QuickTime
	case 1:
		own += 16
	case 2:
		own += 36
		if b, err := m.f.at(off+36, 36); err == nil {
			t.rate = int(min(math.Float64frombits(binary.BigEndian.Uint64(b[4:])), 1<<24))
			t.channels, t.bits = int(binary.BigEndian.Uint32(b[12:])&0xff), int(binary.BigEndian.Uint32(b[20:])&0xff)
		}
	}
	m.readCodecs(own, min(end, off+int64(binary.BigEndian.Uint32(b))), 0)
}

// readCodecs reads the atoms within a sample entry, and within a wave of QuickTime in one.
func (m *mp4) readCodecs(off, end int64, depth int) {
	for off+8 <= end && m.atoms < maxAtoms {
		m.atoms++
		kind, body, next, ok := m.atom(off, end)
		switch {
		case !ok:
			return
		case kind == "wave" && depth == 0:
			m.readCodecs(body, next, depth+1)
		default:
			m.readCodec(kind, body, next)
		}
		off = next
	}
}

// useALAC reads the magic cookie: bits at 5, channels at 9, rate at 20, after a version.
func (t *mp4Track) useALAC(b []byte) {
	if len(b) < 28 {
		return
	}
	b = b[4:]
	t.average = int(binary.BigEndian.Uint32(b[16:]) & (1<<28 - 1))
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
			t.useDecoder(c.take(13))
		case specific:
			t.useAudioSpecificConfig(c.take(size))
			return
		default:
			c.take(size)
		}
	}
}

// useDecoder reads the kind of sound and, of 13 bytes the last four, its bitrate.
func (t *mp4Track) useDecoder(b []byte) {
	if len(b) == 13 {
		t.object, t.average = b[0], int(binary.BigEndian.Uint32(b[9:])&(1<<28-1))
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

// useAudioSpecificConfig: 5 bits of kind, 4 of rate, 4 of channels; in HE-AAC 4 of the rate that it is played at. Kinds from
// 31 on and free rates are longer, and rare.
func (t *mp4Track) useAudioSpecificConfig(b []byte) {
	const replicated, parametric = 5, 29 // HE-AAC; version 2 makes two channels of one
	if len(b) < 2 || b[0]>>3 == 31 {
		return
	}
	bits := int(binary.BigEndian.Uint16(b))
	kind, rate, channels := bits>>11, bits>>7&15, bits>>3&15
	if rate == 15 {
		return
	}
	if extended := bits << 1 & 15; (kind == replicated || kind == parametric) && len(b) > 2 {
		if extended |= int(b[2] >> 7); extended < len(aacRates) {
			t.rate = aacRates[extended]
		}
	}
	if channels > 0 && channels <= 7 && kind != parametric {
		t.channels = [8]int{0, 1, 2, 3, 4, 5, 6, 8}[channels]
	}
}

// aacRates are the rates of AAC (ISO 14496-3, 1.6.3.4), in Hz.
var aacRates = [...]int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}
