package p2p

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/anacrolix/torrent"
	"golang.org/x/time/rate"

	"linnet/p2p/internal/contacts"
	"linnet/p2p/internal/fetch"
	"linnet/p2p/internal/groups"
	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/limits"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/internal/roaming"
	"linnet/p2p/internal/seed"
	"linnet/p2p/internal/statefile"
	"linnet/p2p/internal/tcpfirst"
	"linnet/p2p/internal/webseed"
	"linnet/p2p/mainline"
)

const (
	jitter      = 3 * time.Minute // by which a round comes sooner or later, so that rounds tell nobody when it began
	greetFirst  = 5 * time.Second // until others are looked for again while there are few neighbours; doubles
	greetEvery  = 3 * time.Minute // at most
	defaultIdle = 2 * time.Minute
)

// A Node is one listener's place in the swarm. All methods may be called from any goroutine. Those about one concern are the methods of
// the part that has it, by the interfaces of api.go.
type Node struct {
	config     Config
	log        *slog.Logger
	client     *torrent.Client
	guards     []*mainline.Guard // of the DHT servers, in the same order
	bootstraps []*bootstrap      // likewise
	modeGate   *modegate.Gate
	overlay    *overlay.Overlay // of everybody
	overlays   overlay.Registry
	grouping
	groups      *groups.Groups
	losses      *statefile.Losses
	contacts    *contacts.Book
	reconnector *reconnector
	trust       *overlay.Trust
	responder   *overlay.Responder
	uploading
	seeder *seed.Seeder
	transferring
	fetches *fetch.Manager
	following
	people *people
	smallFiling
	smallFiles *seed.SmallFiles
	// trackerAnnouncer is nil where no torrents of others can be given on.
	trackerAnnouncer *seed.TrackerAnnouncer
	albumFetching
	searching
	announcing
	announcer *overlay.Announcer
	gossiper  *overlay.Gossiper
	*dhtClient
	notify   *notifier
	meter    meter
	throttle limits.Throttle
	race     tcpfirst.Race
	servers  webseed.Switchboard
	*trackerDialer
	*pacer
	connections  *limits.Connections
	blocks       limits.Blocks
	trafficMeter trafficMeter
	infos        *dictionaries
	manualPeers  manualPeers
	reachability reachability
	shelves      atomic.Int64 // how often the shelf has changed
	addr         netip.AddrPort
	elsewhere    chan struct{} // the machine has another address
	roamer       *roamer

	life   *lifetime.Life
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
		c.AtOnce = fetch.DefaultAtOnce
	}
	if c.Idle == 0 {
		c.Idle = defaultIdle
	}
	if c.Hold {
		c.Mode = modegate.LANOnly
	}
	n := &Node{config: c, log: c.Log, modeGate: modegate.New(c.Mode), losses: &statefile.Losses{Log: c.Log}, life: lifetime.Begin(),
		elsewhere: make(chan struct{}, 1)}
	n.notify = newNotifier(c.Changed)
	n.trackerDialer = &trackerDialer{gate: n.modeGate, blocks: &n.blocks, proxy: c.Proxy, own: n.Addr,
		turns: make(chan struct{}, trackersAtOnce), served: make(chan struct{}, serversAtOnce), key: rand.Uint32()}
	n.SetTrackers(c.Trackers)
	n.connections = limits.NewConnections()
	n.blocks.Set(c.Block)
	n.dhtClient = &dhtClient{gate: n.modeGate, life: n.life, on: len(c.Bootstrap) > 0}
	if err := n.load(); err != nil {
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
	n.life.Go(func() { n.overlay.Run(n.life.Context()) })
	n.life.Go(func() { n.overlay.CallBack(n.life.Context(), n.caller()) })
	n.life.Go(func() { n.responder.Run(n.life.Context(), n.overlay) })
	n.life.Go(func() { n.seeder.Run(n.life.Context()) })
	if n.trackerAnnouncer != nil {
		n.life.Go(func() { n.trackerAnnouncer.Run(n.life.Context()) })
	}
	n.life.Go(func() {
		n.infos.run(n.life.Context(), func(err error) { n.log.Debug("taking the info dictionary of a torrent", "err", err) })
	})
	n.life.Go(func() { n.meter.run(n.life.Context(), n) })
	n.life.Go(func() { n.notify.run(n.life.Context()) })
	n.life.Go(func() { n.pacer.run(n.life.Context()) })
	n.life.Go(func() { n.trafficMeter.run(n.life.Context(), n) })
	n.life.Go(func() { (&mapper{n: n, secret: n.overlay.Signer().Seed()}).run(n.life.Context()) })
	n.life.Go(func() { n.reconnector.run(n.life.Context()) })
	n.roamer = &roamer{n.addr.Addr(), &n.reachability, n.overlay, n.client.Torrents,
		[]chan struct{}{n.elsewhere, n.modeGate.Also, n.people.republish}, n.log}
	if n.config.Proxy == "" && !n.addr.Addr().IsLoopback() {
		n.life.Go(func() { roaming.Watch(n.life.Context(), n.roamer.stands, n.roamer.moved) })
	}
	n.life.Go(n.presence)
	n.life.Go(func() { n.overlay.KeepDescribed(n.life.Context(), n.config.Shelf) })
	n.life.Go(func() { n.gossiper.Run(n.life.Context()) })
	n.groups.Open(n.client)
	n.life.Go(func() { n.people.runPublisher(n.life.Context()) })
	n.life.Go(func() { n.people.runFollower(n.life.Context()) })
	n.fetches.Start()
	return nil
}

// Close stops everything and waits for it. Transfers stay on record. It is safe twice.
func (n *Node) Close() error {
	n.once.Do(func() {
		n.reconnector.note()
		n.groups.Close()
		n.life.End()
		n.fetches.Wait()
		if n.client != nil {
			n.err = errors.Join(n.client.Close()...)
			n.modeGate.Wait()
			for _, s := range n.dhtClient.servers {
				mainline.Settle(s)
			}
		}
		for _, g := range n.guards {
			g.Close()
		}
	})
	return n.err
}

// presence announces and finds neighbours from time to time, and at once when the mode changes.
// Artists are announced at a pace of their own beside it.
func (n *Node) presence() {
	announce := time.NewTimer(0)
	wait := greetFirst
	greet := time.NewTimer(wait)
	defer announce.Stop()
	defer greet.Stop()
	pace := rate.NewLimiter(rate.Every(overlay.ArtistsApart), overlay.ArtistBurst)
	for {
		announce.Reset(mainline.AnnounceEvery - jitter + rand.N(2*jitter))
		round, stop := context.WithCancel(n.life.Context())
		n.reconnector.call()
		n.complain(n.announcer.Meet(round))
		n.life.Go(func() { n.groups.Gather(round, false) })
		n.life.Go(func() {
			n.complain(n.announcer.AnnounceArtists(round, pace))
			n.complain(n.announcer.AnnounceTitles(round, n.overlay.Crowd(), pace))
		})
		n.life.Go(func() {
			n.complain(errors.Join(n.announcer.AnnounceLinks(round), n.smallFiles.AnnounceSmall(round, n.smallFiles.All())))
		})
		for again := false; !again; {
			select {
			case <-n.life.Context().Done():
				stop()
				return
			case <-announce.C:
				again = true
			case <-n.modeGate.Changed:
				n.keepNear()
				wait, again = greetFirst, true
				greet.Reset(wait)
			case <-n.elsewhere:
				wait, again = greetFirst, true
				greet.Reset(wait)
			case <-n.groups.Changed:
				n.life.Go(func() { n.groups.Gather(round, false) })
			case <-greet.C:
				n.life.Go(func() { n.groups.Gather(round, true) })
				n.reconnector.call()
				if n.overlay.Neighbours() < overlay.Enough {
					n.complain(n.announcer.Meet(round))
				}
				wait = min(2*wait, greetEvery)
				greet.Reset(wait)
			}
		}
		stop()
	}
}

func (n *Node) complain(err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		n.log.Info("announcing on the DHT", "err", err)
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
	n.overlay.Dial(a)
}

// Mode says what strangers may learn now.
func (n *Node) Mode() modegate.Mode { return n.modeGate.Mode() }

// SetMode changes what strangers may learn from now on. What was announced before expires on
// the DHT within 45 minutes. It ends what Config.Hold began.
func (n *Node) SetMode(m modegate.Mode) {
	n.modeGate.Set(m)
	n.keepNear() // at once: the node's own round may be busy
	n.join()
	lifetime.Poke(n.people.republish)
	lifetime.Poke(n.people.recheck)
}

// Losses returns what Open set aside.
func (n *Node) Losses() []statefile.Loss { return n.losses.List }

// ShelfChanged says that the shelf shares other tracks than before, or that others are refused. What
// it no longer offers is not sent any more when ShelfChanged returns; neighbours hear of what is new,
// without it within ten minutes.
func (n *Node) ShelfChanged() {
	n.shelves.Add(1)
	n.seeder.Recheck()
	n.fetches.EndRefused()
	n.overlay.Reshelve()
	n.groups.Reshelve()
	lifetime.Poke(n.people.republish)
	if n.trackerAnnouncer != nil {
		lifetime.Poke(n.trackerAnnouncer.Poked)
	}
}
