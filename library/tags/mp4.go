package tags

import (
	"encoding/binary"
	"fmt"
)

// The bounds of an atom walk: honest files stay far below them.
const (
	maxAtoms = 16384 // a piece of a fragmented file is six
	maxDepth = 8
)

// mp4 is the walk over the atoms of one file (ISO 14496-12).
type mp4 struct {
	f         *File
	atoms     int
	parent    string   // the atom that is being walked
	scale     int      // ticks a second of the whole
	track     mp4Track // the one being read
	sound     mp4Track // the sound track; of codec "" until one is found
	fragments mp4Fragments
	gapless   mp4Gapless
}

// mp4Track is a track whose handler and sample description may come in any order.
type mp4Track struct {
	handler  string
	id       uint32
	scale    int
	duration int64
	codec    string
	object   byte // the kind of mp4a
	average  int  // bit/s, as the codec says
	channels int
	rate     int
	bits     int
	edit     mp4Edit
}

// readMP4 walks the atoms. Depth and number are bounded: a file of nothing but nested headers ends the walk, not the program.
func (f *File) readMP4(start int64) error {
	m := mp4{f: f}
	m.walk(start, f.size, 0)
	t := m.sound
	switch {
	case t.codec == "":
		return fmt.Errorf("%w: MP4 without a sound track", ErrNotMusic)
	case lockedCodecs[t.codec]:
		return fmt.Errorf("%w: MP4 with sound of the kind %q", ErrLocked, t.codec)
	}
	if f.sound.format = t.format(); f.sound.format == "" {
		return fmt.Errorf("%w: MP4 with sound of the kind %q", ErrNotMusic, Clean(t.codec))
	}
	f.sound.rate, f.sound.channels, f.sound.bits = t.rate, t.channels, t.bits
	m.measure()
	return nil
}

// walk visits the atoms between two offsets.
func (m *mp4) walk(off, end int64, depth int) {
	for off+8 <= end && m.atoms < maxAtoms {
		m.atoms++
		kind, body, next, ok := m.atom(off, end)
		if !ok {
			return
		}
		m.visit(kind, body, next, depth)
		off = next
	}
}

// atom reads the header at off: 32-bit size and kind, size 1 for a 64-bit size, size 0 for the rest.
func (m *mp4) atom(off, end int64) (kind string, body, next int64, ok bool) {
	h, err := m.f.at(off, 8)
	if err != nil {
		return "", 0, 0, false
	}
	size, header := int64(binary.BigEndian.Uint32(h)), int64(8)
	switch size {
	case 0:
		size = end - off
	case 1:
		long, err := m.f.at(off+8, 8)
		if err != nil {
			return "", 0, 0, false
		}
		size, header = int64(binary.BigEndian.Uint64(long)), 16
	}
	kind = string(h[4:])
	if size > end-off && end == m.f.size && mayBeCut[kind] {
		if kind == "mdat" {
			m.f.sound.claimed = size - header
		}
		size = end - off
	}
	if size < header || size > end-off {
		return "", 0, 0, false
	}
	return kind, off + header, off + size, true
}

// mayBeCut are the atoms of which something is left in a file that was cut off, as downloads are.
var mayBeCut = map[string]bool{"mdat": true, "moov": true, "udta": true, "meta": true}

func (m *mp4) visit(kind string, body, end int64, depth int) {
	before := m.parent
	m.parent = kind
	switch kind {
	case "moov", "mdia", "minf", "stbl", "udta", "edts", "mvex", "moof", "traf":
		m.enter(body, end, depth)
	case "trak":
		m.track = mp4Track{}
		m.enter(body, end, depth)
		m.endTrack()
	case "meta":
		m.enter(body+m.metaHead(body), end, depth)
	case "ilst":
		m.readItems(body, end)
	case "mdat":
		m.f.sound.at(body, end)
	case "hdlr":
		if b, err := m.f.at(body, 12); err == nil && before == "mdia" { // others are of references and of tags
			m.track.handler = string(b[8:])
		}
	case "mdhd":
		m.readMediaHeader(body)
	case "stsd":
		m.readDescription(body+8, end)
	case "mvhd", "mehd", "tkhd", "elst", "trex", "tfhd", "trun":
		m.readTime(kind, body, end)
	}
	m.parent = before
}

// metaHead is the size of what comes before the atoms in a meta: version and flags, but in files of QuickTime nothing, where
// the name of an atom stands after its size.
func (m *mp4) metaHead(body int64) int64 {
	if b := m.f.upTo(body, 8); len(b) == 8 && (string(b[4:]) == "hdlr" || string(b[4:]) == "keys" || string(b[4:]) == "ilst") {
		return 0
	}
	return 4
}

func (m *mp4) enter(body, end int64, depth int) {
	if depth < maxDepth {
		m.walk(body, end, depth+1)
	}
}

// readMediaHeader: version 1 has 64-bit times.
func (m *mp4) readMediaHeader(body int64) {
	b, err := m.f.at(body, 24)
	if err != nil {
		return
	}
	if b[0] != 1 {
		m.track.scale = int(binary.BigEndian.Uint32(b[12:]))
		m.track.duration = int64(binary.BigEndian.Uint32(b[16:]))
		return
	}
	if b, err = m.f.at(body, 32); err == nil {
		m.track.scale = int(binary.BigEndian.Uint32(b[20:]))
		m.track.duration = int64(binary.BigEndian.Uint64(b[24:]))
	}
}

// endTrack keeps the first sound track.
func (m *mp4) endTrack() {
	t := m.track
	if t.handler != "soun" || m.sound.codec != "" {
		return
	}
	if t.rate == 0 { // more than 65,535 Hz do not fit; the clock of a sound track counts samples
		t.rate = t.scale
	}
	if t.channels == 0 { // what a reader is to assume where only the codec knows
		t.channels = 2
	}
	m.sound = t
}
