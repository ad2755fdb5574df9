package formats

import (
	"os/exec"
	"strings"
	"testing"
)

func TestUnplayable(t *testing.T) {
	before := FFmpeg
	defer func() { FFmpeg = before }()
	for _, installed := range []bool{false, true} {
		FFmpeg = func() (string, error) {
			if installed {
				return "/usr/bin/ffmpeg", nil
			}
			return "", exec.ErrNotFound
		}
		for name, says := range map[string]string{"a.wv": "ffmpeg", "a.MKA": "ffmpeg", "a.m4p": "locked", "a.xm": "does not play",
			"a":     "does not play",
			"a.m4b": "", "b/a.Flac": "", "a.dff": "", "a.aac": "", "a.mp2": ""} {
			if installed && says == "ffmpeg" {
				says = ""
			}
			if why := Unplayable(name); !strings.Contains(why, says) || (why == "") != (says == "") {
				t.Errorf("%s, ffmpeg installed %v: %q", name, installed, why)
			}
		}
	}
}
