package tags

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// What differs from one writer of tags to the next.

func TestDates(t *testing.T) {
	for date, want := range map[string]int{"2019": 2019, "2019-03": 2019, "2019-03-01T10:00:00Z": 2019, "03/2019": 2019, "1.3.2019": 2019,
		"20190301": 2019, "19": 0, "soon": 0, "123456": 0, "c. 1987": 1987, "١٤٤١": 1441, "２０１９-03": 2019} {
		if i := read(t, flacFile(block(4, true, comments("DATE="+date)))); i.Year != want {
			t.Errorf("%q: %d", date, i.Year)
		}
	}
}

func TestGenres(t *testing.T) {
	for genre, want := range map[string]string{"17": "Rock", "(17)": "Rock", "(17)Hard Rock": "Hard Rock", "(17)(13)": "Rock|Pop",
		"Rock; Pop;Rock": "Rock|Pop", "(Live) Rock": "(Live) Rock", "999": "", "80s": "80s", "(999)": ""} {
		if i := read(t, id3v23(frame23("TCON", "\x00"+genre))+mpeg()); strings.Join(i.Genres, "|") != want {
			t.Errorf("%q: %q", genre, i.Genres)
		}
	}
}

func TestOldestTags(t *testing.T) {
	ape := apeTag("Artist", "A", "B")
	i := read(t, mpeg()+ape+id3v1("Title", "Cut off", "Album", "1987", 4, 17))
	if !reflect.DeepEqual(i.Artists, []string{"A", "B"}) || i.Title != "Title" || i.Duration != 2400*time.Millisecond ||
		i.Genres[0] != "Rock" {
		t.Errorf("%+v", i)
	}
	if i := read(t, id3v24(frame24("TPE1", "\x03New"))+mpeg()+ape); i.Artists[0] != "New" {
		t.Errorf("%+v", i)
	}
	picture := mpeg() + strings.Replace(apeTag("Cover Art (Front)", "cover.png", aPicture), "Cover", "Cover", 1)
	picture = strings.Replace(picture, le32(0)+"Cover", le32(2)+"Cover", 1) // of binary kind
	if got, err := cover(picture); err != nil || got != aPicture {
		t.Errorf("%q %v", got, err)
	}
}

func TestID3v23WithFrameSizesOfITunes(t *testing.T) {
	long := strings.Repeat("x", 200)
	frame := "TIT2" + be32(201) + "\x00\x00\x03" + long // plain, where 2.4 wants synchsafe
	if i := read(t, id3v24(frame+frame24("TALB", "\x03After"))+mpeg()); i.Title != long || i.Album != "After" {
		t.Errorf("%+v", i)
	}
}

func TestExtendedHeaderFooterAndSecondTag(t *testing.T) {
	frames := frame24("TIT2", "\x03Title")
	extended := synch(6) + "\x01\x00"
	footer := "3DI\x04\x00\x50" + synch(len(extended+frames))
	first := "ID3\x04\x00\x50" + synch(len(extended+frames)) + extended + frames + footer
	if i := read(t, first+id3v23(frame23("TALB", "\x00Album"))+mpeg()); i.Title != "Title" || i.Album != "Album" {
		t.Errorf("%+v", i)
	}
}

func TestUnsynchronisedFrameOf24(t *testing.T) {
	body := "\x00\x00\x00\x05\x00\xff\x00xy" // length, then text with a byte put in
	frame := "TIT2" + synch(len(body)) + "\x00\x03" + body
	if i := read(t, id3v24(frame)+mpeg()); i.Title != "\u00ffxy" {
		t.Errorf("%q", i.Title)
	}
}

func TestOpusGain(t *testing.T) {
	if i := read(t, opusFile("R128_TRACK_GAIN=-512", "R128_ALBUM_GAIN=256")); i.TrackGain != 3 || i.AlbumGain != 6 {
		t.Errorf("%+v", i)
	}
	if i := read(t, opusFile("R128_TRACK_GAIN=-512", "REPLAYGAIN_TRACK_GAIN=+1.00 dB")); i.TrackGain != 1 {
		t.Errorf("%+v", i)
	}
}

func TestIDsThatAreNone(t *testing.T) {
	i := read(t, flacFile(block(4, true, comments("MUSICBRAINZ_ALBUMID=nonsense",
		"MUSICBRAINZ_ARTISTID="+anID(1)+"/"+strings.ToUpper(anID(0xabc))))))
	if i.MusicBrainz.Album != "" || !reflect.DeepEqual(i.MusicBrainz.Artists, []string{anID(1), anID(0xabc)}) {
		t.Errorf("%+v", i.MusicBrainz)
	}
}

func TestLengthsThatEncodersNote(t *testing.T) {
	vbri := []byte(mpeg()[:96])
	copy(vbri[36:], "VBRI\x00\x01\x00\x00\x00\x00"+be32(0)+be32(500))
	lame := []byte(mpeg()[:96])
	copy(lame[4+17:], "Xing\x00\x00\x00\x01"+be32(100)+"LAME3.100"+strings.Repeat("\x00", 12)+"\x24\x04\x80") // 576 and 1152
	itunes := freeform("iTunSMPB", " 00000000 00000840 000001C0 0000000000014D00 00000000")
	for want, file := range map[string]string{
		"12s 0+0":         string(vbri) + mpeg(),
		"2.364s 576+1152": string(lame) + mpeg(),
		"1.933s 2112+448": mp4File("mp4a", itunes),
		"2s 0+0":          mp4File("mp4a", freeform("iTunSMPB", " 0 0 0 nonsense")),
	} {
		i := read(t, file)
		if got := fmt.Sprintf("%v %d+%d", i.Duration.Round(time.Millisecond), i.Delay, i.Padding); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestEditList(t *testing.T) {
	edit := atom("edts", atom("elst", be32(0), be32(2), be32(100), be32(-1), be32(1<<16), be32(500), be32(22050), be32(1<<16)))
	file := strings.Replace(mp4File("mp4a"), "mdia", "MDIA", 1)
	body := strings.Split(file, "MDIA")
	head, size := body[0][:len(body[0])-4], body[0][len(body[0])-4:]
	file = head + edit + size + "mdia" + body[1]
	grow := func(kind string) { // the atoms around have become larger
		at := strings.Index(file, kind) - 4
		old := int(file[at+2])<<8 | int(file[at+3])
		file = file[:at] + be32(old+len(edit)) + file[at+4:]
	}
	grow("moov")
	grow("trak")
	if i := read(t, file); i.Duration != 1500*time.Millisecond || i.Delay != 22050 || i.Padding != 0 {
		t.Errorf("%v %d+%d", i.Duration, i.Delay, i.Padding)
	}
}

func TestDSFWithoutTag(t *testing.T) {
	if i := read(t, dsfFile("")); i.Format != "DSF" || i.Bits != 1 {
		t.Errorf("%+v", i)
	}
	if _, err := tryRead(dsfFile("")[:60]); !errors.Is(err, ErrNotMusic) {
		t.Errorf("%v", err)
	}
}

func TestTagsThatCountMore(t *testing.T) {
	tag := id3v24(frame24("TPE1", "\x03A\x00B"))
	for name, file := range map[string]string{
		"the first of two":    tag + id3v23(frame23("TPE1", "\x00Old")) + mpeg(),
		"ID3 over INFO":       wavFile(riffChunk("LIST", "INFO"+riffChunk("IART", "A; B")), riffChunk("id3 ", tag)),
		"ID3 over text":       aiffFile("AUTH" + be32(6) + "A and " + "ID3 " + be32(len(tag)) + tag),
		"FLAC's own over ID3": id3v24(frame24("TPE1", "\x03Old")) + flacFile(block(4, true, comments("ARTIST=A", "ARTIST=B"))),
	} {
		if i := read(t, file); !reflect.DeepEqual(i.Artists, []string{"A", "B"}) {
			t.Errorf("%s: %q", name, i.Artists)
		}
	}
}

// The memory of one file goes to the next; nothing of what it held may.
func TestMemoryGoesFromFileToFile(t *testing.T) {
	readAndClose := func(file string) (Info, Lyrics, string) {
		f, err := Open(strings.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		l, _ := f.Lyrics()
		picture, _ := f.Cover()
		return info, l, string(picture)
	}
	long := "\x03eng\x00" + strings.Repeat("long\n", 40_000)
	files := full()
	files["long"] = id3v24(frame24("USLT", long)+frame24("TPE1", "\x03"+strings.Repeat("many\x00", 500))) + mpeg()
	files["longer"] = id3v24(frame24("USLT", long)) + mpeg()
	files["nothing"] = mpeg()
	want := map[string]string{}
	for range 3 {
		for name, file := range files {
			info, l, picture := readAndClose(file)
			got := fmt.Sprint(info, l, picture)
			if want[name] == "" {
				want[name] = got
			}
			if got != want[name] || strings.Contains(name, "long") && len(l.Lines) != maxLines {
				t.Errorf("%s: %.200s", name, got)
			}
		}
	}
}
