package sharing

import (
	"context"

	"linnet/library"
	"linnet/p2p"
)

// Catalogue implements [p2p.Cataloguer]: what it lists is what would be answered and served, nothing else.
func (s *Shelf) Catalogue(ctx context.Context, yield func(p2p.Row) bool) error {
	goOn := true
	return s.each(ctx, func(t library.Track, o p2p.Offer) {
		goOn = goOn && yield(s.row(ctx, t, o))
	})
}

var _ p2p.Cataloguer = (*Shelf)(nil)
