package tags

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
)

// id3 is one ID3v2 tag (id3.org, versions 2.2, 2.3 and 2.4).
type id3 struct {
	major   byte
	unsync  bool
	pos     int64 // of the next frame
	end     int64
	within  *source
	visited int
	tidy    tidy // the frames worth reading
}

const maxFrames = 4096

// readID3v2 reads the tags that stand at off, one after the other, and returns where they end. The first counts most: some
// writers leave the old tag behind their own.
func (f *File) readID3v2(off int64) int64 {
	for range 4 {
		next := off
		tag := f.apart(func() { next = f.readOneID3v2(off) })
		f.fields.addMissing(&tag)
		if next == off {
			break
		}
		off = next
	}
	return off
}

func (f *File) readOneID3v2(off int64) int64 {
	h, err := f.at(off, 10)
	if err != nil || string(h[:3]) != "ID3" || h[3] < 2 || h[3] > 4 {
		return off
	}
	size, ok := synchsafe(h[6:10])
	if !ok {
		return off
	}
	end := off + 10 + int64(size)
	tag := id3{major: h[3], unsync: h[5]&0x80 != 0, pos: off + 10, end: min(end, f.size), within: &f.source,
		tidy: tidy{b: f.buffers.tidy[:0]}}
	if h[3] == 4 && h[5]&0x10 != 0 {
		end += 10 // a footer
	}
	if tag.unsync && tag.major < 4 && !tag.resync() {
		return end
	}
	if h[5]&0x40 != 0 && tag.major > 2 {
		tag.skipExtendedHeader()
	}
	for tag.visited < maxFrames && f.readFrame(&tag) {
		tag.visited++
	}
	f.useTidy(&tag.tidy)
	return end
}

// resync undoes the unsynchronisation of a whole tag at once, in memory: byte by byte from a file it takes seconds.
func (t *id3) resync() bool {
	b, err := t.within.at(t.pos, int(t.end-t.pos))
	if err != nil {
		return false
	}
	if !t.within.spend(len(b)) {
		return false
	}
	b = resync(b)
	t.within = &source{r: bytes.NewReader(b), size: int64(len(b)), budget: t.within.budget, head: b}
	t.pos, t.end, t.unsync = 0, int64(len(b)), false
	return true
}

func resync(b []byte) []byte { return bytes.ReplaceAll(b, []byte{0xff, 0}, []byte{0xff}) }

func (t *id3) skipExtendedHeader() {
	h, err := t.within.at(t.pos, 4)
	if err != nil {
		return
	}
	if t.major == 3 {
		t.pos += 4 + int64(binary.BigEndian.Uint32(h))
	} else if n, ok := synchsafe(h); ok {
		t.pos += int64(n)
	}
}

// readFrame reads the frame at pos and moves on; false at the end of the tag or at nonsense.
func (f *File) readFrame(t *id3) bool {
	header := 10
	if t.major == 2 {
		header = 6
	}
	h, err := t.within.at(t.pos, header)
	if err != nil || t.pos+int64(header) > t.end || h[0] < 'A' || h[0] > 'Z' {
		return false
	}
	id, size, flags := frameHeader(h, t.major)
	id = strings.TrimRight(id, "\x00 ") // iTunes 12 copies names of 2.2 into tags of 2.3
	start := t.pos + int64(header)
	t.pos = start + size
	if t.pos > t.end {
		return false
	}
	if id == "CHAP" && f.want == wantChapters {
		f.readChapterFrame(t, piece{start, size}, flags)
		return true
	}
	kind := frames[id]
	most := kind.most()
	if size <= 1 || most == 0 || f.pass(kind, size) {
		return true
	}
	if kind.field == picture && f.want != wantCover {
		f.notePictureFrame(t, piece{start, size}, flags)
		return true
	}
	read := int(min(size, int64(most)))
	if kind.field != picture && t.tidy.full(read) {
		return true
	}
	if body, err := t.within.at(start, read); err == nil {
		f.useFrame(t, kind, frameBody(body, flags, t))
	}
	return true
}

// pass: of pictures and words a scan only wants to know whether they are there. Reading them would cost most of it.
func (f *File) pass(kind frame, size int64) bool {
	switch kind.field {
	case picture:
		return size > MaxCover+1024
	case lyrics, timedLyrics:
		f.lyrics = f.lyrics || size > 5
		return f.want != wantLyrics
	}
	return false
}

func frameHeader(h []byte, major byte) (id string, size int64, flags byte) {
	if major == 2 {
		return string(h[:3]), int64(h[3])<<16 | int64(h[4])<<8 | int64(h[5]), 0
	}
	size = int64(binary.BigEndian.Uint32(h[4:8]))
	if major == 4 {
		// Sizes are synchsafe, but old iTunes wrote plain ones.
		if n, ok := synchsafe(h[4:8]); ok {
			size = int64(n)
		}
	}
	return string(h[:4]), size, h[9]
}

// frameBody undoes what the flags say was done; nil if that was compression or encryption.
func frameBody(b []byte, flags byte, t *id3) []byte {
	skip := 0
	if t.major == 4 {
		if flags&0x0c != 0 {
			return nil
		}
		skip = int(flags>>6&1) + 4*int(flags&1)
	} else {
		if flags&0xc0 != 0 {
			return nil
		}
		skip = int(flags >> 5 & 1)
	}
	if len(b) < skip {
		return nil
	}
	b = b[skip:]
	if t.major == 4 && (t.unsync || flags&2 != 0) {
		if !t.within.spend(len(b)) {
			return nil
		}
		b = resync(b)
	}
	return b
}

func (f *File) useFrame(t *id3, kind frame, b []byte) {
	switch {
	case len(b) < 2:
	case kind.field == picture:
		f.keepPicture(pictureInFrame(b, t.major))
	case kind.field == timedLyrics:
		f.useTimedLyrics(b)
	default:
		t.tidy.add(kind, b)
	}
}

// notePictureFrame looks at the beginning of an APIC.
func (f *File) notePictureFrame(t *id3, where piece, flags byte) {
	for _, most := range []int64{pictureHead, longPictureHead} {
		b, err := t.within.at(where.off, int(min(where.size, most)))
		if err != nil {
			return
		}
		if data, _ := pictureInFrame(frameBody(b, flags, t), t.major); len(data) > 8 {
			f.notePicture(data, where.size-int64(len(b)-len(data)))
			return
		}
		if where.size <= most {
			return
		}
	}
}

// pictureInFrame takes an APIC apart: encoding, MIME type (in 2.2 three letters), kind, description, picture.
func pictureInFrame(b []byte, major byte) (data []byte, front bool) {
	if len(b) < 4 {
		return nil, false
	}
	encoding, rest := b[0], b[1:]
	if major == 2 {
		rest = rest[3:]
	} else {
		_, after, ok := bytes.Cut(rest, []byte{0})
		if !ok {
			return nil, false
		}
		rest = after
	}
	if len(rest) < 2 {
		return nil, false
	}
	_, data = cutText(encoding, rest[1:])
	return data, rest[0] == 3
}

// synchsafe reads four bytes of seven bits; not ok if they are of eight.
func synchsafe(b []byte) (int, bool) {
	n := 0
	for _, c := range b[:4] {
		if c&0x80 != 0 {
			return 0, false
		}
		n = n<<7 | int(c)
	}
	return n, true
}

// frame is a kind of ID3v2 frame that is of interest.
type frame struct {
	id    string // in version 2.3 and 2.4
	field field  // none for those that bring their own name
}

// frames are the frames that are read, by their names of all versions. Others are passed over.
var frames = map[string]frame{
	"TT2": {"TIT2", title}, "TP1": {"TPE1", artist}, "TAL": {"TALB", album}, "TP2": {"TPE2", albumArtist},
	"TPA": {"TPOS", disc}, "TRK": {"TRCK", number}, "TYE": {"TYER", year}, "TOR": {"TORY", originalDate},
	"TCO": {"TCON", genre}, "TCM": {"TCOM", composer}, "TCP": {"TCMP", compilation}, "TCR": {"TCOP", copyright},
	"WCP": {"WCOP", licence}, "COM": {"COMM", comment}, "ULT": {"USLT", lyrics}, "SLT": {"SYLT", timedLyrics},
	"PIC": {"APIC", picture}, "TXX": {"TXXX", none}, "UFI": {"UFID", mbRecording},

	"TIT2": {"TIT2", title}, "TPE1": {"TPE1", artist}, "TALB": {"TALB", album}, "TPE2": {"TPE2", albumArtist},
	"TPOS": {"TPOS", disc}, "TRCK": {"TRCK", number}, "TYER": {"TYER", year}, "TORY": {"TORY", originalDate},
	"TDRC": {"TDRC", date}, "TDRL": {"TDRL", year}, "TDOR": {"TDOR", originalDate},
	"TCON": {"TCON", genre}, "TCOM": {"TCOM", composer}, "TCMP": {"TCMP", compilation}, "TCOP": {"TCOP", copyright},
	"WCOP": {"WCOP", licence}, "COMM": {"COMM", comment}, "USLT": {"USLT", lyrics}, "SYLT": {"SYLT", timedLyrics},
	"APIC": {"APIC", picture}, "TXXX": {"TXXX", none}, "UFID": {"UFID", mbRecording},
}

// most is how many bytes of such a frame are read.
func (k frame) most() int {
	switch k.field {
	case picture:
		return MaxCover + 1024
	case lyrics, timedLyrics:
		return maxWords
	}
	if k.id == "" {
		return 0
	}
	return 16 * maxText
}

// isText: an encoding and a list of values, nothing else.
func (k frame) isText() bool { return k.id[0] == 'T' && k.id != "TXXX" }

// language is how many bytes stand between the encoding and the text: the language of a comment or of lyrics.
func (k frame) language() int {
	if k.id == "COMM" || k.id == "USLT" {
		return 3
	}
	return 0
}

// readID3v1 reads the last 128 bytes, the oldest tag there is, for what nothing better has said. Its text is Latin-1, or,
// in spite of it, UTF-8.
func (f *File) readID3v1() {
	b, err := f.at(f.size-128, 128)
	if err != nil || string(b[:3]) != "TAG" { // APE alone
		return
	}
	var old fields
	old.add(title, untilNUL(b[3:33]))
	old.add(artist, untilNUL(b[33:63]))
	old.add(album, untilNUL(b[63:93]))
	old.add(year, untilNUL(b[93:97]))
	old.add(comment, untilNUL(b[97:127]))
	if b[125] == 0 && b[126] != 0 {
		old.add(number, strconv.Itoa(int(b[126])))
	}
	old.add(genre, genreName(int(b[127])))
	f.fields.addMissing(&old)
}

// untilNUL: nobody says which encoding; UTF-8 where it is, else Latin-1.
func untilNUL(b []byte) string {
	b, _, _ = bytes.Cut(b, []byte{0})
	if bytes.Equal(bytes.ToValidUTF8(b, nil), b) {
		return string(b)
	}
	return latin1(b)
}

func latin1(b []byte) string {
	runes := make([]rune, len(b))
	for n, c := range b {
		runes[n] = rune(c)
	}
	return string(runes)
}
