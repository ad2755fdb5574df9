package p2p

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/netip"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/anacrolix/dht/v2"
	"github.com/anacrolix/torrent"
	"golang.org/x/time/rate"

	"linnet/p2p/internal/limits"
	"linnet/p2p/mainline"
)

const (
	announceEvery = 33 * time.Minute // what is announced lives 45 minutes
	jitter        = 3 * time.Minute  // by which a round comes sooner or later, so that rounds tell nobody when it began
	greetEvery    = 3 * time.Minute  // while there are few neighbours
	defaultIdle   = 2 * time.Minute
)

// A Node is one listener's place in the swarm. All methods may be called from any goroutine. Those about one concern are the methods of
// the part that has it, such as fetches for transfers, people, groups, and smallFiles.
type Node struct {
	config   Config
	log      *slog.Logger
	client   *torrent.Client
	dht      []*dht.Server
	guards   []*mainline.Guard // of dht, in the same order
	modeGate *modeGate
	overlay  *overlay // of everybody
	overlays overlays
	*groups
	learnedTitles *learnedTitles
	losses        *losses
	trust         *trust
	responder     *responder
	*seeder
	*fetches
	*people
	*smallFiles
	*albums
	*announcer
	*dhtClient
	notify   *notifier
	meter    meter
	throttle limits.Throttle
	*pacer
	connections  *limits.Connections
	blocks       limits.Blocks
	trafficMeter trafficMeter
	infos        *dictionaries
	manualPeers  manualPeers
	reach        reach
	shelves      atomic.Int64 // how often the shelf has changed
	addr         netip.AddrPort

	ctx    context.Context // ends with Close; a node is a lifetime, not a call
	cancel context.CancelFunc
	wg     sync.WaitGroup
	once   sync.Once
	joined sync.Once
	err    error
}

// Open starts a node. The error wraps ErrPortInUse when the port of Config.Listen is taken.
func Open(c Config) (*Node, error) {
	if c.Dir == "" {
		return nil, errors.New("p2p: Config.Dir is empty")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.AtOnce == 0 {
		c.AtOnce = defaultAtOnce
	}
	if c.Idle == 0 {
		c.Idle = defaultIdle
	}
	if c.Hold {
		c.Mode = LANOnly
	}
	n := &Node{config: c, log: c.Log, modeGate: newModeGate(c.Mode), losses: &losses{log: c.Log}}
	key, err := n.losses.identity(c.Dir)
	if err != nil {
		return nil, err
	}
	if n.trust, err = loadTrust(c.Dir, n.losses); err != nil {
		return nil, err
	}
	n.announcer, n.dhtClient, n.smallFiles = &announcer{n}, &dhtClient{n}, &smallFiles{n: n}
	n.ctx, n.cancel = context.WithCancel(context.Background())
	n.notify = newNotifier(c.Changed)
	if c.Shelf != nil {
		n.responder = newResponder(openShelf{c.Shelf, n})
	} else {
		n.responder = newResponder(nil)
	}
	n.overlay = newOverlay(key, n.responder, c.Log, n.notify.poke)
	n.infos = newDictionaries(func(pc *torrent.PeerConn) { n.overlay.post(packet{from: pc}) })
	n.seeder = newSeeder(n)
	n.connections = limits.NewConnections()
	n.pacer = newPacer(n)
	n.blocks.Set(c.Block)
	if n.learnedTitles, err = loadLearnedTitles(c.Dir, n.losses); err != nil {
		return nil, err
	}
	if n.groups, err = loadGroups(n); err != nil {
		return nil, err
	}
	if n.people, err = loadPeople(n); err != nil {
		return nil, err
	}
	n.overlay.heard = n.people.learn
	if n.fetches, err = loadFetches(n); err != nil {
		return nil, err
	}
	if n.albums, err = loadAlbums(n, filepath.Join(c.Dir, "albums")); err != nil {
		return nil, err
	}
	if err := n.start(); err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return n, nil
}

// start opens the engine and every goroutine that Close waits for.
func (n *Node) start() error {
	if err := n.openEngine(); err != nil {
		return err
	}
	n.wg.Go(func() { n.overlay.run(n.ctx) })
	n.wg.Go(func() { n.overlay.callBack(n.ctx, n.caller()) })
	n.wg.Go(func() { n.responder.run(n.ctx, n.overlay) })
	n.wg.Go(func() { n.seeder.run(n.ctx) })
	n.wg.Go(func() {
		n.infos.run(n.ctx, func(err error) { n.log.Debug("taking the info dictionary of a torrent", "err", err) })
	})
	n.wg.Go(func() { n.meter.run(n.ctx, n) })
	n.wg.Go(func() { n.notify.run(n.ctx) })
	n.wg.Go(func() { n.pacer.run(n.ctx) })
	n.wg.Go(func() { n.trafficMeter.run(n.ctx, n) })
	n.wg.Go(func() { (&mapper{n: n, secret: n.overlay.signer().Seed()}).run(n.ctx) })
	n.wg.Go(n.presence)
	n.wg.Go(func() { n.overlay.keepDescribed(n.ctx, n.config.Shelf) })
	n.wg.Go(func() { (&gossiper{n: n}).run(n.ctx) })
	n.groups.open()
	n.wg.Go(func() { n.people.runPublisher(n.ctx) })
	n.wg.Go(func() { n.people.runFollower(n.ctx) })
	n.fetches.start()
	return nil
}

// Close stops everything and waits for it. Transfers stay on record. It is safe twice.
func (n *Node) Close() error {
	n.once.Do(func() {
		n.groups.close()
		n.cancel()
		n.wg.Wait()
		n.fetches.wait()
		if n.client != nil {
			n.err = errors.Join(n.client.Close()...)
			n.modeGate.wait()
		}
		for _, g := range n.guards {
			g.Close()
		}
	})
	return n.err
}

// bound makes a context that also ends when the node closes.
func (n *Node) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(n.ctx, cancel)
	return ctx, func() { stop(); cancel() }
}

// presence announces and finds neighbours from time to time, and at once when the mode changes.
// Artists are announced at a pace of their own beside it.
func (an *announcer) presence() {
	announce := time.NewTimer(0)
	greet := time.NewTicker(greetEvery)
	defer announce.Stop()
	defer greet.Stop()
	pace := rate.NewLimiter(rate.Every(artistsApart), artistBurst)
	for {
		announce.Reset(announceEvery - jitter + rand.N(2*jitter))
		round, stop := context.WithCancel(an.n.ctx)
		an.complain(an.meet(round))
		an.n.wg.Go(func() { an.n.groups.gather(round, false) })
		an.n.wg.Go(func() {
			an.complain(an.announceArtists(round, pace))
			an.complain(an.announceTitles(round, an.n.overlay.crowd(), pace))
		})
		an.n.wg.Go(func() {
			an.complain(errors.Join(an.announceLinks(round), an.n.announceSmall(round, an.n.smallFiles.all())))
		})
		for again := false; !again; {
			select {
			case <-an.n.ctx.Done():
				stop()
				return
			case <-announce.C:
				again = true
			case <-an.n.modeGate.changed:
				an.n.keepNear()
				again = true
			case <-an.n.groups.changed:
				an.n.wg.Go(func() { an.n.groups.gather(round, false) })
			case <-greet.C:
				an.n.wg.Go(func() { an.n.groups.gather(round, true) })
				if an.n.overlay.neighbours() < enough {
					an.complain(an.meet(round))
				}
			}
		}
		stop()
	}
}

func (an *announcer) complain(err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		an.n.log.Info("announcing on the DHT", "err", err)
	}
}

// Addr is where the node accepts BitTorrent connections; the address is unspecified when it
// listens on all interfaces.
func (n *Node) Addr() netip.AddrPort { return n.addr }

// isSelf knows our own address where it can be known: not behind NAT.
func (n *Node) isSelf(a netip.AddrPort) bool {
	return a.Port() == n.addr.Port() && (a.Addr() == n.addr.Addr() || n.addr.Addr().IsUnspecified() && a.Addr().IsLoopback())
}

// AddPeer connects to a Linnet peer on the overlay.
func (n *Node) AddPeer(a netip.AddrPort) {
	n.manualPeers.add(a)
	n.overlay.dial(a)
}

// Mode says what strangers may learn now.
func (n *Node) Mode() Mode { return n.modeGate.mode() }

// SetMode changes what strangers may learn from now on. What was announced before expires on
// the DHT within 45 minutes. It ends what Config.Hold began.
func (n *Node) SetMode(m Mode) {
	n.modeGate.set(m)
	n.keepNear() // at once: the node's own round may be busy
	n.join()
	poke(n.people.republish)
	poke(n.people.recheck)
}
