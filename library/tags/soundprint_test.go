package tags

import (
	"bytes"
	"strings"
	"testing"
)

func soundPrint(t *testing.T, file string) uint64 {
	t.Helper()
	f, err := Open(bytes.NewReader([]byte(file)), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.SoundPrint() != 0 {
		t.Error("a print before anything was read")
	}
	if _, err := f.Info(); err != nil {
		t.Fatal(err)
	}
	return f.SoundPrint()
}

// One sound has one print under whatever tags, wherever they stand, and another sound another.
func TestSoundPrintKnowsASoundUnderOtherTags(t *testing.T) {
	tagged, seen := full(), map[uint64]string{}
	long := strings.Repeat("long ", 30_000)
	for format, files := range map[string][]string{
		"MP3": {tagged["MP3 v2.4"], tagged["MP3 v2.3"], mpeg(), mpeg() + apeTag("Title", "New") + id3v1("Old", "", "", "", 0, 0),
			id3v24(frame24("TIT2", "\x03"+long)) + mpeg()},
		"FLAC":   {tagged["FLAC"], flacFile(block(4, true, comments())), flacFile(block(4, false, comments()) + block(1, true, long))},
		"Vorbis": {tagged["Vorbis"], vorbisFile(), vorbisFile("TITLE=" + long)},
		"Opus":   {tagged["Opus"], opusFile(), opusFile("TITLE=" + long)},
		"AAC":    {tagged["AAC"], mp4File("mp4a"), mp4File("mp4a", atom("\xa9nam", data(1, long)))},
		"WAV":    {tagged["WAV"], wavFile(), wavFile(riffChunk("LIST", "INFO"+riffChunk("INAM", long)))},
		"AIFF":   {tagged["AIFF"], aiffFile(), aiffFile("NAME" + be32(4) + "Name")},
		"DSF":    {tagged["DSF"], dsfFile(""), dsfFile(id3v24(frame24("TIT2", "\x03"+long)))},
	} {
		print := soundPrint(t, files[0])
		for n, file := range files {
			if got := soundPrint(t, file); got != print || got == 0 || got >= 1<<47 {
				t.Errorf("%s, tags %d: %x, not %x", format, n, got, print)
			}
		}
		if seen[print] != "" {
			t.Errorf("%s and %s sound alike", format, seen[print])
		}
		seen[print] = format
	}
}
