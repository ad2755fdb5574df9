package tags

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

// uncommon is a file of each format that few have.
func uncommon() map[string]string {
	tag := apeItems([2]string{"Title", "Title"}, [2]string{"Artist", "A\x00B"}, [2]string{"!Cover Art (Front)", "cover.png\x00" + aPicture})
	id3 := id3v24(frame24("TIT2", "\x03Title") + frame24("TPE1", "\x03A\x00B") + frame24("APIC", "\x00image/png\x00\x03\x00"+aPicture))
	picture := "\x03" + le32(len(aPicture)) + utf16z("image/png") + utf16z("") + aPicture
	values := []string{ebml(mkvTag, ebml(mkvTargets), simpleTag("TITLE", "Title"), simpleTag("ARTIST", "A"), simpleTag("ARTIST", "B"))}
	attached := ebml(mkvAttachments, ebml(mkvAttached, ebml(mkvFileName, "cover.png"), ebml(mkvFileData, aPicture)))
	return map[string]string{
		"APE": monkeyFile(3990) + tag, "APE of old": monkeyFile(3970) + tag,
		"WavPack": wavPackFile(88200, 9, 0, "") + tag, "WavPack of old": oldWavPack() + tag,
		"WavPack from a pipe":   wavPackFile(-1, 9, 0, "") + tag,
		"WavPack of a rate":     wavPackFile(88200, 15, 0, "\x67\x02\x44\xac\x00\x00") + tag,
		"Musepack 7":            musepack7() + tag,
		"Musepack 8":            musepack8() + tag,
		"TTA":                   id3 + ttaFile(),
		"TAK":                   takFile() + tag,
		"OptimFROG":             optimFROG() + tag,
		"DFF":                   dffFile(id3),
		"AAC":                   id3 + adtsFile(),
		"AAC behind strays":     id3 + "stray" + adtsFile(),
		"WMA":                   asfFile(asfLater("WM/Picture", 1, picture), [2]string{"WM/ARTISTS", "A"}, [2]string{"WM/ARTISTS", "B"}),
		"Opus in Matroska":      matroskaFile(true, append(values, attached)...),
		"Opus without a search": matroskaFile(false, append(values, attached)...),
	}
}

func TestUncommonFormats(t *testing.T) {
	for name, file := range uncommon() {
		i := read(t, file)
		if !strings.HasPrefix(name, i.Format) || i.Title != "Title" || strings.Join(i.Artists, "|") != "A|B" || i.Channels != 2 {
			t.Errorf("%s: %+v", name, i)
		}
		rate, length := 44100, 2*time.Second
		switch i.Format {
		case "DFF":
			rate, length = 2822400, time.Second
		case "Opus":
			rate = 48000
		}
		if i.SampleRate != rate || math.Abs((i.Duration-length).Seconds()) > 0.02 && name != "WavPack of old" || i.Bitrate == 0 {
			t.Errorf("%s: %d Hz, %v, %d bit/s", name, i.SampleRate, i.Duration, i.Bitrate)
		}
		if picture, err := cover(file); i.Cover != (err == nil) || i.Cover && picture != aPicture {
			t.Errorf("%s: cover %v %q, %v", name, i.Cover, picture, err)
		}
	}
}

func TestRawStreams(t *testing.T) {
	for want, file := range map[string]string{
		"AMR 8000 1 2s": amrFile(), "AC-3 48000 6 1.984s": ac3File(), "AU 44100 2 2s": auFile(), "ALAC 44100 2 2s": cafFile(),
		"MP2 24000 2 480ms": strings.Repeat("\xff\xf5\x84\x00"+strings.Repeat("\x00", 380), 10),
	} {
		i := read(t, file)
		if got := fmt.Sprint(i.Format, " ", i.SampleRate, " ", i.Channels, " ", i.Duration); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if i := read(t, cafFile()); i.Title != "Title" || i.Artists[0] != "Artist" || i.Padding != 1912 {
		t.Errorf("%+v", i)
	}
	if i := read(t, dffFile("")); i.Title != "Title" || i.Artists[0] != "Artist" {
		t.Errorf("%+v", i)
	}
}

func TestGainsOfMusepack(t *testing.T) {
	if i := read(t, musepack7()); i.TrackGain != -2.5 || i.AlbumGain != 1 || i.AlbumPeak != 1 {
		t.Errorf("%+v", i)
	}
	if i := read(t, musepack8()); math.Abs(i.TrackGain-0.82) > 1e-9 || math.Abs(i.AlbumGain-1.82) > 1e-9 {
		t.Errorf("%+v", i)
	}
}

func TestDSDInWavPack(t *testing.T) {
	file := wavPackFile(88200, 9, 1<<31, "\x0e\x01\x03\x00")
	if i := read(t, file); i.SampleRate != 2822400 || i.Bits != 1 || i.Duration != 250*time.Millisecond {
		t.Errorf("%+v", i)
	}
}

func TestNamesOfWindowsMedia(t *testing.T) {
	more := asfLater("WM/TrackNumber", 3, le32(7)) + asfLater("IsVBR", 2, le16(1))
	i := read(t, asfFile(more, [2]string{"WM/AlbumTitle", "Album"}, [2]string{"WM/AlbumArtist", "All"}, [2]string{"WM/Genre", "(17)"},
		[2]string{"WM/Year", "1999"},
		[2]string{"WM/PartOfSet", "2/3"}, [2]string{"MusicBrainz/Album Id", anID(1)}, [2]string{"replaygain_track_gain", "-3.00 dB"}))
	if i.Title != "Title" || i.Artists[0] != "Artist" || i.Album != "Album" || i.AlbumArtist != "All" || i.Number != 7 ||
		i.Disc != 2 || i.Year != 1999 ||
		i.Genres[0] != "Rock" || i.MusicBrainz.Album != anID(1) || i.TrackGain != -3 {
		t.Errorf("%+v", i)
	}
	if i := read(t, asfFile("", [2]string{"WM/Track", "0"})); i.Number != 1 {
		t.Errorf("%d", i.Number)
	}
}

func TestLevelsOfMatroska(t *testing.T) {
	level := func(n int) string { return ebml(mkvTargets, ebml(mkvTargetLevel, string([]byte{byte(n)}))) }
	i := read(t, matroskaFile(true, ebml(mkvTag, level(50), simpleTag("TITLE", "Album"), simpleTag("ARTIST", "All"),
		simpleTag("DATE_RELEASED", "1999-01")),
		ebml(mkvTag, level(40), simpleTag("PART_NUMBER", "2")),
		ebml(mkvTag, level(30), simpleTag("TITLE", "Title"), simpleTag("ARTIST", "One"), simpleTag("PART_NUMBER", "3"))))
	if i.Title != "Title" || i.Artists[0] != "One" || i.Album != "Album" || i.AlbumArtist != "All" || i.Disc != 2 || i.Number != 3 ||
		i.Year != 1999 {
		t.Errorf("%+v", i)
	}
}

func TestMatroskaThatWasRecorded(t *testing.T) {
	file := strings.Replace(matroskaFile(false), ebml(mkvDuration, be64(int(math.Float64bits(2000)))), ebml(0x4d80, "12345678"), 1)
	if i := read(t, file); i.Duration != 1980*time.Millisecond {
		t.Errorf("%v", i.Duration)
	}
}

func TestWhatIsNotMusicSaysWhy(t *testing.T) {
	locked := strings.Replace(asfFile(""), asfHeaderMore, asfLocked, 1)
	film := strings.Replace(matroskaFile(true), ebml(mkvTrackKind, "\x02"), ebml(mkvTrackKind, "\x01"), 1)
	for name, f := range map[string]struct {
		file string
		want error
	}{
		"locked WMA": {locked, ErrLocked}, "Audible": {be32(0) + "\x57\x90\x75\x36" + noise, ErrLocked},
		"a film in Matroska": {film, ErrFilm},
		"a film of Windows":  {strings.Replace(asfFile(""), asfAudio, asfVideo, 1), ErrFilm},
	} {
		if _, err := tryRead(f.file); !errors.Is(err, f.want) || !errors.Is(err, ErrNotMusic) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is cut anywhere, or has a byte changed, costs no more than itself.
func TestUncommonFormatsCutAndChanged(t *testing.T) {
	for _, file := range uncommon() {
		for at := 4; at < min(len(file), 400); at += 7 {
			checkQuickly(t, file[:at])
			checkQuickly(t, file[:at]+"\xff"+file[at+1:])
		}
	}
}

func checkQuickly(t *testing.T, file string) {
	t.Helper()
	f, err := Open(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if i, err := f.Info(); err == nil && (i.Duration < 0 || i.SampleRate <= 0 || i.Channels <= 0 || i.Format == "") {
		t.Errorf("%+v", i)
	}
	_, _ = f.Cover()
}

func TestHugeUncommonFiles(t *testing.T) {
	const size = 1 << 30
	for name, h := range map[string]huge{
		"ADTS": {fill: adtsFile()[:16]}, "AMR": {head: "#!AMR\n", fill: "\x7c"}, "WavPack": {fill: wavPackFile(-1, 9, 0, "")[:40]},
		"Matroska":             {head: matroskaFile(false)[:60], fill: ebml(mkvCluster, "x")},
		"Matroska in Matroska": {head: "\x1aE\xdf\xa3\x80", fill: "\x18\x53\x80\x67\xff"},
		"ASF": {head: asfFile("")[:24] + le32(1<<30) + "\x01\x02",
			fill: asfObject(asfExtended+"12345678", le16(1000)+strings.Repeat("\x00", 7000))},
		"DFF":      {head: "FRM8" + be64(size) + "DSD ", fill: chunk8("PROP", "SND ")},
		"CAF":      {head: "caff\x00\x01\x00\x00", fill: "info" + be64(0)},
		"Musepack": {head: "MPCK", fill: "RG\x03"}, "TAK": {head: "tBaK", fill: "\x02\x00\x00\x00"},
		"MP3 that changes": {fill: mpeg()[:96] + "\xff\xfb\x24\xc0" + strings.Repeat("\x00", 116)},
		"FLAC":             {head: "fLaC" + block(0, true, streamInfo(0)), fill: "\xff\xf8\xc9\xa8\x00\x6f"},
		"APE items":        {head: monkeyFile(3990), fill: apeItems([2]string{"Title", "T"})},
	} {
		h.size = size
		_, _ = readHostile(t, h, size)
		if t.Failed() {
			t.Fatal(name)
		}
	}
}
