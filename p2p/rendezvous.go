package p2p

import (
	"context"
	"crypto/sha1"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"linnet/p2p/mainline"
	"linnet/p2p/rings"
)

const (
	enough        = 8 // neighbours, above which a search does not look for more on the overlay
	lookupsAtOnce = 3
	dayOverlap    = 45 * time.Minute // how long an announcement lives on the DHT
	// One announcement sends about 33 packets: 2.2 a second, and all keys within what one lives.
	artistsApart = 15 * time.Second
	artistBurst  = 8
)

// rendezvous is the DHT key under which the holders of an artist announce themselves on a day.
// The day makes keys that a squatter filled in advance worthless; the replica is for keys that
// are full. (Only replica 0 is used so far.)
func rendezvous(artist string, day int64, replica int) InfoHash {
	return sha1.Sum(fmt.Appendf(nil, "linnet-artist-1|%d|%d|%s", day, replica, artist))
}

func dayOf(t time.Time) int64 { return t.Unix() / (24 * 60 * 60) }

// Announce puts the overlay and the artists of the shelf on the DHT now, and looks for
// neighbours; it also happens by itself, at a gentler pace. It announces nothing unless the mode is
// Public.
func (n *Node) Announce(ctx context.Context) error {
	ctx, cancel := n.bound(ctx)
	defer cancel()
	if err := n.meet(ctx); err != nil {
		return err
	}
	n.groups.gather(ctx, false)
	pace := rate.NewLimiter(rate.Inf, 0)
	return errors.Join(n.announceArtists(ctx, pace), n.announceTitles(ctx, n.overlay.crowd(), pace))
}

// announceArtists announces one key after another; the key of an artist that enough others have
// announced is left to them.
func (n *Node) announceArtists(ctx context.Context, pace *rate.Limiter) error {
	if n.gate.mode() != Public || n.config.Shelf == nil {
		return nil
	}
	artists, err := n.config.Shelf.Artists(ctx)
	if err != nil {
		return fmt.Errorf("announcing: %w", err)
	}
	most, _ := rings.Keys(n.overlay.crowd())
	for _, key := range artistKeys(artists, most, time.Now()) {
		if err := pace.Wait(ctx); err != nil {
			return context.Cause(ctx)
		}
		if err := n.lookup(ctx, key, true, func(netip.AddrPort) {}); err != nil {
			return err
		}
	}
	return nil
}

// artistKeys returns today's keys, and tomorrow's too while what is announced now will live to
// see it.
func artistKeys(artists []string, most int, now time.Time) []InfoHash {
	var keys []InfoHash
	seen := make(map[string]bool)
	for _, a := range artists {
		name := rings.Artist(a)
		if name == "" || seen[name] || len(seen) >= most {
			continue
		}
		seen[name] = true
		keys = append(keys, rendezvous(name, dayOf(now), 0))
		if next := dayOf(now.Add(dayOverlap)); next != dayOf(now) {
			keys = append(keys, rendezvous(name, next, 0))
		}
	}
	return keys
}

// seek looks on the DHT for peers who may know the text, and connects to some of them.
func (n *Node) seek(ctx context.Context, q Query, dials *dials) {
	if n.gate.mode() == LANOnly {
		return
	}
	var keys []InfoHash
	if n.overlay.neighbours() < enough {
		keys = append(keys, overlayHash)
	}
	if rings.Seek(fitsOf(n.overlay.contacts(), rings.Prepare(q.Text)), q.More) {
		for _, name := range rings.Names(q.Text) {
			keys = append(keys, rendezvous(name, dayOf(time.Now()), 0))
		}
		if _, titles := rings.Keys(n.overlay.crowd()); titles > 0 {
			keys = append(keys, titleKey(rings.Fold(q.Text), dayOf(time.Now())))
		}
	}
	if rings.Gossips(n.overlay.crowd()) {
		for _, a := range n.overlay.gossip.holders(rings.TitleHash(q.Text), time.Now()) {
			if dials.take(a) {
				n.greet(a)
			}
		}
	}
	var wg sync.WaitGroup
	slots := make(chan struct{}, lookupsAtOnce)
	for _, key := range keys {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			err := n.lookup(ctx, key, false, func(a netip.AddrPort) {
				if dials.take(a) {
					n.greet(a)
				}
			})
			if err != nil {
				n.log.Debug("looking for peers", "err", err)
			}
		})
	}
	wg.Wait()
}

// dials are rings.Dials of one search, for several goroutines.
type dials struct {
	mu  sync.Mutex
	all rings.Dials
}

func (d *dials) take(a netip.AddrPort) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.all.Take(a)
}

// greet connects to an address that announced itself, unless it is our own.
func (n *Node) greet(a netip.AddrPort) {
	if !n.isSelf(a) {
		n.overlay.dial(a)
	}
}

// lookup asks all DHT servers (IPv4 and IPv6).
func (n *Node) lookup(ctx context.Context, key InfoHash, announce bool, found func(netip.AddrPort)) error {
	if n.gate.mode() == LANOnly || len(n.config.Bootstrap) == 0 {
		return nil
	}
	var err error
	answered := false
	for _, s := range n.dht {
		if e := mainline.Lookup(ctx, s, key, announce, found); e != nil {
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
