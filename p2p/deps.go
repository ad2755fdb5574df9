package p2p

import (
	"context"
	"crypto/ed25519"
	"io"
	"log/slog"
	"net/netip"
	"time"

	"linnet/p2p/internal/lifetime"
	"linnet/p2p/mainline"
)

// lookup asks the DHT who announced a key, and announces it too if it is to.
type lookup = func(ctx context.Context, key InfoHash, announce bool, found func(netip.AddrPort)) error

// fetchDeps is what transfers may touch of a node.
type fetchDeps struct {
	Dir    string // of the node: transfers/, incoming/ and albums/ are below it
	Music  string // where finished tracks go; "": nothing is fetched
	AtOnce int    // transfers under way
	Life   *lifetime.Life
	Log    *slog.Logger
	Losses *losses
	// Have says whether a track is on our own shelf, as it was hashed.
	Have    func(context.Context, InfoHash) bool
	Refused func(InfoHash) bool
	// GroupInfo asks the members of a group for an info dictionary of theirs until one has it.
	GroupInfo func(context.Context, GroupID, InfoHash) ([]byte, error)
	Lookup    lookup
	// Neighbours returns where those listen who are connected in a group, or, for the zero value, at all.
	Neighbours func(GroupID) []netip.AddrPort
	Mode       func() Mode
	IsSelf     func(netip.AddrPort) bool
	// Judge is told what is known of a track, by which those who described it are judged.
	Judge    func(Row)
	Inspect  func(ctx context.Context, file io.ReaderAt, size int64) (Facts, error) // nil lets all pass
	Finished func(Transfer)                                                         // nil need not know
	Changed  func()
	// NameLimit and FreeSpace ask the file system of a folder; nil: the system is asked.
	NameLimit func(folder string) int
	FreeSpace func(folder string) int64
}

// seedDeps is what a seeder may touch of a node.
type seedDeps struct {
	Life  *lifetime.Life
	Log   *slog.Logger
	Idle  time.Duration // how long a torrent stays awake without a peer
	Shelf Shelf         // nil shares nothing
	// File returns what is given to whoever asks beside the shelf: our catalogue and small files.
	File func(InfoHash) (Offer, bool)
	// GroupOffer finds what is shared with any group under an infohash that only that group knows.
	GroupOffer func(context.Context, InfoHash) (Offer, error)
	// Plain returns the infohash that everybody has for a track of which a group has another.
	Plain   func(InfoHash) InfoHash
	Refused func(InfoHash) bool
	// Hashes returns what encrypted connections may come in for, besides the shelf.
	Hashes       func() []InfoHash
	ShelfChanged func()
	Changed      func()
}

// smallDeps is what small files may touch of a node.
type smallDeps struct {
	Life       *lifetime.Life
	Log        *slog.Logger
	Withdraw   func(InfoHash)
	Announce   func(context.Context, InfoHash) error
	Lookup     lookup
	Neighbours func() []netip.AddrPort
	IsSelf     func(netip.AddrPort) bool
}

// peopleDeps is what following and publishing may touch of a node.
type peopleDeps struct {
	Dir     string // of the node: people/ and the key are in it
	Life    *lifetime.Life
	Log     *slog.Logger
	Losses  *losses
	Shelf   Shelf // nil shares nothing
	Overlay headOverlay
	DHT     itemStore
	Mode    func() Mode
	// FetchFile fetches a small file from those addresses and whoever the DHT names, and returns who gave it.
	FetchFile func(context.Context, SmallFile, []netip.AddrPort) ([]byte, []netip.AddrPort, error)
	// Condemn refuses for good whatever a key signs.
	Condemn func(key [32]byte)
	Changed func()
}

// headOverlay is the overlay as far as heads are told on it.
type headOverlay interface {
	signer() ed25519.PrivateKey
	setSigner(ed25519.PrivateKey)
	publicKey() Key
	proclaim([]*head)
	headOf(Key) (*head, []netip.AddrPort)
	heads() []*head
}

// itemStore is the DHT as far as it keeps items (BEP 44).
type itemStore interface {
	items(ctx context.Context, key [32]byte, salt []byte) ([]mainline.Item, error)
	put(ctx context.Context, i mainline.Item, make func(there *mainline.Item) (mainline.Item, error)) error
	lookup(ctx context.Context, key InfoHash, announce bool, found func(netip.AddrPort)) error
}

// groupDeps is what groups may touch of a node.
type groupDeps struct {
	Dir      string // of the node: groups/ is below it
	Now      func() time.Time
	Life     *lifetime.Life
	Log      *slog.Logger
	Losses   *losses
	Overlays *overlays
	Shelf    func(GroupID) Shelf // what is shared with a group; nil, here or returned, shares nothing
	Refused  func(InfoHash) bool
	Lookup   lookup
	Mode     func() Mode
	IsSelf   func(netip.AddrPort) bool
	Addr     func() netip.AddrPort // where the node listens
	Changed  func()
}
