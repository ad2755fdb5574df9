package tags

import (
	"strings"
	"testing"
	"time"

	"linnet/library/librarytest"
)

// pipedFLAC is a FLAC without its length in its head.
func pipedFLAC(t *testing.T, length time.Duration) string {
	t.Helper()
	b, err := librarytest.Track{Path: "a.flac", Title: "Piped", Length: length, Tone: 300}.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	const samples = 8 + 13
	b[samples] &= 0xf0
	copy(b[samples+1:], make([]byte, 4))
	return string(b)
}

func TestFLACFromAPipe(t *testing.T) {
	file := pipedFLAC(t, 20*time.Second)
	for name, f := range map[string]struct {
		file        string
		least, most time.Duration
	}{
		"whole": {file, 20 * time.Second, 20 * time.Second}, "behind ID3": {id3v24(frame24("TIT2", "\x03T")) + file, 20 * time.Second,
			20 * time.Second},
		"before ID3v1":  {file + id3v1("T", "", "", "", 0, 0), 20 * time.Second, 20 * time.Second},
		"cut off":       {file[:len(file)-2000], 19 * time.Second, 20 * time.Second},
		"of one header": {file[:strings.Index(file, "\xff\xf8")+20], 0, 100 * time.Millisecond},
	} {
		if i := read(t, f.file); i.Duration < f.least || i.Duration > f.most {
			t.Errorf("%s: %v", name, i.Duration)
		}
	}
}

func TestFLACBlockOfAWrongLength(t *testing.T) {
	file := pipedFLAC(t, 2*time.Second)
	at := 4 + 4 + 34 // the comments
	size := int(file[at+1])<<16 | int(file[at+2])<<8 | int(file[at+3])
	for _, wrong := range []int{size + 60, 20, 1 << 23} {
		if i := read(t, file[:at+1]+be32(wrong)[1:]+file[at+4:]); i.Title != "Piped" || i.Duration != 2*time.Second {
			t.Errorf("%d for %d: %q %v", wrong, size, i.Title, i.Duration)
		}
	}
}

func TestWAVFromAPipe(t *testing.T) {
	plain := wavFile()
	data := "data" + le32(4*44100)
	wide := strings.Replace(strings.Replace(plain, "RIFF", "RF64", 1), "WAVE",
		"WAVE"+riffChunk("ds64", le64(0)+le64(4*44100)+le64(44100)+le32(0)), 1)
	tag := riffChunk("id3 ", id3v24(frame24("TIT2", "\x03Title")))
	for name, file := range map[string]string{
		"of 0": strings.Replace(plain, data, "data"+le32(0), 1), "of 4 GiB": strings.Replace(plain, data, "data"+le32(-1), 1),
		"of 2 GiB": strings.Replace(plain, data, "data"+le32(0x7ffff000), 1),
		"RF64":     strings.Replace(wide, data, "data"+le32(-1), 1) + tag,
	} {
		if i := read(t, file); i.Duration != time.Second || name == "RF64" && i.Title != "Title" {
			t.Errorf("%s: %v %q", name, i.Duration, i.Title)
		}
	}
	format := plain[12:strings.Index(plain, "data")]
	if _, err := tryRead(riffChunk("RIFF", "WAVE"+format+riffChunk("data", "")+tag)); err == nil {
		t.Error("a WAV with nothing in it is music")
	}
}

func TestWAVOfAnOddSizeWithoutPadding(t *testing.T) {
	odd := strings.Replace(wavFile(), "data"+le32(4*44100)+"\x00", "data"+le32(4*44100-1), 1)
	if i := read(t, odd+riffChunk("id3 ", id3v24(frame24("TIT2", "\x03Title")))); i.Title != "Title" {
		t.Errorf("%+v", i)
	}
}

func TestAIFFFromAPipe(t *testing.T) {
	file := aiffFile()
	for name, file := range map[string]string{
		"no frames": strings.Replace(file, be16(2)+be32(44100), be16(2)+be32(0), 1),
		"no size":   strings.Replace(strings.Replace(file, be16(2)+be32(44100), be16(2)+be32(0), 1), "SSND"+be32(1000), "SSND"+be32(0), 1),
	} {
		if i := read(t, file); i.Duration != lasting(992/4, 44100) {
			t.Errorf("%s: %v", name, i.Duration)
		}
	}
}

// vorbisSetup is the end of the third packet of Vorbis: two modes, of a short block and of a long one.
func vorbisSetup() string {
	var bits []byte
	put := func(v, n int) {
		for i := range n {
			bits = append(bits, byte(v>>i&1))
		}
	}
	put(2-1, 6)
	for mode := range 2 {
		put(mode, 1)
		put(0, 16)
		put(0, 16)
		put(mode, 8)
	}
	put(1, 1)
	packet := make([]byte, (len(bits)+7)/8)
	for n, bit := range bits {
		packet[n/8] |= bit << (n % 8)
	}
	return "\x05vorbis" + string(packet)
}

// pageOf holds several packets of a few bytes.
func pageOf(serial, granule int, packets ...string) string {
	lacing := ""
	for _, p := range packets {
		lacing += string([]byte{byte(len(p))})
	}
	return "OggS\x00\x00" + le64(granule) + le32(serial) + le32(0) + le32(0) + string([]byte{byte(len(lacing))}) + lacing +
		strings.Join(packets, "")
}

func TestOggCutFromAStream(t *testing.T) {
	id := "\x01vorbis" + le32(0) + "\x02" + le32(48000) + strings.Repeat("\x00", 12) + "\xb8\x01" // blocks of 256 and 2048
	head := oggPage(7, 0, id) + oggPages7("\x03vorbis"+comments()) + oggPage(7, 0, vorbisSetup())
	long, short := "\x02l", "\x00s" // a packet is a bit of 0, then the mode
	const begin = 9_000_000
	vorbis := head + pageOf(7, begin+1024+576, long, long, short) + pageOf(7, begin+48000, long)
	opusHead := oggPage(7, 0, "OpusHead\x01\x02\x00\x00"+le32(48000)+"\x00\x00\x00") + oggPages7("OpusTags"+comments())
	opus := opusHead + pageOf(7, begin+1920, "\x08s", "\x08s") + pageOf(7, begin+48000, "\x08s")
	begins := opusHead + pageOf(7, 1920, "\x08s", "\x08s") + pageOf(7, 48000, "\x08s")
	for name, file := range map[string]string{"Vorbis": vorbis, "Opus": opus, "Opus from its beginning": begins} {
		if i := read(t, file); i.Duration != time.Second {
			t.Errorf("%s: %v", name, i.Duration)
		}
	}
}

func TestOggCutOff(t *testing.T) {
	file := vorbisFile() + oggPage(7, 192000, "the last page, of which some is not there")
	if i := read(t, file[:len(file)-5]); i.Duration != 2*time.Second {
		t.Errorf("%v", i.Duration)
	}
}

func TestOggThatEndsWithoutAPosition(t *testing.T) {
	file := vorbisFile() + strings.Repeat(oggPage(7, -1, strings.Repeat("c", 255*255)), 3)
	if i := read(t, file); i.Duration != 2*time.Second {
		t.Errorf("%v", i.Duration)
	}
}

// A film has pictures first; its sound lies between them.
func TestOggWithAnotherStreamFirst(t *testing.T) {
	first := func(serial int, packet string) string {
		return strings.Replace(oggPage(serial, 0, packet), "OggS\x00\x00", "OggS\x00\x02", 1)
	}
	other := func(text string) string { return oggPage(1, 5_000_000, text) }
	music := vorbisFile("TITLE=Title")
	second := strings.Index(music[4:], "OggS") + 4
	film := func(text string) string {
		return first(2, "fishead\x00") + first(1, "\x80theora"+text) + music[:second] + other(text) + music[second:] + other(text)
	}
	if i := read(t, film("x")); i.Title != "Title" || i.Format != "Vorbis" || i.Duration != 2*time.Second {
		t.Errorf("%+v", i)
	}
	if one, two := hashOf(t, film("x")), hashOf(t, film("y")); one != two {
		t.Error("the pictures beside the sound count as sound")
	}
	if hashOf(t, music) != hashOf(t, film("x")) {
		t.Error("the same sound beside pictures is another")
	}
}

func TestSpeex(t *testing.T) {
	head := "Speex   1.2" + strings.Repeat("\x00", 17) + le32(1) + le32(80) + le32(32000) + le32(2) + le32(4) + le32(2) +
		strings.Repeat("\x00", 28)
	file := strings.Replace(oggPage(7, 0, head), "OggS\x00\x00", "OggS\x00\x02", 1) + oggPages7(comments("TITLE=Title")) +
		oggPage(7, 64000, "sound")
	if i := read(t, file); i.Format != "Speex" || i.Title != "Title" || i.Duration != 2*time.Second || i.Channels != 2 {
		t.Errorf("%+v", i)
	}
}
