package p2ptest

import "context"

// Describe implements p2p.Describer.
func (s *Shelf) Describe(ctx context.Context, yield func(artist, album, title string) bool) error {
	for _, r := range s.Rows() {
		if !yield(r.Artist, r.Album, r.Title) {
			break
		}
	}
	return ctx.Err()
}
