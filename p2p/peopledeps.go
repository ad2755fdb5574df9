package p2p

import (
	"context"
	"crypto/ed25519"
	"log/slog"
	"net/netip"

	"linnet/p2p/internal/lifetime"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/wire"
	"linnet/p2p/mainline"
)

// peopleDeps is what following and publishing may touch of a node.
type peopleDeps struct {
	Dir     string // of the node: people/ and the key are in it
	Life    *lifetime.Life
	Log     *slog.Logger
	Losses  *statefile.Losses
	Shelf   shelves.Shelf // nil shares nothing
	Overlay headOverlay
	DHT     itemStore
	Mode    func() modegate.Mode
	// FetchFile fetches a small file from those addresses and whoever the DHT names, and returns who gave it.
	FetchFile func(context.Context, meta.SmallFile, []netip.AddrPort) ([]byte, []netip.AddrPort, error)
	// Condemn refuses for good whatever a key signs.
	Condemn func(key [32]byte)
	Changed func()
}

// headOverlay is the overlay as far as heads are told on it.
type headOverlay interface {
	Signer() ed25519.PrivateKey
	SetSigner(ed25519.PrivateKey)
	PublicKey() Key
	Proclaim([]*wire.Head)
	HeadOf(Key) (*wire.Head, []netip.AddrPort)
	Heads() []*wire.Head
}

// itemStore is the DHT as far as it keeps items (BEP 44).
type itemStore interface {
	items(ctx context.Context, key [32]byte, salt []byte) ([]mainline.Item, error)
	put(ctx context.Context, i mainline.Item, make func(there *mainline.Item) (mainline.Item, error)) error
	lookup(ctx context.Context, key InfoHash, announce bool, found func(netip.AddrPort)) error
}
