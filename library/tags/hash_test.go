package tags

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func hashOf(t *testing.T, file string) [32]byte {
	t.Helper()
	sum, err := AudioHash(context.Background(), strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func TestAudioHashIsOfTheSoundAlone(t *testing.T) {
	tagged := full()
	for name, pair := range map[string][2]string{
		"MP3 v2.4": {mpeg(), mpeg() + apeTag("Title", "New")},
		"MP3 v2.3": {mpeg() + id3v1("Old", "Older", "Oldest", "1987", 4, 17), mpeg() + apeTag("Title", "New") +
			id3v1("Old", "", "", "", 0, 0)},
		"FLAC":   {flacFile(block(4, true, comments())), id3v24(frame24("TIT2", "\x03Before")) + flacFile(block(1, true, "padding"))},
		"Vorbis": {vorbisFile(), vorbisFile("TITLE=" + strings.Repeat("long ", 30_000))},
		"Opus":   {opusFile(), opusFile("TITLE=" + strings.Repeat("long ", 30_000))},
		"AAC":    {mp4File("mp4a"), mp4File("mp4a", atom("\xa9nam", data(1, "Title")))},
		"WAV":    {wavFile(), wavFile(riffChunk("LIST", "INFO"+riffChunk("INAM", "Title")))},
		"AIFF":   {aiffFile(), aiffFile("NAME" + be32(4) + "Name")},
		"DSF":    {dsfFile(""), dsfFile(id3v24(frame24("TIT2", "\x03Other")))},
	} {
		want := hashOf(t, tagged[name])
		if hashOf(t, pair[0]) != want || hashOf(t, pair[1]) != want {
			t.Errorf("%s: copies with other tags have another hash", name)
		}
		sound := strings.NewReplacer("sound", "other", "ssss", "ttts", "\xfb\x14\xc0\x00", "\xfb\x14\xc0\x01",
			"data"+le32(4*44100)+"\x00", "data"+le32(4*44100)+"\x01")
		if changed := sound.Replace(tagged[name]); changed == tagged[name] || hashOf(t, changed) == want {
			t.Errorf("%s: other sound has the same hash", name)
		}
	}
}

func TestAudioHashOfChainedOgg(t *testing.T) {
	if a, b := hashOf(t, vorbisFile()+opusFile("TITLE=A")), hashOf(t, vorbisFile("TITLE=B")+opusFile()); a != b ||
		a == hashOf(t, vorbisFile()) {
		t.Error("the second stream's sound does not count, or its tags do")
	}
}

func TestAudioHashEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := AudioHash(ctx, strings.NewReader(mpeg()), int64(len(mpeg()))); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if _, err := AudioHash(context.Background(), strings.NewReader("text"), 4); !errors.Is(err, ErrNotMusic) {
		t.Errorf("%v", err)
	}
}

// The copies in the folder that CORPUS names, as packaging/bench makes it, have as many hashes as there were pieces.
func TestAudioHashOfRealCopies(t *testing.T) {
	dir := os.Getenv("CORPUS")
	if dir == "" {
		t.Skip("CORPUS names no folder")
	}
	count := map[[32]byte]int{}
	files := 0
	for _, path := range corpusFiles(t, dir) {
		b, err := os.ReadFile(filepath.Clean(path))
		if err != nil {
			t.Fatal(err)
		}
		count[hashOf(t, string(b))]++
		if files++; files == 44*50 {
			break
		}
	}
	if len(count) != 44 {
		t.Errorf("%d files of 44 pieces have %d hashes", files, len(count))
	}
}
