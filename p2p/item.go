package p2p

import (
	"cmp"
	"context"
	"errors"
	"net/netip"
	"slices"
	"time"

	"github.com/anacrolix/dht/v2"

	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/mainline"
)

const (
	itemPatience  = 20 * time.Second // for one look at the DHT for an item
	storePatience = time.Minute      // for one round that stores it
)

// dhtClient asks and tells all DHT servers of a node (IPv4 and IPv6).
type dhtClient struct {
	gate    *modegate.Gate
	life    *lifetime.Life
	on      bool          // it was given nodes from which to start
	servers []*dht.Server // since the engine is open
}

// nodes is how many nodes of the DHT are known to answer.
func (d *dhtClient) nodes() (n int) {
	if d.gate.Mode() == modegate.LANOnly {
		return 0
	}
	for _, s := range d.servers {
		n += s.Stats().GoodNodes
	}
	return n
}

// lookup asks all DHT servers (IPv4 and IPv6) and, with announce, tells them that this node is a peer, too.
func (d *dhtClient) lookup(ctx context.Context, key InfoHash, announce bool, found func(netip.AddrPort)) error {
	if d.gate.Mode() == modegate.LANOnly || !d.on {
		return nil
	}
	walk := mainline.Lookup
	if announce {
		walk = mainline.Announce
	}
	var err error
	answered := false
	for _, s := range d.servers {
		if e := walk(ctx, s, key, found); e != nil {
			err = e
		} else {
			answered = true
		}
	}
	if answered {
		return nil
	}
	return err
}

// Item looks on the DHT for the newest item under a key and a salt (BEP 44, mutable); the error wraps mainline.ErrNoItem when there is
// none. In LANOnly mode there is no DHT.
func (d *dhtClient) Item(ctx context.Context, key [32]byte, salt []byte) (mainline.Item, error) {
	ctx, cancel := d.life.Bound(ctx)
	defer cancel()
	ctx, stop := context.WithTimeout(ctx, itemPatience)
	defer stop()
	items, err := d.items(ctx, key, salt)
	if len(items) == 0 {
		return mainline.Item{}, errors.Join(mainline.ErrNoItem, err)
	}
	return slices.MaxFunc(items, func(a, b mainline.Item) int { return cmp.Compare(a.Seq, b.Seq) }), nil
}

// items returns the newest item that each server finds.
func (d *dhtClient) items(ctx context.Context, key [32]byte, salt []byte) (found []mainline.Item, err error) {
	if d.gate.Mode() == modegate.LANOnly || !d.on {
		return nil, nil
	}
	var errs []error
	for _, s := range d.servers {
		i, err := mainline.Get(ctx, s, key, salt)
		if err == nil {
			found = append(found, i)
		}
		errs = append(errs, err)
	}
	return found, errors.Join(errs...)
}

// PutItem stores an item that its owner signed, unless the DHT has a newer one; anybody may do that. Only in Public mode, in which
// strangers may learn of it; in the others it does nothing.
func (d *dhtClient) PutItem(ctx context.Context, i mainline.Item) error {
	if d.gate.Mode() != modegate.Public || !d.on {
		return nil
	}
	ctx, cancel := d.life.Bound(ctx)
	defer cancel()
	ctx, stop := context.WithTimeout(ctx, storePatience)
	defer stop()
	err := d.put(ctx, i, func(there *mainline.Item) (mainline.Item, error) {
		if there != nil && there.Seq > i.Seq {
			return mainline.Item{}, errNewerItem
		}
		return i, nil
	})
	if errors.Is(err, errNewerItem) {
		return nil
	}
	return err
}

// put stores an item with all DHT servers (IPv4 and IPv6); one is enough. make is that of mainline.Put.
func (d *dhtClient) put(ctx context.Context, i mainline.Item, make func(there *mainline.Item) (mainline.Item, error)) error {
	var errs []error
	stored := false
	for _, s := range d.servers {
		err := mainline.Put(ctx, s, i, make)
		stored = stored || err == nil
		errs = append(errs, err)
	}
	if stored {
		return nil
	}
	return errors.Join(errs...)
}

var errNewerItem = errors.New("the DHT has a newer item")
