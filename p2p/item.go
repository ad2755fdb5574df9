package p2p

import (
	"context"
	"errors"

	"linnet/p2p/mainline"
)

// Item looks on the DHT for the newest item under a key and a salt (BEP 44, mutable); the error wraps mainline.ErrNoItem when there is
// none. In LANOnly mode there is no DHT.
func (d *dhtClient) Item(ctx context.Context, key [32]byte, salt []byte) (mainline.Item, error) {
	best, errs := mainline.Item{}, []error{mainline.ErrNoItem}
	if d.n.modeGate.mode() == LANOnly || len(d.n.config.Bootstrap) == 0 {
		return best, mainline.ErrNoItem
	}
	ctx, cancel := d.n.bound(ctx)
	defer cancel()
	ctx, stop := context.WithTimeout(ctx, getPatience)
	defer stop()
	found := false
	for _, s := range d.n.dht {
		i, err := mainline.Get(ctx, s, key, salt)
		if err == nil && (!found || i.Seq > best.Seq) {
			best, found = i, true
		}
		errs = append(errs, err)
	}
	if found {
		return best, nil
	}
	return best, errors.Join(errs...)
}

// PutItem stores an item that its owner signed, unless the DHT has a newer one; anybody may do that. Only in Public mode, in which
// strangers may learn of it; in the others it does nothing.
func (d *dhtClient) PutItem(ctx context.Context, i mainline.Item) error {
	if d.n.modeGate.mode() != Public || len(d.n.config.Bootstrap) == 0 {
		return nil
	}
	ctx, cancel := d.n.bound(ctx)
	defer cancel()
	ctx, stop := context.WithTimeout(ctx, putPatience)
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
	for _, s := range d.n.dht {
		err := mainline.Put(ctx, s, i.Key, i.Salt, make)
		stored = stored || err == nil
		errs = append(errs, err)
	}
	if stored {
		return nil
	}
	return errors.Join(errs...)
}

var errNewerItem = errors.New("the DHT has a newer item")
