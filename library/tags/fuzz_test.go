package tags

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fuzzFiles starts from the files of testdata with one of the endings, and from those of full with one of the names.
func fuzzFiles(f *testing.F, kinds ...string) {
	for _, pattern := range []string{"testdata/hostile/*", "testdata/real/*"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			f.Fatal("no seeds", err)
		}
		for _, path := range paths {
			if b, err := os.ReadFile(path); err == nil && slices.Contains(kinds, filepath.Ext(path)) {
				f.Add(b)
			}
		}
	}
	for name, file := range full() {
		if slices.Contains(kinds, name) {
			f.Add([]byte(file))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) { checkAny(t, string(b)) })
}

func FuzzMP3(f *testing.F)  { fuzzFiles(f, ".mp3", "MP3 v2.3", "MP3 v2.4") }
func FuzzFLAC(f *testing.F) { fuzzFiles(f, ".flac", "FLAC") }
func FuzzOgg(f *testing.F)  { fuzzFiles(f, ".ogg", ".oga", ".opus", "Vorbis", "Opus") }
func FuzzMP4(f *testing.F)  { fuzzFiles(f, ".m4a", "AAC") }
func FuzzRIFF(f *testing.F) { fuzzFiles(f, ".wav", ".aiff", "WAV", "AIFF") }
func FuzzDSF(f *testing.F)  { fuzzFiles(f, ".dsf", "DSF") }

// FuzzID3 mutates a tag alone, in front of sound, and checks that whatever is left in the tidy copy can be read.
func FuzzID3(f *testing.F) {
	for _, name := range []string{"MP3 v2.3", "MP3 v2.4"} {
		f.Add([]byte(strings.TrimSuffix(full()[name], mpeg())))
	}
	f.Fuzz(func(t *testing.T, b []byte) { checkAny(t, string(b)+mpeg()) })
}

// FuzzTidy: no frame that the guard lets pass makes the reader behind it fail, and so costs the other frames.
func FuzzTidy(f *testing.F) {
	f.Add("TIT2", []byte("\x01\xff\xfeA\x00"))
	f.Add("UFID", []byte("owner\x00id"))
	f.Add("COMM", []byte("\x02eng\x00a\x00\x00\x00b"))
	f.Add("WCOP", []byte("\x01"))
	f.Fuzz(func(t *testing.T, id string, body []byte) {
		kind, known := frames[id]
		if !known || len(body) < 2 || kind.field == picture || kind.field == timedLyrics {
			return
		}
		var tag tidy
		tag.add(frames["TIT2"], []byte("\x03Before"))
		tag.add(kind, body)
		tag.add(frames["TALB"], []byte("\x03After"))
		if raw := tag.read(); raw["TIT2"] != "Before" && kind.id != "TIT2" || raw["TALB"] != "After" && kind.id != "TALB" || raw == nil {
			t.Errorf("%s %q: %v", id, body, raw)
		}
	})
}

func FuzzAPE(f *testing.F) {
	f.Add([]byte(apeTag("Title", "A", "B")))
	f.Fuzz(func(t *testing.T, b []byte) { checkAny(t, mpeg()+string(b)) })
}

func FuzzLyrics(f *testing.F) {
	f.Add("[ar:A]\n[offset:+500]\n[00:01.50][1:02]La <00:02.00>la\r\n\r\n[99:59:99]x")
	f.Add(strings.Repeat("<", 5000))
	f.Fuzz(func(t *testing.T, text string) {
		last := Line{}
		for _, line := range ParseLyrics(text).Lines {
			if line.At < last.At || Clean(line.Text) != line.Text {
				t.Errorf("%+v after %+v", line, last)
			}
			last = line
		}
	})
}

func FuzzTimedLyrics(f *testing.F) {
	f.Add([]byte("\x01eng\x02\x01" + utf16LE("d\x00") + utf16LE("La\x00") + be32(1000) + utf16LE("\nla\x00") + be32(500)))
	f.Fuzz(func(t *testing.T, b []byte) {
		checkAny(t, id3v24(frame24("SYLT", string(b)))+mpeg())
	})
}

// fuzzUncommon starts from the file of a format that few have.
func fuzzUncommon(f *testing.F, kinds ...string) {
	for name, file := range uncommon() {
		for _, kind := range kinds {
			if strings.HasPrefix(name, kind) {
				f.Add([]byte(file[:min(len(file), 4<<10)]))
			}
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) { checkAny(t, string(b)) })
}

func FuzzMonkey(f *testing.F)   { fuzzUncommon(f, "APE") }
func FuzzWavPack(f *testing.F)  { fuzzUncommon(f, "WavPack") }
func FuzzMusepack(f *testing.F) { fuzzUncommon(f, "Musepack") }
func FuzzLossless(f *testing.F) { fuzzUncommon(f, "TTA", "TAK", "OptimFROG") }
func FuzzDFF(f *testing.F)      { fuzzUncommon(f, "DFF") }
func FuzzADTS(f *testing.F)     { fuzzUncommon(f, "AAC") }
func FuzzASF(f *testing.F)      { fuzzUncommon(f, "WMA") }
func FuzzMatroska(f *testing.F) { fuzzUncommon(f, "Opus") }
func FuzzRawStream(f *testing.F) {
	for _, file := range []string{amrFile(), ac3File(), auFile(), cafFile()} {
		f.Add([]byte(file[:min(len(file), 4<<10)]))
	}
	f.Fuzz(func(t *testing.T, b []byte) { checkAny(t, string(b)) })
}
