package shelves

import (
	"context"
	"slices"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/wire"
)

// PermittedRows returns the rows that may be told or shown: those that are not refused.
func PermittedRows(rows []wire.Row, refused func(wire.InfoHash) bool) []wire.Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r wire.Row) bool { return refused(r.InfoHash) })
}

// A Permitted is a shelf without what is refused.
type Permitted struct {
	Shelf
	Refused func(wire.InfoHash) bool
}

// Match implements Shelf.
func (s Permitted) Match(ctx context.Context, text string, limit int) ([]wire.Row, error) {
	rows, err := s.Shelf.Match(ctx, text, limit)
	return PermittedRows(rows, s.Refused), err
}

// Offer implements Shelf.
func (s Permitted) Offer(ctx context.Context, ih wire.InfoHash) (meta.Offer, error) {
	if s.Refused(ih) {
		return meta.Offer{}, meta.ErrNotShared
	}
	return s.Shelf.Offer(ctx, ih)
}
