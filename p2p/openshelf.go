package p2p

import (
	"context"
	"slices"
)

// permitted returns the rows that may be told or shown.
func (n *Node) permitted(rows []Row) []Row {
	if n.config.Refuses == nil {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return n.refuses(r.InfoHash) })
}

// An openShelf is a shelf without what is refused.
type openShelf struct {
	Shelf
	n *Node
}

// Match implements Shelf.
func (s openShelf) Match(ctx context.Context, text string, limit int) ([]Row, error) {
	rows, err := s.Shelf.Match(ctx, text, limit)
	return s.n.permitted(rows), err
}

// Offer implements Shelf.
func (s openShelf) Offer(ctx context.Context, ih InfoHash) (Offer, error) {
	if s.n.refuses(ih) {
		return Offer{}, ErrNotShared
	}
	return s.Shelf.Offer(ctx, ih)
}
