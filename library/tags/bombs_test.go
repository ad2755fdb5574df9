package tags

import (
	"bytes"
	"fmt"
	"maps"
	"strings"
	"testing"

	"linnet/packaging/bombtest"
)

// sizes are what a length can be forged to, in either order of bytes and in ID3's seven bits.
var sizes = []string{"\xff\xff\xff\xff", "\x7f\xff\xff\xff", "\xff\xff\xff\x7f", "\x7f\x7f\x7f\x7f", "\x00\x00\x00\x00", "\x01\x00\x00\x00"}

// forged is the sample with other bytes at a place.
func forged(sample string, at int, size string) func() []byte {
	return func() []byte {
		b := []byte(sample)
		copy(b[at:], size)
		return b
	}
}

// TestBombs goes over every format ("MP3" and "DSF" among those of full) with every length in its head forged, and over what
// repeats without end: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	zeros := int64(24 << 20)
	add := func(parser, attack string, bomb func() []byte) {
		rows = append(rows, bombtest.Row{Parser: parser, Attack: attack, Bomb: bomb, Zeros: zeros, Passes: 6, Read: readAll})
	}
	samples := map[string]string{"RawStream": amrFile() + ac3File(), "RawStream au": auFile(), "RawStream caf": cafFile()}
	maps.Copy(samples, full())
	for parser, kind := range map[string]string{"Monkey": "APE", "WavPack": "WavPack", "Musepack": "Musepack", "Lossless": "T",
		"DFF": "DFF", "ADTS": "AAC", "ASF": "WMA", "Matroska": "Opus"} {
		for name, file := range uncommon() {
			if strings.HasPrefix(name, kind) {
				samples[parser+" "+name] = file
			}
		}
	}
	for name, sample := range samples {
		step, some := 13, sizes
		zeros = 24 << 20
		if _, common := full()[name]; !common { // they are many
			step, some, zeros = 31, sizes[:3], 4<<20
		}
		for at := 0; at < min(len(sample)-4, 400); at += step {
			for _, size := range some {
				add(name, fmt.Sprintf("%x at %d", size, at), forged(sample[:min(len(sample), 64<<10)], at, size))
			}
		}
		add(name, "again and again", func() []byte { return []byte(strings.Repeat(sample, 8<<20/len(sample)+1)) })
	}
	frames := strings.Repeat(frame24("TIT2", "\x03x"), 1<<20)
	add("ID3", "frames", func() []byte { return []byte(id3v24(frames) + mpeg()) })
	add("ID3", "tags after tags", func() []byte { return []byte(strings.Repeat(id3v24(""), 1<<20) + mpeg()) })
	add("Tidy", "values", func() []byte { return []byte(id3v24(frame24("TPE1", "\x03"+strings.Repeat("a\x00", 8<<20))) + mpeg()) })
	add("TimedLyrics", "lines", func() []byte {
		return []byte(id3v24(frame24("SYLT", "\x03eng\x02\x01\x00"+strings.Repeat("\x00\x00\x00\x00\x00", 3<<20))) + mpeg())
	})
	add("FLAC", "comments", func() []byte { return []byte(flacFile(block(4, true, comments(slicesOf("ARTIST=a", 1<<20)...)))) })
	add("Ogg", "comments", func() []byte { return []byte(vorbisFile(slicesOf("ARTIST=a", 1<<16)...)) })
	add("MP4", "atoms", func() []byte { return []byte(mp4File("mp4a", slicesOf(atom("\xa9ART", data(1, "A")), 1<<18)...)) })
	add("RIFF", "chunks", func() []byte { return []byte(wavFile(strings.Repeat(riffChunk("LIST", ""), 1<<20))) })
	add("APE", "items", func() []byte { return []byte(mpeg() + apeTag("Title", slicesOf("a", 1<<16)...)) })
	add("Chapters", "frames", func() []byte { return []byte(id3v24(strings.Repeat(chapFrame("", 0, "x"), 1<<18)) + mpeg()) })
	add("Chapters", "comments", func() []byte { return []byte(flacFile(block(4, true, comments(numberedComments(1<<20)...)))) })
	add("Chapters", "samples", func() []byte { return []byte(bookFile(stts(1<<30, 1), "Title")) })
	rows = append(rows, bombtest.Row{Parser: "Cue", Attack: "tracks", Bomb: func() []byte {
		return bytes.Repeat([]byte("TRACK 01 AUDIO\nINDEX 01 00:00:01\n"), 1<<18)
	}, Read: func(in *bombtest.Input) { ParseCue(string(in.Bytes()), "") }})
	rows = append(rows, bombtest.Row{Parser: "Lyrics", Attack: "stamps",
		Bomb: func() []byte { return bytes.Repeat([]byte("[00:01]"), 4<<20) }, Read: parseWords},
		bombtest.Row{Parser: "Lyrics", Attack: "angles", Bomb: func() []byte { return bytes.Repeat([]byte("<"), 16<<20) },
			Read: parseWords},
		bombtest.Row{Parser: "Lyrics", Attack: "lines", Bomb: func() []byte { return bytes.Repeat([]byte("\n"), 16<<20) },
			Read: parseWords},
		bombtest.Row{Parser: "NameFromPath", Attack: "folders", Bomb: func() []byte { return bytes.Repeat([]byte("a/"), 2<<20) },
			Read: func(in *bombtest.Input) { new(Info).NameFromPath(string(in.Bytes())) }})
	bombtest.Hold(t, rows)
}

func slicesOf(one string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = one
	}
	return all
}

func parseWords(in *bombtest.Input) { ParseLyrics(string(in.Bytes()[:min(len(in.Bytes()), maxWords)])) }

// readAll asks a file for everything that the library does, but for what reads all of its sound.
func readAll(in *bombtest.Input) {
	f, err := Open(in, in.Size())
	if err != nil {
		return
	}
	defer f.Close()
	f.Info()
	f.Cover()
	f.Lyrics()
	f.Chapters()
	f.Fingerprint()
	f.SoundPrint()
}
