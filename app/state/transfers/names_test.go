package transfers

import (
	"strings"
	"testing"

	"linnet/p2p"
)

// TestFileNamesOfStrangers: those of a torrent are shown before they are on the disk.
func TestFileNamesOfStrangers(t *testing.T) {
	files := []p2p.Part{{Name: "CD\u202e1/a\nb\x1b.mp3", Size: 5, Chosen: true}}
	chosen, _ := chosenRows(files)
	drawn := fileRows("id", files)
	for _, shown := range []string{chosen[0].Name, chosen[0].Folder, drawn[0].Title, drawn[0].Artist} {
		if strings.ContainsAny(shown, "\u202e\n\x1b") || shown == "" {
			t.Errorf("shown as %q", shown)
		}
	}
}
