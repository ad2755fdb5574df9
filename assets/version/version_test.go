package version_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"linnet/assets/version"
)

// TestPeerID: eight bytes with the digits of the number, which clients and block lists read.
func TestPeerID(t *testing.T) {
	digits := strings.ReplaceAll(version.Number, ".", "")
	if !regexp.MustCompile(`^\d\.\d\.\d$`).MatchString(version.Number) || version.PeerID != "-LN"+digits+"0-" {
		t.Errorf("%s becomes %q", version.Number, version.PeerID)
	}
}

// TestNoOtherNumber: what cannot import the number says the same, and the changelog tells what is new in it.
func TestNoOtherNumber(t *testing.T) {
	for file, line := range map[string]string{"FyneApp.toml": "\nVersion = %q\n", "CHANGELOG.md": "\n## [%s] - 20"} {
		raw, err := os.ReadFile(filepath.Join("..", "..", file))
		if want := fmt.Sprintf(line, version.Number); err != nil || !strings.Contains(string(raw), want) {
			t.Errorf("%s does not say %q: %v", file, want, err)
		}
	}
}
