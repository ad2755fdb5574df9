package desktop

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDownloads(t *testing.T) {
	file := filepath.Join(t.TempDir(), "user-dirs.dirs")
	for text, want := range map[string]string{
		"# by the desktop\nXDG_DESKTOP_DIR=\"$HOME/Desktop\"\nXDG_DOWNLOAD_DIR=\"$HOME/Geladenes\"\n": "/home/you/Geladenes",
		"XDG_DOWNLOAD_DIR=\"/srv/down/\"": "/srv/down", "XDG_DOWNLOAD_DIR=\"$HOME/\"": "", "XDG_DOWNLOAD_DIR=\"loads\"": "", "": ""} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := userDir(file, "/home/you"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := userDir(file+"x", "/home/you"); got != "" {
		t.Errorf("no file: %q", got)
	}
}
