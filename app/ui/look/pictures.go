package look

import "image"

// Pictures hands out covers and ad pictures.
type Pictures interface {
	// Picture returns the picture that a View calls ref, scaled to at most px pixels on its longer
	// side, or nil while it is not there yet; a new View follows when it has arrived.
	Picture(ref string, px int) image.Image
}

// Seed is what a missing picture grows from: the same for all tracks of an album that has one.
func Seed(cover, title, artist string) string {
	if cover != "" {
		return cover
	}
	return title + "\x00" + artist
}
