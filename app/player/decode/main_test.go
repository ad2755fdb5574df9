package decode

import (
	"os/exec"
	"testing"

	"go.uber.org/goleak"

	"linnet/app/player/formats"
)

// TestMain hides an installed ffmpeg from all tests but those of it: what is refused stays refused.
func TestMain(m *testing.M) {
	formats.FFmpeg = noFFmpeg
	goleak.VerifyTestMain(m)
}

func noFFmpeg() (string, error) { return "", exec.ErrNotFound }
