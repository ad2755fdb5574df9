package librarytest_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/meta"

	"linnet/library/librarytest"
)

// The files must be ones that decoders other than ours accept.
func TestFilesDecode(t *testing.T) {
	dir := librarytest.Folder(t)
	for _, track := range librarytest.Music() {
		b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(track.Path)))
		if err != nil {
			t.Fatal(err)
		}
		switch filepath.Ext(track.Path) {
		case ".flac":
			if n := decodeFLAC(t, b); n != librarytest.Rate {
				t.Errorf("%s: %d samples", track.Path, n)
			}
		case ".mp3":
			// Two channels of 16 bits come out; a second is 41 frames of 24 ms, rounded down.
			if n := decodeMP3(t, filepath.Join(dir, filepath.FromSlash(track.Path))); n != 41*1152*4 {
				t.Errorf("%s: %d bytes", track.Path, n)
			}
		}
	}
}

// decodeMP3 returns how many bytes of sound mpg123 makes of a file.
func decodeMP3(t *testing.T, name string) int {
	t.Helper()
	if _, err := exec.LookPath("mpg123"); err != nil {
		t.Skip("mpg123 is not installed")
	}
	out, err := exec.Command("mpg123", "-q", "--no-gapless", "--stereo", "-r", strconv.Itoa(librarytest.MPEGRate), "-s", name).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return len(out)
}

func decodeFLAC(t *testing.T, b []byte) (samples int) {
	t.Helper()
	stream, err := flac.Parse(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if len(stream.Blocks) == 0 || len(stream.Blocks[0].Body.(*meta.VorbisComment).Tags) == 0 {
		t.Error("no comments")
	}
	for {
		frame, err := stream.ParseNext()
		if err == io.EOF {
			return samples
		}
		if err != nil {
			t.Fatal(err)
		}
		samples += len(frame.Subframes[0].Samples)
	}
}

func TestSameBytesEveryTime(t *testing.T) {
	for _, track := range librarytest.Music() {
		a, err := track.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := track.Bytes(); !bytes.Equal(a, b) {
			t.Errorf("%s differs", track.Path)
		}
	}
}

func TestUnknownExtension(t *testing.T) {
	if err := librarytest.Write(t.TempDir(), librarytest.Track{Path: "a.wma"}); err == nil {
		t.Error("wrote a format that it does not know")
	}
}
