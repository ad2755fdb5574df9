package tags

import (
	"encoding/binary"
	"math"
	"strings"
	"time"
)

// The elements of Matroska (RFC 9559) that matter here.
const (
	mkvSegment     = 0x18538067
	mkvSeekHead    = 0x114d9b74
	mkvSeek        = 0x4dbb
	mkvSeekID      = 0x53ab
	mkvSeekPlace   = 0x53ac
	mkvInfo        = 0x1549a966
	mkvScale       = 0x2ad7b1
	mkvDuration    = 0x4489
	mkvTitle       = 0x7ba9
	mkvTracks      = 0x1654ae6b
	mkvTrack       = 0xae
	mkvTrackKind   = 0x83
	mkvCodec       = 0x86
	mkvAudio       = 0xe1
	mkvRate        = 0xb5
	mkvRateOut     = 0x78b5
	mkvChannels    = 0x9f
	mkvBits        = 0x6264
	mkvTags        = 0x1254c367
	mkvTag         = 0x7373
	mkvTargets     = 0x63c0
	mkvTargetLevel = 0x68ca
	mkvSimpleTag   = 0x67c8
	mkvTagName     = 0x45a3
	mkvTagText     = 0x4487
	mkvAttachments = 0x1941a469
	mkvAttached    = 0x61a7
	mkvFileName    = 0x466e
	mkvFileData    = 0x465c
	mkvCluster     = 0x1f43b675
	mkvClusterTime = 0xe7
	mkvBlock       = 0xa3
	mkvGroup       = 0xa0
	mkvGroupBlock  = 0xa1
)

const maxElements = 16384

// matroska is the walk over the elements of one file.
type matroska struct {
	f        *File
	elements int
	segment  int64 // where positions count from
	seeks    map[uint32]int64
	seekID   uint32
	clusters piece // from the first to what follows the last
	scale    int64 // ns in a tick
	ticks    float64
	film     bool
	track    mkvTrackInfo // being read
	sound    mkvTrackInfo
	tag      mkvTagInfo // being read
	attached mkvFile    // being read
}

type mkvTrackInfo struct {
	kind           uint64
	codec          string
	rate, out      float64
	channels, bits int
}

// readMatroska reads .mka and WebM: what follows the sound is found by what the file says of it, else by going over the sound.
func (f *File) readMatroska(start int64) error {
	m := matroska{f: f, scale: int64(time.Millisecond), seeks: map[uint32]int64{}}
	m.walk(start, f.size, 0)
	switch {
	case m.film:
		return ErrFilm
	case m.sound.codec == "":
		return broken("Matroska")
	}
	t, s := m.sound, &f.sound
	s.format, s.channels, s.rate = mkvCodecName(t.codec), t.channels, int(min(max(t.rate, t.out), 1<<24))
	if lossless[s.format] {
		s.bits = t.bits
	}
	switch {
	case s.format == "Opus": // which notes what it was made of
		s.rate = opusRate
	case s.rate == 0: // as it is where none is given
		s.rate = 8000
	}
	if s.channels == 0 {
		s.channels = 1
	}
	if m.ticks <= 0 {
		m.ticks = m.lastTime()
	}
	if length := m.ticks * float64(m.scale); length > 0 && length < float64(maxLength) {
		s.length = time.Duration(length)
	}
	s.at(m.clusters.off, m.clusters.off+m.clusters.size)
	return nil
}

// element reads the head at off: an id of up to 4 bytes, a size of up to 8. Of unknown size is what is written while it is
// recorded: it goes on to the end.
func (m *matroska) element(off, end int64) (id uint32, body, next int64, ok bool) {
	b := m.f.upTo(off, 12)
	if len(b) < 2 || m.elements >= maxElements {
		return 0, 0, 0, false
	}
	m.elements++
	width := lead(b[0])
	if width > 4 || len(b) < width+1 {
		return 0, 0, 0, false
	}
	for _, c := range b[:width] {
		id = id<<8 | uint32(c)
	}
	size, n := ebmlSize(b[width:])
	body = off + int64(width+n)
	if n == 0 || body > end {
		return 0, 0, 0, false
	}
	if size < 0 || size > end-body {
		if size = end - body; id != mkvSegment && id != mkvCluster && end != m.f.size {
			return 0, 0, 0, false
		}
	}
	return id, body, body + size, true
}

// lead is how many bytes a number has by its first: one more than there are zeros before its first one.
func lead(b byte) int {
	n := 1
	for ; n <= 8 && b&0x80 == 0; b <<= 1 {
		n++
	}
	return n
}

// ebmlSize reads a size and how many bytes it has, 0 if it is none; -1 is a size that is not known.
func ebmlSize(b []byte) (size int64, n int) {
	if n = lead(b[0]); n > 8 || n > len(b) {
		return 0, 0
	}
	size = int64(b[0]) & (1<<(8-n) - 1)
	unknown := size == 1<<(8-n)-1
	for _, c := range b[1:n] {
		size = size<<8 | int64(c)
		unknown = unknown && c == 0xff
	}
	if unknown {
		return -1, n
	}
	return size, n
}

func (m *matroska) walk(off, end int64, depth int) {
	for off < end && depth < maxDepth {
		id, body, next, ok := m.element(off, end)
		if !ok {
			return
		}
		if id == mkvCluster {
			if m.beforeCluster(off, next) {
				return
			}
		} else if m.clusters.off > 0 && m.clusters.size == 0 && depth == 1 {
			m.clusters.size = off - m.clusters.off
		}
		m.visit(id, body, next, depth)
		off = next
	}
}

// beforeCluster: true if what follows the sound was found without going over it.
func (m *matroska) beforeCluster(off, next int64) bool {
	if m.clusters.off > 0 {
		return false
	}
	m.clusters = piece{off, 0}
	behind := m.f.size
	for _, place := range m.seeks {
		if place > off {
			behind = min(behind, place)
		}
	}
	if behind == m.f.size && next < m.f.size {
		return false
	}
	m.clusters.size = behind - off
	for _, id := range []uint32{mkvTags, mkvAttachments} {
		if place, ok := m.seeks[id]; ok && place > off {
			if found, body, next, ok := m.element(place, m.f.size); ok && found == id {
				m.visit(id, body, next, 1)
			}
		}
	}
	return true
}

func (m *matroska) visit(id uint32, body, end int64, depth int) {
	switch id {
	case mkvSegment:
		m.segment = body
		m.walk(body, end, depth+1)
		if m.clusters.size == 0 && m.clusters.off > 0 {
			m.clusters.size = end - m.clusters.off
		}
	case mkvSeekHead, mkvSeek, mkvInfo, mkvTracks, mkvAudio, mkvTags, mkvTargets, mkvAttachments:
		m.walk(body, end, depth+1)
	case mkvTrack:
		m.track = mkvTrackInfo{}
		m.walk(body, end, depth+1)
		m.endTrack()
	case mkvTag:
		m.tag = mkvTagInfo{}
		m.walk(body, end, depth+1)
		m.endTag()
	case mkvSimpleTag:
		m.readSimpleTag(body, end)
	case mkvAttached:
		m.attached = mkvFile{}
		m.walk(body, end, depth+1)
		m.endAttached()
	default:
		m.value(id, body, end)
	}
}

func (m *matroska) number(off, end int64) (n uint64) {
	for _, c := range m.f.upTo(off, int(min(end-off, 8))) {
		n = n<<8 | uint64(c)
	}
	return n
}

func (m *matroska) float(off, end int64) float64 {
	if end-off == 4 {
		return float64(math.Float32frombits(uint32(m.number(off, end))))
	}
	return math.Float64frombits(m.number(off, end))
}

func (m *matroska) text(off, end int64) string {
	return strings.TrimRight(string(m.f.upTo(off, int(min(end-off, 8*maxText)))), "\x00")
}

// value reads an element without others in it.
func (m *matroska) value(id uint32, off, end int64) {
	switch id {
	case mkvSeekID:
		m.seekID = uint32(m.number(off, end))
	case mkvSeekPlace:
		if place := m.number(off, end); place < uint64(m.f.size) && len(m.seeks) < 64 {
			m.seeks[m.seekID] = m.segment + int64(place)
		}
	case mkvScale:
		m.scale = int64(min(m.number(off, end), 1<<40))
	case mkvDuration:
		m.ticks = m.float(off, end)
	case mkvTitle:
		m.f.plain.add(title, m.text(off, end))
	case mkvTrackKind:
		m.track.kind = m.number(off, end)
	case mkvCodec:
		m.track.codec = m.text(off, end)
	case mkvRate:
		m.track.rate = m.float(off, end)
	case mkvRateOut:
		m.track.out = m.float(off, end)
	case mkvChannels:
		m.track.channels = int(m.number(off, end) & 0xff)
	case mkvBits:
		m.track.bits = int(m.number(off, end) & 0xff)
	case mkvTargetLevel:
		m.tag.level = m.number(off, end)
	case mkvFileName:
		m.attached.name = m.text(off, end)
	case mkvFileData:
		m.attached.data = piece{off, end - off}
	}
}

func (m *matroska) endTrack() {
	const video, audio = 1, 2
	switch {
	case m.track.kind == video:
		m.film = true
	case m.track.kind == audio && m.sound.codec == "":
		m.sound = m.track
	}
}

// mkvCodecName is what people call a codec (RFC 9559, the codec mappings).
func mkvCodecName(id string) string {
	for _, known := range [...][2]string{{"A_OPUS", "Opus"}, {"A_VORBIS", "Vorbis"}, {"A_FLAC", "FLAC"}, {"A_AAC", "AAC"},
		{"A_MPEG/L3", "MP3"},
		{"A_MPEG/L2", "MP2"}, {"A_MPEG/L1", "MP1"}, {"A_AC3", "AC-3"}, {"A_EAC3", "E-AC-3"}, {"A_ALAC", "ALAC"}, {"A_PCM", "PCM"},
		{"A_DTS", "DTS"},
		{"A_TRUEHD", "TrueHD"}, {"A_MLP", "MLP"}, {"A_TTA1", "TTA"}, {"A_WAVPACK", "WavPack"}, {"A_REAL", "RealAudio"},
		{"A_MPC", "Musepack"}} {
		if strings.HasPrefix(id, known[0]) {
			return known[1]
		}
	}
	return "Matroska"
}

// lastTime is the time of the last block that can be found, where no length was noted.
func (m *matroska) lastTime() float64 {
	b := m.f.upTo(max(0, m.f.size-512<<10), 512<<10)
	at := strings.LastIndex(string(b), "\x1fC\xb6u")
	if at < 0 {
		return 0
	}
	off := m.f.size - int64(len(b)) + int64(at)
	_, body, end, ok := m.element(off, m.f.size)
	last, begin := int16(0), uint64(0)
	for off = body; ok && off < end; {
		var id uint32
		var inner, next int64
		if id, inner, next, ok = m.element(off, end); !ok {
			break
		}
		switch id {
		case mkvClusterTime:
			begin = m.number(inner, next)
		case mkvBlock: // a track, then the time since the beginning of the cluster
			if b := m.f.upTo(inner, 4); len(b) == 4 && lead(b[0]) == 1 {
				last = max(last, int16(binary.BigEndian.Uint16(b[1:])))
			}
		case mkvGroup: // whose blocks come first
			next = inner
			id = mkvGroupBlock
		case mkvGroupBlock:
			if b := m.f.upTo(inner, 4); len(b) == 4 && lead(b[0]) == 1 {
				last = max(last, int16(binary.BigEndian.Uint16(b[1:])))
			}
		}
		off = next
	}
	return float64(begin) + float64(last)
}
