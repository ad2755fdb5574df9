package p2p

import (
	"context"
	"slices"
)

// blocked says whether Config.Blocked names an infohash.
func (n *Node) blocked(ih InfoHash) bool { return n.config.Blocked != nil && n.config.Blocked(ih) }

// withoutBlocked returns the rows that may be told or shown.
func (n *Node) withoutBlocked(rows []Row) []Row {
	if n.config.Blocked == nil {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return n.blocked(r.InfoHash) })
}

// An openShelf is a shelf without what is blocked.
type openShelf struct {
	Shelf
	n *Node
}

// Match implements Shelf.
func (s openShelf) Match(ctx context.Context, text string, limit int) ([]Row, error) {
	rows, err := s.Shelf.Match(ctx, text, limit)
	return s.n.withoutBlocked(rows), err
}

// Offer implements Shelf.
func (s openShelf) Offer(ctx context.Context, ih InfoHash) (Offer, error) {
	if s.n.blocked(ih) {
		return Offer{}, ErrNotShared
	}
	return s.Shelf.Offer(ctx, ih)
}
