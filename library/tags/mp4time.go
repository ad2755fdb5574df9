package tags

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"
	"time"
)

// mp4Edit is the first edit with sound in it: which part of a track is the music.
type mp4Edit struct {
	seen  bool
	start int64 // in ticks of the track
	lasts int64 // in ticks of the whole; 0: to the end
}

// mp4Fragments adds up the samples of a file in fragments, as streams are saved.
type mp4Fragments struct {
	defaults map[uint32]uint32 // by track
	track    uint32            // of the fragment being read
	lasts    uint32            // a sample of it, where none says otherwise
	ticks    map[uint32]int64  // by track
	claimed  int64             // by mehd, in ticks of the whole
}

// mp4Gapless is what iTunes notes of the encoder's delay and padding.
type mp4Gapless struct {
	delay, padding int
	samples        int64
}

const (
	maxTracks    = 16
	gaplessSlack = 100 * time.Millisecond // a few frames, that writers round by
)

// readTime reads the atoms that say how long something lasts.
func (m *mp4) readTime(kind string, body, end int64) {
	b := m.f.upTo(body, int(min(end-body, edge)))
	if len(b) < 16 && (kind != "mehd" || len(b) < 12 && (len(b) < 8 || b[0] == 1)) {
		return
	}
	switch kind {
	case "mvhd":
		if m.scale = int(binary.BigEndian.Uint32(b[12:])); b[0] == 1 && len(b) >= 24 {
			m.scale = int(binary.BigEndian.Uint32(b[20:]))
		}
	case "mehd":
		if m.fragments.claimed = int64(binary.BigEndian.Uint32(b[4:])); b[0] == 1 {
			m.fragments.claimed = int64(binary.BigEndian.Uint64(b[4:]) & (1<<62 - 1))
		}
	case "tkhd":
		if m.track.id = binary.BigEndian.Uint32(b[12:]); b[0] == 1 && len(b) >= 24 {
			m.track.id = binary.BigEndian.Uint32(b[20:])
		}
	case "elst":
		m.track.edit.read(b)
	case "trex":
		m.fragments.setDefault(binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint32(b[12:]))
	case "tfhd":
		m.fragments.begin(b)
	case "trun":
		m.fragments.run(b)
	}
}

// read finds the first edit that is not empty: count, then for each how long it lasts, where in the track it starts, speed.
func (e *mp4Edit) read(b []byte) {
	c := cursor{b: b[4:]}
	for n := c.big32(); n > 0 && c.ok() && !e.seen; n-- {
		lasts, start := int64(c.big32()), int64(0)
		if b[0] == 1 {
			lasts = lasts<<32 | int64(c.big32())
			start = int64(c.big32())<<32 | int64(c.big32())
		} else {
			start = int64(int32(c.big32()))
		}
		c.take(4)
		e.seen = c.ok() && start >= 0
		e.lasts, e.start = lasts, start
	}
}

func (f *mp4Fragments) setDefault(track, lasts uint32) {
	if f.defaults == nil {
		f.defaults, f.ticks = map[uint32]uint32{}, map[uint32]int64{}
	}
	if len(f.defaults) < maxTracks {
		f.defaults[track] = lasts
	}
}

// begin reads a tfhd: flags, track, then what the flags name, the fourth of which is how long a sample lasts.
func (f *mp4Fragments) begin(b []byte) {
	f.track = binary.BigEndian.Uint32(b[4:])
	f.lasts = f.defaults[f.track]
	c := cursor{b: b[8:]}
	if b[3]&1 != 0 {
		c.take(8)
	}
	if b[3]&2 != 0 {
		c.take(4)
	}
	if b[3]&8 != 0 {
		f.lasts = c.big32()
	}
}

// run reads a trun: flags, count, then what the flags name, at first for all, then for each sample.
func (f *mp4Fragments) run(b []byte) {
	if _, ok := f.defaults[f.track]; !ok {
		return
	}
	c := cursor{b: b[4:]}
	count := int64(c.big32())
	if b[2]&1 == 0 {
		f.ticks[f.track] += count * int64(f.lasts)
		return
	}
	if b[3]&1 != 0 {
		c.take(4)
	}
	if b[3]&4 != 0 {
		c.take(4)
	}
	rest := uint32(0) // size, flags, offset of a sample, which follow its time
	for bit := byte(2); bit <= 8; bit <<= 1 {
		if b[2]&bit != 0 {
			rest += 4
		}
	}
	for ; count > 0 && c.ok(); count-- {
		f.ticks[f.track] += int64(c.big32())
		c.take(rest)
	}
}

// useGapless reads iTunSMPB: hexadecimal numbers, of which the second is the delay, the third the padding, the fourth the
// length of the music in samples.
func (m *mp4) useGapless(text string) {
	words := strings.Fields(text)
	if len(words) < 4 {
		return
	}
	delay, err1 := strconv.ParseUint(words[1], 16, 20)
	padding, err2 := strconv.ParseUint(words[2], 16, 20)
	samples, err3 := strconv.ParseUint(words[3], 16, 40)
	if err1 == nil && err2 == nil && err3 == nil && samples > 0 {
		m.gapless = mp4Gapless{int(delay), int(padding), int64(samples)}
	}
}

// measure sets the length: what iTunes noted, else what the first edit says, else what the fragments add up to, else what
// the track claims.
func (m *mp4) measure() {
	t, s := m.sound, &m.f.sound
	ticks := t.duration
	if ticks <= 0 || ticks == 1<<32-1 {
		ticks = m.fragments.ticks[t.id]
	}
	if ticks <= 0 && m.fragments.claimed > 0 {
		ticks = int64(lasting(m.fragments.claimed, m.scale).Seconds() * float64(t.scale))
	}
	all := lasting(ticks, t.scale)
	s.length = all
	if s.claimed > 0 && t.average > 0 {
		s.bitrate = t.average
	}
	switch {
	case m.gapless.samples > 0 && t.rate > 0 && (all == 0 || lasting(m.gapless.samples, t.rate) <= all+all/64+gaplessSlack):
		s.length, s.delay, s.padding = lasting(m.gapless.samples, t.rate), m.gapless.delay, m.gapless.padding
	case t.edit.seen:
		start := lasting(t.edit.start, t.scale)
		lasts := lasting(t.edit.lasts, m.scale)
		if start > all || lasts > all-start || lasts == 0 {
			lasts = max(0, all-start)
		}
		s.length = lasts
		s.delay = int(start.Seconds()*float64(t.rate) + 0.5)
		s.padding = int((all-start-lasts).Seconds()*float64(t.rate) + 0.5)
	}
	if s.length == 0 {
		s.length = all
	}
}

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
