package tags

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"sync"
	"unicode/utf16"
)

// The smallest files of each format, by hand: what the tests say about them can be read off here.

var aPicture = "\x89PNG\r\n\x1a\n" + strings.Repeat("p", 40)

func be16(n int) string { return string(binary.BigEndian.AppendUint16(nil, uint16(n))) }
func be32(n int) string { return string(binary.BigEndian.AppendUint32(nil, uint32(n))) }
func le32(n int) string { return string(binary.LittleEndian.AppendUint32(nil, uint32(n))) }
func le64(n int) string { return string(binary.LittleEndian.AppendUint64(nil, uint64(n))) }

func synch(n int) string {
	return string([]byte{byte(n >> 21), byte(n >> 14 & 127), byte(n >> 7 & 127), byte(n & 127)})
}

// mpeg is 100 frames of 24 ms at 32 kbit/s.
func mpeg() string {
	return strings.Repeat("\xff\xfb\x14\xc0"+strings.Repeat("\x00", 92), 100)
}

func id3v24(frames string) string { return "ID3\x04\x00\x00" + synch(len(frames)) + frames }
func id3v23(frames string) string { return "ID3\x03\x00\x00" + synch(len(frames)) + frames }

func frame24(id, body string) string { return id + synch(len(body)) + "\x00\x00" + body }
func frame23(id, body string) string { return id + be32(len(body)) + "\x00\x00" + body }

func utf16LE(s string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

func utf16BE(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.BigEndian.AppendUint16(b, u)
	}
	return string(b)
}

func anID(n int) string { return fmt.Sprintf("00000000-1111-4222-8333-%012x", n) }

func id3v1(title, artist, album, year string, number, genre byte) string {
	pad := func(s string, n int) string { return (s + strings.Repeat("\x00", n))[:n] }
	return "TAG" + pad(title, 30) + pad(artist, 30) + pad(album, 30) + pad(year, 4) + pad("", 29) + string([]byte{number, genre})
}

func atom(kind string, parts ...string) string {
	body := strings.Join(parts, "")
	return be32(8+len(body)) + kind + body
}

func data(class int, value string) string { return atom("data", be32(class), be32(0), value) }

func freeform(name string, values ...string) string {
	parts := []string{atom("mean", be32(0), "com.apple.iTunes"), atom("name", be32(0), name)}
	for _, v := range values {
		parts = append(parts, data(1, v))
	}
	return atom("----", parts...)
}

// mp4File is two seconds of a codec, with the items of an ilst.
func mp4File(codec string, items ...string) string {
	entry := atom(codec, "\x00\x00\x00\x00\x00\x00\x00\x01", strings.Repeat("\x00", 8), be16(2), be16(16), be32(0), be16(44100), be16(0))
	media := atom("mdia",
		atom("mdhd", be32(0), be32(0), be32(0), be32(44100), be32(88200), be32(0)),
		atom("hdlr", be32(0), be32(0), "soun", strings.Repeat("\x00", 12)),
		atom("minf", atom("stbl", atom("stsd", be32(0), be32(1), entry))))
	meta := atom("udta", atom("meta", be32(0), atom("ilst", items...)))
	return atom("ftyp", "M4A ", be32(0)) + atom("mdat", strings.Repeat("s", 1000)) + atom("moov", atom("trak", media), meta)
}

func comments(list ...string) string {
	var s strings.Builder
	s.WriteString(le32(4) + "test" + le32(len(list)))
	for _, c := range list {
		s.WriteString(le32(len(c)) + c)
	}
	return s.String()
}

func pictureBlock(kind int, picture string) string {
	return be32(kind) + be32(9) + "image/png" + be32(0) + strings.Repeat("\x00", 16) + be32(len(picture)) + picture
}

func block(kind byte, last bool, body string) string {
	if last {
		kind |= 0x80
	}
	return string([]byte{kind}) + be32(len(body))[1:] + body
}

// streamInfo is 44.1 kHz, stereo, 16 bits.
func streamInfo(samples int) string {
	b := binary.BigEndian.AppendUint64(nil, 44100<<44|1<<41|15<<36|uint64(samples))
	return strings.Repeat("\x10\x00", 5) + string(b) + strings.Repeat("\x00", 16)
}

func flacFile(blocks ...string) string {
	return "fLaC" + string([]byte{0}) + be32(34)[1:] + streamInfo(88200) + strings.Join(blocks, "") + strings.Repeat("s", 1000)
}

// oggPage holds one packet, or the beginning of one, of up to 255 segments.
func oggPage(serial, granule int, packet string) string {
	lacing := bytes.Repeat([]byte{255}, len(packet)/255)
	if len(lacing) < 255 {
		lacing = append(lacing, byte(len(packet)%255))
	}
	begins := "\x00"
	if strings.HasPrefix(packet, "\x01vorbis") || strings.HasPrefix(packet, "OpusHead") || strings.HasPrefix(packet, "\x7fFLAC") {
		begins = "\x02"
	}
	before, after := "OggS\x00"+begins+le64(granule)+le32(serial)+le32(0), string([]byte{byte(len(lacing))})+string(lacing)+packet
	return before + le32(oggSum(before+le32(0)+after)) + after
}

// oggSum is the checksum of RFC 3533: CRC-32 with the bits the other way round than in hash/crc32.
func oggSum(page string) int {
	sum, table := uint32(0), oggTable()
	for n := range len(page) {
		sum = sum<<8 ^ table[byte(sum>>24)^page[n]]
	}
	return int(sum)
}

var oggTable = sync.OnceValue(func() (table [256]uint32) {
	for n := range table {
		sum := uint32(n) << 24
		for range 8 {
			top := sum >> 31
			sum = sum<<1 ^ top*0x04c11db7
		}
		table[n] = sum
	}
	return table
})

func vorbisFile(list ...string) string {
	id := "\x01vorbis" + le32(0) + "\x02" + le32(48000) + strings.Repeat("\x00", 13)
	return oggPage(7, 0, id) + oggPages7("\x03vorbis"+comments(list...)) + oggPage(7, 0, "\x05vorbis") + oggPage(7, 96000, "sound")
}

// oggPages7 spreads a packet over as many pages as it takes.
func oggPages7(packet string) string {
	var s strings.Builder
	for len(packet) >= 255*255 {
		s.WriteString(oggPage(7, -1, packet[:255*255]))
		packet = packet[255*255:]
	}
	return s.String() + oggPage(7, 0, packet)
}

func opusFile(list ...string) string {
	head := "OpusHead\x01\x02" + "\x38\x01" + le32(44100) + "\x00\x00\x00" // 312 samples to skip
	return oggPage(7, 0, head) + oggPages7("OpusTags"+comments(list...)) + oggPage(7, 96312, "sound")
}

func pictureComment() string {
	return "METADATA_BLOCK_PICTURE=" + base64.StdEncoding.EncodeToString([]byte(pictureBlock(3, aPicture)))
}

func riffChunk(id, body string) string {
	return id + le32(len(body)) + body + strings.Repeat("\x00", len(body)%2)
}

func wavFile(chunks ...string) string {
	format := "\x01\x00\x02\x00" + le32(44100) + le32(4*44100) + "\x04\x00\x10\x00"
	body := "WAVE" + riffChunk("fmt ", format) + riffChunk("data", strings.Repeat("\x00", 4*44100)) + strings.Join(chunks, "")
	return riffChunk("RIFF", body)
}

func aiffFile(chunks ...string) string {
	rate := be16(16383+15) + string(binary.BigEndian.AppendUint64(nil, uint64(math.Ldexp(44100, 63-15))))
	comm := be16(2) + be32(44100) + be16(16) + rate
	body := "AIFF" + "COMM" + be32(len(comm)) + comm + "SSND" + be32(1000) + strings.Repeat("s", 1000) + strings.Join(chunks, "")
	return "FORM" + be32(len(body)) + body
}

// apeTag is a version 2 tag of one item, with header and footer.
func apeTag(name string, values ...string) string {
	value := strings.Join(values, "\x00")
	item := le32(len(value)) + le32(0) + name + "\x00" + value
	edge := func(flags int) string {
		return "APETAGEX" + le32(2000) + le32(len(item)+apeFooter) + le32(1) + le32(flags) + strings.Repeat("\x00", 8)
	}
	return edge(0xa0<<24) + item + edge(0x80<<24)
}

// dsfFile is a quarter of a second of stereo at 64 times 44.1 kHz.
func dsfFile(tag string) string {
	sound := strings.Repeat("s", 1000)
	format := "fmt " + le64(52) + le32(1) + le32(0) + le32(2) + le32(2) + le32(2822400) + le32(1) + le64(705600) + le32(4096) + le32(0)
	body := format + "data" + le64(12+len(sound)) + sound
	at := 0
	if tag != "" {
		at = 28 + len(body)
	}
	return "DSD " + le64(28) + le64(28+len(body)+len(tag)) + le64(at) + body + tag
}
