package p2ptest

import (
	"context"

	"linnet/p2p"
)

// Shelf is an in-memory p2p.Shelf over files.
type Shelf struct{}

// NewShelf hashes every file directly in the folders. Rows come from the file names,
// "Artist - Title.ext".
func NewShelf(dir ...string) (*Shelf, error) { return nil, errThin }

// Add shares one more file under the given description and returns its full row.
func (s *Shelf) Add(path string, r p2p.Row) (p2p.Row, error) { return p2p.Row{}, errThin }

// Rows returns all rows, in the order they were added.
func (s *Shelf) Rows() []p2p.Row { return nil }

// Match implements p2p.Shelf.
func (s *Shelf) Match(ctx context.Context, text string, limit int) ([]p2p.Row, error) {
	return nil, errThin
}

// Offer implements p2p.Shelf.
func (s *Shelf) Offer(ctx context.Context, ih p2p.InfoHash) (p2p.Offer, error) {
	return p2p.Offer{}, errThin
}

// Artists implements p2p.Shelf.
func (s *Shelf) Artists(ctx context.Context) ([]string, error) { return nil, errThin }
