package p2ptest

import (
	"context"

	"linnet/p2p"
)

// Describe implements p2p.Describer.
func (s *Shelf) Describe(ctx context.Context, yield func(artist, album, title string) bool) error {
	for _, r := range s.Rows() {
		if !yield(r.Artist, r.Album, r.Title) {
			break
		}
	}
	return ctx.Err()
}

// Catalogue implements p2p.Cataloguer.
func (s *Shelf) Catalogue(ctx context.Context, yield func(p2p.Row) bool) error {
	for _, r := range s.Rows() {
		if !yield(r) {
			break
		}
	}
	return ctx.Err()
}
