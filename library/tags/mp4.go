package tags

import (
	"encoding/binary"
	"fmt"
	"strconv"
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
	chapters  mp4Chapters
	tables    map[string]piece // of the track being read
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
	m.readChapterTrack()
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
	case "moov", "mdia", "minf", "stbl", "udta", "edts", "mvex", "moof", "traf", "tref":
		m.enter(body, end, depth)
	case "trak":
		m.track = mp4Track{}
		m.enter(body, end, depth)
		m.endTextTrack()
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
	case "chpl":
		m.readNeroChapters(body, end)
	case "chap", "stts", "stsz", "stsc", "stco", "co64":
		m.noteChapterAtom(kind, body, end)
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

// codecs are the kinds of sound in MP4 and QuickTime (mp4ra.org, the QuickTime File Format), by what people call them.
var codecs = map[string]string{
	"mp4a": "AAC", "alac": "ALAC", "fLaC": "FLAC", "Opus": "Opus", "ac-3": "AC-3", "ec-3": "E-AC-3", "ac-4": "AC-4",
	"mlpa": "TrueHD", "dtsc": "DTS", "dtsh": "DTS", "dtsl": "DTS", "dtse": "DTS", "dtsx": "DTS",
	"mha1": "MPEG-H", "mhm1": "MPEG-H", "mha2": "MPEG-H", "mhm2": "MPEG-H", ".mp3": "MP3", "mp3": "MP3", ".mp2": "MP2",
	"samr": "AMR", "sawb": "AMR", "sqcp": "QCELP", "wma": "WMA", "spex": "Speex", "XiVs": "Vorbis", "vrbs": "Vorbis",
	"ms\x00\x55": "MP3", "ms\x00\x11": "ADPCM", "ms\x00\x02": "ADPCM", "ima4": "ADPCM", "alaw": "A-law", "ulaw": "u-law",
	"lpcm": "PCM", "ipcm": "PCM", "fpcm": "PCM", "sowt": "PCM", "twos": "PCM", "raw": "PCM", "NONE": "PCM", "in24": "PCM",
	"in32": "PCM", "fl32": "PCM", "fl64": "PCM", "agsm": "GSM", "QDM2": "QDesign", "QDMC": "QDesign", "MAC3": "MACE", "MAC6": "MACE",
}

// lockedCodecs are kinds of sound that only the programs of their sellers open.
var lockedCodecs = map[string]bool{"drms": true, "drmi": true, "enca": true, "aavd": true, "aax": true}

// objects are the kinds of sound that mp4a may be as well (mp4ra.org, object types).
var objects = map[byte]string{0x69: "MP3", 0x6b: "MP3", 0xdd: "Vorbis", 0xad: "Opus", 0xc1: "FLAC", 0xa5: "AC-3", 0xa6: "E-AC-3",
	0xa9: "DTS", 0xaa: "DTS", 0xab: "DTS", 0xac: "DTS", 0xe1: "QCELP"}

// lossless keep the size of their samples.
var lossless = map[string]bool{"ALAC": true, "FLAC": true, "PCM": true, "TrueHD": true}

// format names the codec; "" if it is not known.
func (t *mp4Track) format() string {
	name := codecs[t.codec]
	if other := objects[t.object]; name == "AAC" && other != "" {
		name = other
	}
	if !lossless[name] {
		t.bits = 0
	}
	return name
}

// readCodec reads what a codec says of itself in an atom of its own; it counts for more than the sample entry.
func (m *mp4) readCodec(kind string, body, end int64) {
	t := &m.track
	b := m.f.upTo(body, int(min(end-body, 256)))
	switch kind {
	case "esds":
		t.useAAC(b)
	case "alac":
		t.useALAC(b)
	case "dfLa": // version and flags, then the blocks of FLAC, STREAMINFO first
		if len(b) >= 4+4+34 {
			info := streamInfoOf(b[8:])
			t.rate, t.channels, t.bits = info.rate, info.channels, info.bits
		}
	case "dOps": // version, channels
		if len(b) >= 2 {
			t.channels, t.rate = int(b[1]), opusRate
		}
	case "dac3":
		if len(b) >= 3 {
			t.channels = ac3Channels(b[1]>>3&7, b[1]>>2&1 == 1)
		}
	case "dec3":
		if len(b) >= 5 {
			t.channels = ac3Channels(b[3]>>1&7, b[3]&1 == 1)
		}
	case "mhaC":
		if len(b) >= 3 && int(b[2]) < len(layouts) {
			t.channels = layouts[b[2]]
		}
	}
}

// layouts is the number of channels of a layout (ISO 23091-3).
var layouts = [...]int{0, 1, 2, 3, 4, 5, 6, 8, 2, 3, 4, 7, 8, 24, 8, 12, 10, 12, 14, 12, 14}

// ac3Channels is their number by audio coding mode, and whether there is one for low frequencies (ETSI TS 102 366, 4.4.2).
func ac3Channels(mode byte, low bool) int {
	n := [8]int{2, 1, 2, 3, 3, 4, 4, 5}[mode&7]
	if low {
		n++
	}
	return n
}

// itemNames are iTunes' items. Items of the name "----" bring their own.
var itemNames = map[string]field{
	"\xa9nam": title, "\xa9ART": artist, "\xa9art": artist, "aART": albumArtist, "\xa9alb": album, "\xa9day": date, "\xa9gen": genre,
	"gnre": genre, "trkn": number, "disk": disc, "cprt": copyright, "covr": picture, "\xa9wrt": composer, "\xa9cmt": comment,
	"\xa9lyr": lyrics, "cpil": compilation,
}

// The classes of a data atom.
const (
	classBytes = 0
	classUTF8  = 1
	classInt   = 21
)

// readItems reads an ilst: items that hold data atoms.
func (m *mp4) readItems(off, end int64) {
	for off+8 <= end && m.atoms < maxAtoms {
		m.atoms++
		kind, body, next, ok := m.atom(off, end)
		if !ok {
			return
		}
		if name := itemNames[kind]; name != none || kind == "----" {
			m.readItem(name, body, next)
		}
		off = next
	}
}

// readItem reads the values of one item; an item of the name "----" brings its own.
func (m *mp4) readItem(name field, off, end int64) {
	for off+8 <= end && m.atoms < maxAtoms {
		m.atoms++
		kind, body, next, ok := m.atom(off, end)
		if !ok {
			return
		}
		switch size := next - body; {
		case kind == "name" && name == none && size > 4 && size < 256:
			name = fieldOf(m.f.upTo(body+4, int(size-4)))
		case kind == "data" && size > 8 && name != none:
			m.readData(name, body, size)
		}
		off = next
	}
}

// readData reads one value: class, locale, bytes. Its class is believed only where its bytes fit it.
func (m *mp4) readData(name field, off, size int64) {
	h, err := m.f.at(off, 8)
	if err != nil {
		return
	}
	class, off, size := int(binary.BigEndian.Uint32(h)&0xffffff), off+8, size-8
	if name == picture {
		m.readCover(off, size)
		return
	}
	most := int64(8 * maxText)
	if name == lyrics && m.f.want == wantLyrics {
		most = maxWords
	}
	b, err := m.f.at(off, int(min(size, most)))
	if err != nil {
		return
	}
	switch {
	case class == classUTF8 && name == gapless:
		m.useGapless(string(b))
	case class == classUTF8:
		m.f.useNamed(name, b)
	case (name == number || name == disc) && len(b) >= 4:
		m.f.fields.add(name, strconv.Itoa(int(binary.BigEndian.Uint16(b[2:]))))
	case name == genre && len(b) == 2 && b[0]|b[1] != 0:
		m.f.fields.add(name, strconv.Itoa(int(binary.BigEndian.Uint16(b))-1))
	case name == compilation && (class == classInt || class == classBytes) && b[0] != 0:
		m.f.fields.add(name, "1")
	}
}

// readCover: writers err in the class, so that the bytes tell.
func (m *mp4) readCover(off, size int64) {
	if size > MaxCover {
		return
	}
	if m.f.want != wantCover {
		m.f.notePicture(m.f.upTo(off, int(min(size, 16))), size)
	} else if b, err := m.f.at(off, int(size)); err == nil {
		m.f.keepPicture(b, false)
	}
}
