package tags

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

// What writers of tags and of streams do, and what was lost by it.

// within puts an atom, or whatever parts come to, at the end of the first atom of a kind, which the atoms around it must be told.
func within(file, kind, part string, around ...string) string {
	for _, name := range append(around, kind) {
		at := strings.Index(file, name) - 4
		size := int(file[at])<<24 | int(file[at+1])<<16 | int(file[at+2])<<8 | int(file[at+3])
		file = file[:at] + be32(size+len(part)) + file[at+4:]
		if name == kind {
			end := at + size
			return file[:end] + part + file[end:]
		}
	}
	return file
}

func TestSecondHandlerInMinf(t *testing.T) {
	alias := atom("hdlr", be32(0), "dhlr", "alis", strings.Repeat("\x00", 12))
	file := within(mp4File("mp4a", atom("\xa9nam", data(1, "Title"))), "minf", alias, "moov", "trak", "mdia")
	if i := read(t, file); i.Format != "AAC" || i.Title != "Title" {
		t.Errorf("%+v", i)
	}
}

func TestMetaWithoutVersion(t *testing.T) {
	handler := atom("hdlr", be32(0), be32(0), "mdir", strings.Repeat("\x00", 12))
	file := mp4File("mp4a")
	file = within(file, "moov", atom("meta", handler, atom("ilst", atom("\xa9nam", data(1, "Title")))))
	if i := read(t, file); i.Title != "Title" {
		t.Errorf("%+v", i)
	}
}

func TestNamesOfOldFramesInANewTag(t *testing.T) {
	for _, name := range []string{"TP1\x00", "TP1 "} {
		if i := read(t, id3v23(frame23(name, "\x00Artist")+frame23("TAL\x00", "\x00Album"))+mpeg()); len(i.Artists) != 1 ||
			i.Artists[0] != "Artist" || i.Album != "Album" {
			t.Errorf("%q: %+v", name, i)
		}
	}
}

func TestGenresUpTo191(t *testing.T) {
	for code, want := range map[int]string{125: "Dance Hall", 126: "Goa", 127: "Drum & Bass", 147: "Synthpop", 175: "Post-Punk",
		191: "Psybient"} {
		for name, file := range map[string]string{"ID3v1": mpeg() + id3v1("Title", "", "", "", 0, byte(code)),
			"ID3v2": id3v23(frame23("TCON", fmt.Sprintf("\x00(%d)", code))) + mpeg(),
			"MP4":   mp4File("mp4a", atom("gnre", data(0, be16(code+1))))} {
			if i := read(t, file); len(i.Genres) != 1 || i.Genres[0] != want {
				t.Errorf("%s %d: %q", name, code, i.Genres)
			}
		}
	}
	if i := read(t, id3v23(frame23("TCON", "\x00(RX)(CR)"))+mpeg()); strings.Join(i.Genres, "|") != "Remix|Cover" {
		t.Errorf("%q", i.Genres)
	}
}

// Info promises what Cover gives, whatever is wrong with a picture.
func TestCoverIsPromisedAsItIsGiven(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString
	jpeg := "\xff\xd8\xff\xe0" + strings.Repeat("j", 2000)
	gif, bmp := "GIF89a"+strings.Repeat("g", 40), "BM"+strings.Repeat("b", 40)
	apic := func(picture string) string {
		return id3v24(frame24("APIC", "\x00image/png\x00\x03\x00"+picture)) + mpeg()
	}
	long := strings.Repeat("d", 400)
	for name, f := range map[string]struct{ file, picture string }{
		"COVERART":             {vorbisFile("COVERART="+encoded([]byte(jpeg)), "COVERARTMIME=image/jpeg"), jpeg},
		"COVERART unpadded":    {vorbisFile("COVERART=" + strings.TrimRight(encoded([]byte(jpeg)), "=")), jpeg},
		"COVERART in FLAC":     {flacFile(block(4, true, comments("coverart="+encoded([]byte(aPicture))))), aPicture},
		"COVERART of nothing":  {vorbisFile("COVERART=!!!!"), ""},
		"COVERART of a GIF":    {vorbisFile("COVERART=" + encoded([]byte(gif))), ""},
		"GIF in FLAC":          {flacFile(block(6, true, pictureBlock(3, gif))), ""},
		"BMP in ID3":           {apic(bmp), ""},
		"GIF in MP4":           {mp4File("mp4a", atom("covr", data(0, gif))), ""},
		"JPEG as a BMP in MP4": {mp4File("mp4a", atom("covr", data(27, jpeg))), jpeg},
		"GIF in Ogg":           {vorbisFile("METADATA_BLOCK_PICTURE=" + encoded([]byte(pictureBlock(3, gif)))), ""},
		"nine bytes in Ogg":    {vorbisFile("METADATA_BLOCK_PICTURE=" + encoded([]byte(pictureBlock(3, "JPEG data")))), ""},
		"GIF, then PNG":        {flacFile(block(6, false, pictureBlock(3, gif)), block(6, true, pictureBlock(0, aPicture))), aPicture},
		"long description":     {id3v24(frame24("APIC", "\x00image/png\x00\x03"+long+"\x00"+aPicture)) + mpeg(), aPicture},
		"long description in FLAC": {flacFile(block(6, true, be32(3)+be32(9)+"image/png"+be32(400)+long+strings.Repeat("\x00",
			16)+be32(len(jpeg))+jpeg)), jpeg},
		"no picture in ID3":   {apic(""), ""},
		"an empty one in MP4": {mp4File("mp4a", atom("covr", data(13, ""))), ""},
	} {
		got, err := cover(f.file)
		if i := read(t, f.file); i.Cover != (f.picture != "") || got != f.picture || (err == nil) != i.Cover {
			t.Errorf("%s: promised %v, given %d of %d bytes, %v", name, i.Cover, len(got), len(f.picture), err)
		}
	}
}

func TestFormatsOwnPictureCountsMore(t *testing.T) {
	other := aPicture + "of the tag before"
	file := id3v24(frame24("APIC", "\x00image/png\x00\x03\x00"+other)) + flacFile(block(6, true, pictureBlock(0, aPicture)))
	if got, err := cover(file); got != aPicture {
		t.Errorf("%q %v", got, err)
	}
}

func TestGaplessNoteBeyondTheTrack(t *testing.T) {
	file := mp4File("mp4a", freeform("iTunSMPB", " 00000000 00000840 000001C0 0000000000ADDE00 00000000"))
	if i := read(t, file); i.Duration != 2*time.Second || i.Delay != 0 {
		t.Errorf("%v %d", i.Duration, i.Delay)
	}
}

func TestMP4CutOff(t *testing.T) {
	file := mp4File("mp4a", atom("\xa9nam", data(1, "Title")))
	moov := strings.Index(file, "moov") - 4
	first := file[:24-8] + file[moov:] + be32(8+100_000) + "mdat" + "the beginning"
	if i := read(t, first); i.Bitrate != 400_000 || i.Title != "Title" {
		t.Errorf("%+v", i)
	}
}

func TestCodecsInMP4(t *testing.T) {
	flac := atom("dfLa", be32(0), block(0, true, streamInfo(1)))
	for codec, f := range map[string]struct{ own, want string }{
		"fLaC": {flac, "FLAC 44100 2 16"}, "Opus": {atom("dOps", "\x00\x06"), "Opus 48000 6 0"},
		"ac-3": {atom("dac3", "\x10\x3d\x60"), "AC-3 44100 6 0"},
		"ec-3": {atom("dec3", "\x0c\x00\x20\x0f\x00"), "E-AC-3 44100 6 0"}, "mha1": {atom("mhaC", "\x01\x0c\x0c"), "MPEG-H 44100 8 0"},
		"sowt": {"", "PCM 44100 2 16"}, ".mp3": {"", "MP3 44100 2 0"},
		"mp4a": {atom("esds", be32(0), "\x03\x19\x00\x00\x00\x04\x11\x6b\x15", strings.Repeat("\x00", 11)), "MP3 44100 2 0"},
	} {
		i := read(t, within(mp4File(codec), codec, f.own, "moov", "trak", "mdia", "minf", "stbl", "stsd"))
		if got := fmt.Sprint(i.Format, " ", i.SampleRate, " ", i.Channels, " ", i.Bits); got != f.want || i.Duration != 2*time.Second {
			t.Errorf("%s: %s, want %s, %v", codec, got, f.want, i.Duration)
		}
	}
	for _, codec := range []string{"drms", "enca"} {
		if _, err := tryRead(mp4File(codec)); !errors.Is(err, ErrLocked) || !errors.Is(err, ErrNotMusic) {
			t.Errorf("%s: %v", codec, err)
		}
	}
}

func TestLayersOfMPEG(t *testing.T) {
	frames := func(head string, size int) string { return strings.Repeat(head+strings.Repeat("\x00", size-4), 100) }
	for want, file := range map[string]string{
		"MP1 800ms 48000 2 384000":    frames("\xff\xff\xc4\x00", 384),
		"MP2 2.4s 48000 1 64000":      frames("\xff\xfd\x44\xc0", 192),
		"MP2 4.8s 24000 2 64000":      frames("\xff\xf5\x84\x00", 384),
		"MP3 7.2s 8000 2 8000":        frames("\xff\xe3\x18\x00", 72),
		"MP3 24ms 48000 1 32000":      id3v24(frame24("TIT2", "\x03One")) + mpeg()[:96],
		"MP3 48ms 48000 1 32000 of 2": mpeg()[:192] + strings.Repeat("g", 100),
	} {
		i := read(t, file)
		if got := fmt.Sprint(i.Format, " ", i.Duration, " ", i.SampleRate, " ", i.Channels); !strings.HasPrefix(want, got) &&
			!strings.HasSuffix(want, "of 2") {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestMP3OfAnotherBitrateAtTheEnd(t *testing.T) {
	slow, fast := mpeg()[:96], "\xff\xfb\xe4\xc0"+strings.Repeat("\x00", 956)
	file := strings.Repeat(slow, 500) + strings.Repeat(fast, 500)
	if i := read(t, file); i.Duration != 24*time.Second {
		t.Errorf("%v", i.Duration)
	}
}

func TestMP3CutOffAfterItsNote(t *testing.T) {
	note := []byte(mpeg()[:96])
	copy(note[4+17:], "Xing\x00\x00\x00\x03"+be32(10_000)+be32(3_840_000))
	if i := read(t, string(note)+mpeg()); i.Bitrate != 128_000 || i.Duration != 240*time.Second {
		t.Errorf("%d %v", i.Bitrate, i.Duration)
	}
}

func TestTextThatIsNotUTF8(t *testing.T) {
	i := read(t, mp4File("mp4a", atom("\xa9nam", data(1, "M\xd8 and M\xc3\x98")), atom("\xa9alb", data(1, "\xff\xfeMark"))))
	if i.Title != "M\ufffd and MØ" || i.Album != "Mark" {
		t.Errorf("%q %q", i.Title, i.Album)
	}
}

// coded is a WAV of a kind of coding: 1000 bytes of it.
func coded(tag, block, perSecond, bits, perBlock, fact int) string {
	format := string([]byte{byte(tag), byte(tag >> 8)}) + "\x02\x00" + le32(44100) + le32(perSecond) +
		string([]byte{byte(block), byte(block >> 8), byte(bits), 0})
	if perBlock > 0 {
		format += "\x02\x00" + string([]byte{byte(perBlock), byte(perBlock >> 8)})
	}
	chunks := riffChunk("fmt ", format)
	if fact > 0 {
		chunks += riffChunk("fact", le32(fact))
	}
	return riffChunk("RIFF", "WAVE"+chunks+riffChunk("data", strings.Repeat("c", 1000)))
}

func TestCodedWAV(t *testing.T) {
	for name, f := range map[string]struct {
		file string
		want float64
	}{
		"A-law": {coded(6, 2, 88200, 8, 0, 0), 500. / 44100}, "mu-law": {coded(7, 2, 88200, 8, 0, 500), 500. / 44100},
		"IMA": {coded(0x11, 500, 44100, 4, 493, 986), 986. / 44100}, "Microsoft": {coded(2, 500, 44100, 4, 488, 0), 976. / 44100},
		"GSM": {coded(0x31, 65, 1625*2, 0, 320, 0), 15 * 320. / 44100}, "MP3": {coded(0x55, 1, 16000, 0, 0, 0), 1000. / 16000},
		"a fact that is a lie": {coded(6, 2, 88200, 8, 0, 1<<30), 500. / 44100},
	} {
		if i := read(t, f.file); math.Abs(i.Duration.Seconds()-f.want) > 1e-6 || i.Format != "WAV" {
			t.Errorf("%s: %v, want %v s", name, i.Duration, f.want)
		}
	}
	if _, err := tryRead(coded(0x2222, 2, 88200, 8, 0, 0)); !errors.Is(err, ErrNotMusic) {
		t.Errorf("%v", err)
	}
}
