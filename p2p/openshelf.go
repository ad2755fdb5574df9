package p2p

import (
	"context"
	"slices"
)

// permitted returns the rows that may be told or shown: those that are not refused.
func permitted(rows []Row, refused func(InfoHash) bool) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return refused(r.InfoHash) })
}

// An openShelf is a shelf without what is refused.
type openShelf struct {
	Shelf
	refused func(InfoHash) bool
}

// Match implements Shelf.
func (s openShelf) Match(ctx context.Context, text string, limit int) ([]Row, error) {
	rows, err := s.Shelf.Match(ctx, text, limit)
	return permitted(rows, s.refused), err
}

// Offer implements Shelf.
func (s openShelf) Offer(ctx context.Context, ih InfoHash) (Offer, error) {
	if s.refused(ih) {
		return Offer{}, ErrNotShared
	}
	return s.Shelf.Offer(ctx, ih)
}
