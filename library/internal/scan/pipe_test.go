//go:build unix

package scan_test

import (
	"path/filepath"
	"syscall"
	"testing"
)

func TestPipeWithAnAudioNameDoesNotHang(t *testing.T) {
	x, dir := open(t), t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.mp3"), 0o644); err != nil {
		t.Skip("no pipes here:", err)
	}
	if report := add(t, x, dir); report.Found != 0 {
		t.Errorf("%+v", report)
	}
}
