package look

import (
	"image"
	"strings"
)

// Pictures hands out covers and ad pictures.
type Pictures interface {
	// Picture returns the picture that a View calls ref, scaled to at most px pixels on its longer
	// side, or nil while it is not there yet; a new View follows when it has arrived.
	Picture(ref string, px int) image.Image
}

// Seed is what a missing picture grows from: the same for all tracks of an album, wherever they are shown and whoever holds them.
func Seed(album, title, artist string) string {
	if album != "" {
		return strings.ToLower(strings.TrimSpace(album))
	}
	return title + "\x00" + artist
}
