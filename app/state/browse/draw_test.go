package browse

import (
	"strings"
	"testing"

	"linnet/app/state/view"
	"linnet/library"
)

// Tracks come before the albums and artists that are counted of them: what is empty meanwhile is not said to be so for good.
func TestAnEmptyListWhileMusicIsRead(t *testing.T) {
	for _, section := range []view.Section{view.SectionAlbums, view.SectionArtists, view.SectionGenres} {
		b := &opened{counts: library.Counts{Tracks: 100}, trail: []place{{section: section}}}
		if during, after := b.nothing("", true), b.nothing("", false); !strings.Contains(during, "is being read") ||
			strings.Contains(after, "is being read") {
			t.Errorf("%s: %q while it is read, then %q", section, during, after)
		}
	}
}
