package tags

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// chapFrame is a CHAP of ID3v2.4 that begins at a time in milliseconds.
func chapFrame(id string, at int, title string) string {
	return frame24("CHAP", id+"\x00"+be32(at)+be32(at+1)+be32(-1)+be32(-1)+frame24("TIT2", "\x03"+title))
}

func stts(count, lasts int) string { return atom("stts", be32(0), be32(1), be32(count), be32(lasts)) }

// bookFile is an M4B whose sound track names a track of text for its chapters; times are of samples in a clock of 1,000 Hz.
func bookFile(times string, titles ...string) string {
	var samples, sizes strings.Builder
	for _, title := range titles {
		samples.WriteString(be16(len(title)) + title)
		sizes.WriteString(be32(2 + len(title)))
	}
	head := atom("ftyp", "M4B ", be32(0)) + be32(8+samples.Len()) + "mdat"
	clock := func(rate, length int) string {
		return atom("mdhd", be32(0), be32(0), be32(0), be32(rate), be32(length), be32(0))
	}
	handler := func(kind string) string { return atom("hdlr", be32(0), be32(0), kind, strings.Repeat("\x00", 12)) }
	identity := func(id int) string {
		return atom("tkhd", be32(0), be32(0), be32(0), be32(id), strings.Repeat("\x00", 68))
	}
	entry := atom("mp4a", "\x00\x00\x00\x00\x00\x00\x00\x01",
		strings.Repeat("\x00", 8), be16(2), be16(16), be32(0), be16(44100), be16(0))
	sound := atom("trak", identity(1), atom("tref", atom("chap", be32(2))),
		atom("mdia", clock(44100, 441000), handler("soun"), atom("minf", atom("stbl", atom("stsd", be32(0), be32(1), entry)))))
	text := atom("trak", identity(2), atom("mdia", clock(1000, 10000), handler("text"), atom("minf", atom("stbl", times,
		atom("stsc", be32(0), be32(1), be32(1), be32(len(titles)), be32(1)),
		atom("stsz", be32(0), be32(0), be32(len(titles)), sizes.String()), atom("stco", be32(0), be32(1), be32(len(head)))))))
	return head + samples.String() + atom("moov", sound, text)
}

// neroFile is an M4B with the chpl of Nero, of version 1.
func neroFile(chapters ...Chapter) string {
	body := be32(1<<24) + be32(0) + string([]byte{byte(len(chapters))})
	for _, c := range chapters {
		body += be32(0) + be32(int(c.At/100)) + string([]byte{byte(len(c.Title))}) + c.Title
	}
	whole := mp4File("mp4a")
	at := strings.Index(whole, "moov") - 4
	return whole[:at] + atom("moov", whole[at+8:], atom("udta", atom("chpl", body)))
}

// cueBlock is a CUESHEET of FLAC at 44.1 kHz with tracks at these seconds, and the end.
func cueBlock(seconds ...int) string {
	body := strings.Repeat("\x00", 128+8+1+258) + string([]byte{byte(len(seconds) + 1)})
	for n, at := range seconds {
		body += le64be(at*44100-10) + string([]byte{byte(n + 1)}) + strings.Repeat("\x00", 12+1+13) + "\x02" +
			le64be(0) + "\x00\x00\x00\x00" + le64be(10) + "\x01\x00\x00\x00"
	}
	return body + le64be(88200) + "\xaa" + strings.Repeat("\x00", 12+1+13) + "\x00"
}

func le64be(n int) string { return be32(n>>32) + be32(n) }

func numberedComments(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("CHAPTER%03d=00:00:01.000", i)
	}
	return all
}

const cueText = "\ufeffREM by hand\r\nTITLE \"The Album\"\r\nFILE \"C:\\rips\\one.flac\" WAVE\r\n" +
	"  TRACK 01 AUDIO\r\n    TITLE \"Quay\"\r\n" +
	"    INDEX 01 00:00:00\r\n  TRACK 02 AUDIO\r\n    TITLE \"Tide, and Ebb\"\r\n    INDEX 00 00:58:00\r\n    INDEX 01 01:02:37\r\n" +
	"FILE \"two.flac\" WAVE\r\n  TRACK 03 AUDIO\r\n    TITLE \"Far\"\r\n    INDEX 01 00:00:00\r\n"

func TestChaptersOfEveryKind(t *testing.T) {
	second := time.Second
	for name, c := range map[string]struct {
		file string
		want []Chapter
	}{
		"a track of text": {bookFile(stts(3, 2500), "One", "Two", "\xff\xfeD\x00r\x00e\x00i\x00"),
			[]Chapter{{0, "One"}, {2500 * time.Millisecond, "Two"}, {5 * second, "Drei"}}},
		"Nero": {neroFile(Chapter{0, "One"}, Chapter{90 * second, "Zwei"}), []Chapter{{0, "One"}, {90 * second, "Zwei"}}},
		"frames of ID3v2": {id3v24(chapFrame("b", 61500, "Second")+chapFrame("a", 0, "First")) + mpeg(),
			[]Chapter{{0, "First"}, {61500 * time.Millisecond, "Second"}}},
		"Vorbis comments": {opusFile("CHAPTER001=00:00:00.000", "CHAPTER001NAME=Quay", "chapter002=01:00:02.500",
			"CHAPTER003NAME=timeless"),
			[]Chapter{{0, "Quay"}, {time.Hour + 2500*time.Millisecond, ""}}},
		"CUESHEET of FLAC": {flacFile(block(5, true, cueBlock(1, 62))), []Chapter{{second, ""}, {62 * second, ""}}},
		"a cue in a comment": {flacFile(block(4, true, comments("CUESHEET="+cueText))),
			[]Chapter{{0, "Quay"}, {62*second + 37*second/75, "Tide, and Ebb"}}},
	} {
		f, err := Open(strings.NewReader(c.file), int64(len(c.file)))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := f.Chapters(); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v; want %v", name, got, err, c.want)
		}
		f.Close()
	}
}

func TestFileWithoutChapters(t *testing.T) {
	file := mp4File("mp4a")
	f, err := Open(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if all, err := f.Chapters(); !errors.Is(err, ErrNoChapters) {
		t.Errorf("%v, %v", all, err)
	}
}

// TestCueOfTwoFiles gives to each file its own tracks, whatever folder the sheet names.
func TestCueOfTwoFiles(t *testing.T) {
	for file, want := range map[string]int{"": 2, "one.flac": 2, "ONE.FLAC": 2, "two.flac": 1, "three.flac": 0} {
		if got := ParseCue(cueText, file); len(got) != want {
			t.Errorf("%q: %v", file, got)
		}
	}
}

func FuzzCue(f *testing.F) {
	f.Add(cueText, "two.flac")
	f.Add("INDEX 01 99999:59:74\nINDEX 01 00:60:00\nFILE", "")
	f.Fuzz(func(t *testing.T, text, file string) {
		last := Chapter{At: -1}
		for _, c := range ParseCue(text, file) {
			if c.At <= last.At || Clean(c.Title) != c.Title {
				t.Errorf("%+v after %+v", c, last)
			}
			last = c
		}
	})
}

func FuzzChapters(f *testing.F) {
	for _, file := range []string{bookFile(stts(2, 1), "One", "Two"), neroFile(Chapter{0, "One"}), id3v24(chapFrame("a", 0, "First")) +
		mpeg(),
		flacFile(block(5, true, cueBlock(1)))} {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r := strings.NewReader(string(b))
		file, err := Open(r, r.Size())
		if err != nil {
			return
		}
		defer file.Close()
		all, _ := file.Chapters()
		for n, c := range all {
			if len(all) > maxChapters || c.At < 0 || n > 0 && c.At <= all[n-1].At || Clean(c.Title) != c.Title {
				t.Errorf("%d of %d: %+v", n, len(all), c)
			}
		}
	})
}
