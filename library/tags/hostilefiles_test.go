package tags

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hostileFiles are what testdata/hostile holds; UPDATE=1 writes them anew. Their names say what is wrong with them. Bombs that
// only size makes dangerous are built in the tests instead.
func hostileFiles() map[string]string {
	nest := func(kind string, depth int) string {
		s := atom("free")
		for range depth {
			s = atom(kind, s)
		}
		return s
	}
	v23 := func(flags string, size int, frames string) string {
		return "ID3\x03\x00" + flags + synch(size) + frames
	}
	small := strings.NewReplacer(strings.Repeat("\x00", 4*44100), "smal", "data"+le32(4*44100), "data"+le32(4))
	vorbisHead := oggPage(7, 0, "\x01vorbis"+le32(0)+"\x02"+le32(48000)+strings.Repeat("\x00", 13))
	return map[string]string{
		"text-of-class-21.m4a":          mp4File("mp4a", atom("\xa9nam", data(21, "\x01")), atom("\xa9ART", data(0, ""))),
		"moov-in-moov.m4a":              atom("ftyp", "M4A ") + nest("moov", 500),
		"meta-in-meta.m4a":              atom("ftyp", "M4A ") + strings.Repeat("\x00\x00\x00\x00meta\x00\x00\x00\x00", 500),
		"atom-of-size-zero.m4a":         atom("ftyp", "M4A ") + be32(0) + "moov" + be32(0) + "trak",
		"atom-of-size-seven.m4a":        atom("ftyp", "M4A ") + be32(7) + "moov",
		"atom-of-2-to-the-63.m4a":       atom("ftyp", "M4A ") + be32(1) + "moov\x7f" + strings.Repeat("\xff", 7) + "rest",
		"item-larger-than-its-list.m4a": mp4File("mp4a", "\x7f\xff\xff\xff\xa9nam"+data(1, "x")),
		"edit-of-all-ones.m4a": strings.Replace(mp4File("mp4a"), "mdia", "edts", 1) +
			atom("elst", be32(1<<24), be32(-1), strings.Repeat("\xff", 80)),
		"fragment-of-4-billion-samples.m4a": mp4File("mp4a") +
			atom("moof", atom("traf", atom("tfhd", be32(8), be32(0), be32(-1)), atom("trun", be32(0), be32(-1), be32(0), be32(0)))),
		"descriptor-without-end.m4a": strings.Replace(mp4File("mp4a"), "mp4a", "mp4a"+strings.Repeat("\xff", 28)+be32(200)+"esds", 1),
		"picture-of-4-gigabytes.flac": flacFile(block(6, true,
			be32(3)+be32(9)+"image/png"+strings.Repeat("\x00", 20)+be32(-16)+aPicture)),
		"comment-of-4-gigabytes.flac":   flacFile(block(4, true, le32(4)+"test"+le32(1)+le32(-1)+"TITLE=x")),
		"4-billion-empty-comments.flac": flacFile(block(4, true, le32(0)+le32(-1)+strings.Repeat(le32(0), 1000))),
		"comment-without-equals.flac":   flacFile(block(4, true, comments("nothing", "=", "TITLE", "=x", "ARTIST="))),
		"block-beyond-the-end.flac":     "fLaC" + block(0, false, streamInfo(1)) + "\x84\xff\xff\xff" + "short",
		"rate-of-zero.flac":             "fLaC" + block(0, true, strings.Repeat("\x00", 34)) + "sound",
		"tag-of-256-megabytes.mp3":      v23("\x00", 1<<28-1, frame23("TIT2", "\x00x")),
		"frame-of-2-gigabytes.mp3":      v23("\x00", 1000, "TIT2\x7f\xff\xff\xff\x00\x00\x00x") + mpeg(),
		"extended-header-of-4-gigabytes.mp3": v23("\x40", 1000, be32(-1)+frame23("TIT2", "\x00x")) +
			mpeg(),
		"nothing-but-unsynchronisation.mp3": v23("\x80", 3000, strings.Repeat("\xff\x00", 1500)) + mpeg(),
		"frames-without-bodies.mp3":         v23("\x00", 3000, strings.Repeat(frame23("TPE1", ""), 300)) + mpeg(),
		"frames-of-one-byte.mp3":            v23("\x00", 3300, strings.Repeat(frame23("TXXX", "\x01"), 300)) + mpeg(),
		"half-a-letter-of-utf16.mp3": v23("\x00", 100,
			frame23("TIT2", "\x01\xff\xfeA")+frame23("TXXX", "\x01\xff")+frame23("COMM", "\x02eng\x00\x00\x00")) + mpeg(),
		"identifier-without-owner.mp3": v23("\x00", 100, frame23("UFID", "http://musicbrainz.org")+frame23("UFID", "\x00")) + mpeg(),
		"compressed-and-encrypted.mp3": v23("\x00", 100, "TIT2"+be32(6)+"\x00\xc0\x00\x00\x00\x00xx"+frame23("TALB", "\x00Good")) + mpeg(),
		"picture-without-data.mp3": v23("\x00", 100,
			frame23("APIC", "\x01image/png")+frame23("APIC", "\x01\x00")+frame23("APIC", "\x01image/png\x00\x03")) + mpeg(),
		"lyrics-that-never-end.mp3": v23("\x00", 100,
			frame23("SYLT", "\x01eng\x02\x01\xff\xfe\x00")+frame23("USLT", "\x01eng\xff")) + mpeg(),
		"control-characters-and-arrows.mp3": v23("\x00", 100, frame23("TIT2", "\x01"+utf16LE("a\u202eb\x1b[2J\u2066\ufeff"))) + mpeg(),
		"ape-larger-than-the-file.mp3":      mpeg() + "APETAGEX" + le32(2000) + le32(-1) + le32(-1) + le32(0) + strings.Repeat("\x00", 8),
		"ape-of-4-billion-items.mp3": mpeg() + "APETAGEX" + le32(2000) + le32(200) + le32(-1) + le32(0) +
			strings.Repeat("\x00", 8),
		"xing-of-4-billion-frames.mp3":        mpeg()[:21] + "Info\x00\x00\x00\x0f" + be32(-1) + strings.Repeat("\xff", 67) + mpeg(),
		"frames-that-are-never-confirmed.mp3": strings.Repeat("\xff\xfb\x14\xc0", 2000),
		"packet-without-end.ogg":              vorbisHead + strings.Repeat(oggPage(7, -1, strings.Repeat("c", 255*255))[:300], 3),
		"page-of-no-segments.ogg":             vorbisHead + "OggS\x00\x00" + le64(0) + le32(7) + le32(0) + le32(0) + "\x00",
		"page-beyond-the-end.ogg": vorbisHead + "OggS\x00\x00" + le64(0) + le32(7) + le32(0) + le32(0) + "\xff" +
			strings.Repeat("\xff", 255),
		"granule-of-2-to-the-63.ogg":    strings.Replace(vorbisFile(), le64(96000), "\xff\xff\xff\xff\xff\xff\xff\x7f", 1),
		"streams-in-turns.ogg":          vorbisFile() + strings.Repeat(oggPage(8, 1, "x")+oggPage(9, 1, "y"), 20),
		"picture-that-is-no-base64.ogg": vorbisFile("METADATA_BLOCK_PICTURE=" + strings.Repeat("!", 100)),
		"head-without-flac.oga":         oggPage(7, 0, "\x7fFLAC\x01\x00\xff\xfffLaC"+strings.Repeat("\xff", 38)),
		"chunks-of-size-zero.wav":       small.Replace(wavFile(strings.Repeat(riffChunk("LIST", ""), 500))),
		"list-larger-than-itself.wav":   small.Replace(wavFile("LIST" + le32(20) + "INFOINAM" + le32(-1) + "x")),
		"rate-of-zero.wav":              strings.Replace(wavFile()[:200], le32(44100), le32(0), 1),
		"rate-that-is-no-number.aiff":   strings.Replace(aiffFile(), be16(16383+15), "\x7f\xff", 1),
		"pointer-beyond-the-end.dsf":    strings.Replace(dsfFile(id3v24(frame24("TIT2", "\x03x"))), le64(28+52+12+1000), le64(-1), 1),
		"pointer-to-itself.dsf":         strings.Replace(dsfFile("ID3"), le64(28+52+12+1000), le64(0), 1),
	}
}

func TestHostileFiles(t *testing.T) {
	const dir = "testdata/hostile"
	if os.Getenv("UPDATE") == "1" {
		for name, file := range hostileFiles() {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(file), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	names, err := os.ReadDir(dir)
	if err != nil || len(names) < 24 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join(dir, name.Name()))
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name.Name(), func(t *testing.T) { checkAny(t, string(b)) })
	}
}

// checkAny holds the promises of the package against any bytes: an end, bounded memory, clean text, sound sense.
func checkAny(t *testing.T, file string) {
	t.Helper()
	info, err := readHostile(t, strings.NewReader(file), int64(len(file)))
	_, hashErr := AudioHash(context.Background(), strings.NewReader(file), int64(len(file)))
	if (err == nil) != (hashErr == nil) {
		t.Errorf("tags: %v, hash: %v", err, hashErr)
	}
	if err != nil {
		return
	}
	if info.Duration < 0 || info.Bitrate < 0 || info.SampleRate <= 0 || info.Channels <= 0 || info.Format == "" {
		t.Errorf("%+v", info)
	}
	texts := []string{info.Title, info.Album, info.AlbumArtist, info.Licence, info.Comment}
	texts = append(append(append(texts, info.Artists...), info.Genres...), info.Composers...)
	if l, err := words(file); err == nil {
		for _, line := range l.Lines {
			texts = append(texts, line.Text)
		}
	}
	for _, text := range texts {
		if Clean(text) != text {
			t.Errorf("%q is not clean", text)
		}
	}
}
