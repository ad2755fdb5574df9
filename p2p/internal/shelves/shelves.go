// Package shelves says what a node asks of the shelf that it shares, and lists what is on one.
package shelves

import (
	"context"
	"errors"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/wire"
)

// Shelf is what a node offers to others. Its methods are called from several goroutines at once;
// they should return soon after ctx ends.
type Shelf interface {
	// Match returns at most limit shared rows whose tags have every word of text. The text is a
	// stranger's: it is words, never a query language.
	Match(ctx context.Context, text string, limit int) ([]wire.Row, error)
	// Offer returns the shared file behind an infohash, or ErrNotShared.
	Offer(ctx context.Context, ih wire.InfoHash) (meta.Offer, error)
	// Artists returns the artist names of the shared tracks, the rarest in the world first if
	// that is known; only the first 128 become rendezvous keys.
	Artists(ctx context.Context) ([]string, error)
}

// An InfoHashLister is a Shelf that can name all it offers. Encrypted connections (MSE) that a
// stranger's client opens for a sleeping torrent can only be understood with that list; Linnet
// peers need it for nothing. List stops when yield returns false, and is called often: it must
// be quick.
type InfoHashLister interface {
	InfoHashes(yield func(wire.InfoHash) bool)
}

// A Rehasher is a Shelf that can be told that a file it offers has other bytes than it hashed, as after a tagger that kept size and
// time. From the call on the file is not offered under that infohash; when Rehash returns it is under its new one.
type Rehasher interface {
	Rehash(ctx context.Context, ih wire.InfoHash) error
}

// A Linker is a Shelf that knows to which tracks and albums magnet links were given away. In Public mode
// they stay announced by their own infohashes, so that any BitTorrent client finds them.
type Linker interface {
	Links(ctx context.Context) ([]wire.InfoHash, error)
}

// A SwarmLister is a Shelf that gives torrents of other programs on. Trackers returns those that name trackers, which are told of them in
// Public mode once the listener agrees.
type SwarmLister interface {
	Trackers(ctx context.Context) ([]meta.Offer, error)
}

// A Describer is a Shelf that can name all it shares, for its digest. Describe stops when yield
// returns false. A node whose Shelf is none is asked everything, as far as anybody is.
type Describer interface {
	Describe(ctx context.Context, yield func(artist, album, title string) bool) error
}

// ErrNotDescribed says that a shelf is no Describer after all.
var ErrNotDescribed = errors.New("this shelf has no description")

// A Cataloguer is a Shelf that can list the rows of all it shares. Catalogue stops when yield
// returns false. A node whose Shelf is none has an empty catalogue.
type Cataloguer interface {
	Catalogue(ctx context.Context, yield func(wire.Row) bool) error
}
