package p2p

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"github.com/anacrolix/torrent"

	"linnet/p2p/internal/contacts"
	"linnet/p2p/internal/fetch"
	"linnet/p2p/internal/groups"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/internal/seed"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/wire"
)

// load reads what is on record and joins the parts: each is handed what it may touch.
func (n *Node) load() error {
	c := n.config
	key, err := identity(c.Dir, n.losses)
	if err != nil {
		return err
	}
	if n.trust, err = overlay.LoadTrust(c.Dir, n.losses); err != nil {
		return err
	}
	titles, err := overlay.LoadLearnedTitles(c.Dir, n.losses)
	if err != nil {
		return err
	}
	n.responder = overlay.NewResponder(n.permittedShelf())
	n.overlay = overlay.New(key, n.responder, n.log, n.notify.poke)
	n.overlay.Reputation.Distrusted = n.trust.Distrusted
	if n.contacts, err = contacts.Load(c.Dir, time.Now(), n.losses); err != nil {
		return err
	}
	n.contacts.StartFrom(c.Bootstrap, PublicBootstrap)
	n.reconnector = &reconnector{book: n.contacts, overlay: n.overlay, dht: n.dhtClient, log: n.log}
	n.infos = newDictionaries(func(pc *torrent.PeerConn) { n.overlay.HangUp(pc) })
	n.seeder = seed.New(n.seedDeps())
	n.responder.Load = n.seeder.Load
	n.trackerAnnouncer = newTrackerAnnouncer(n)
	n.pacer = newPacer(n)
	if n.groups, err = groups.Load(n.groupDeps()); err != nil {
		return err
	}
	finding := n.findingDeps(titles)
	n.searching, n.announcer, n.gossiper = overlay.NewFinder(finding), overlay.NewAnnouncer(finding), overlay.NewGossiper(finding)
	n.smallFiles = &seed.SmallFiles{Deps: n.smallDeps()}
	if n.people, err = loadPeople(n.peopleDeps()); err != nil {
		return err
	}
	n.overlay.Heard = n.people.learn
	if n.fetches, err = fetch.Load(n.fetchDeps()); err != nil {
		return err
	}
	if n.albumFetching, err = fetch.LoadAlbums(n.fetches); err != nil {
		return err
	}
	n.transferring, n.uploading, n.smallFiling, n.following, n.grouping, n.announcing = n.fetches, n.seeder, n.smallFiles, n.people,
		n.groups, n.announcer
	return nil
}

func (n *Node) refuses(ih InfoHash) bool { return n.config.Refuses != nil && n.config.Refuses(ih) }

// permittedShelf is the shelf without what is refused; nil where there is none.
func (n *Node) permittedShelf() shelves.Shelf {
	if n.config.Shelf == nil {
		return nil
	}
	return shelves.Permitted{Shelf: n.config.Shelf, Refused: n.refuses}
}

func (n *Node) seedDeps() seed.Deps {
	return seed.Deps{
		Life: n.life, Log: n.log, Idle: n.config.Idle, Shelf: n.config.Shelf, Refused: n.refuses, ShelfChanged: n.ShelfChanged,
		Changed: n.notify.poke,
		File: func(ih InfoHash) (meta.Offer, bool) {
			if o, ok := n.people.catalogueOffer(ih); ok {
				return o, true
			}
			return n.smallFiles.Offer(ih)
		},
		GroupOffer: func(ctx context.Context, ih InfoHash) (meta.Offer, error) { return n.groups.Offer(ctx, ih) },
		Plain:      func(ih InfoHash) InfoHash { return n.groups.Plain(ih) },
		Hashes: func() []InfoHash {
			return slices.Concat(n.overlays.Hashes(), n.fetches.Hashes(), n.people.hash(), n.smallFiles.Hashes(), n.groups.Hashes())
		},
	}
}

// newTrackerAnnouncer returns nil where no torrents of others can be given on.
func newTrackerAnnouncer(n *Node) *seed.TrackerAnnouncer {
	l, ok := n.config.Shelf.(shelves.SwarmLister)
	if !ok {
		return nil
	}
	return &seed.TrackerAnnouncer{Seeder: n.seeder, Poked: make(chan struct{}, 1), Deps: seed.TrackerDeps{Log: n.log, Shelf: l,
		ShelfVersion: n.shelves.Load, Asking: n.asking, Dial: n.dialTracker, IsSelf: n.isSelf, Port: n.announced, Key: n.key,
		PeerID: func() [20]byte { return n.client.PeerID() }}}
}

func (n *Node) groupDeps() groups.Deps {
	c := n.config
	d := groups.Deps{
		Dir: c.Dir, Now: c.now, Life: n.life, Log: n.log, Losses: n.losses, Overlays: &n.overlays, Shelf: c.GroupShelf, Refused: n.refuses,
		Lookup: n.dhtClient.lookup, Mode: n.modeGate.Mode, IsSelf: n.isSelf, Addr: n.Addr, Changed: n.notify.poke,
		Load: n.seeder.Load,
	}
	if d.Now == nil {
		d.Now = time.Now
	}
	return d
}

func (n *Node) findingDeps(titles *overlay.LearnedTitles) overlay.Deps {
	return overlay.Deps{
		Life: n.life, Log: n.log, Overlay: n.overlay, GroupOverlay: n.groups.Overlay, Shelf: n.config.Shelf, ShelfVersion: n.shelves.Load,
		Refused: n.refuses, Private: n.groups.Private, Lookup: n.dhtClient.lookup, Mode: n.modeGate.Mode, IsSelf: n.isSelf,
		Public: n.publicAddr, Gather: n.groups.Gather, Trust: n.trust, Titles: titles, GossipEvery: n.config.gossipEvery,
	}
}

func (n *Node) smallDeps() seed.SmallDeps {
	return seed.SmallDeps{
		Life: n.life, Log: n.log, Announce: n.announcer.AnnounceTrack,
		Withdraw: func(ih InfoHash) { n.seeder.Withdraw(ih, wire.RefusalGone) },
		Lookup:   n.dhtClient.lookup, Neighbours: n.overlay.Addresses, IsSelf: n.isSelf,
	}
}

func (n *Node) peopleDeps() peopleDeps {
	return peopleDeps{
		Dir: n.config.Dir, Life: n.life, Log: n.log, Losses: n.losses, Shelf: n.config.Shelf, Overlay: n.overlay, DHT: n.dhtClient,
		Mode: n.modeGate.Mode, FetchFile: n.smallFiles.FetchSmall, Condemn: n.trust.Condemn, Changed: n.notify.poke,
	}
}

func (n *Node) fetchDeps() fetch.Deps {
	c := n.config
	return fetch.Deps{
		Dir: c.Dir, Music: c.Music, AtOnce: c.AtOnce, Life: n.life, Log: n.log, Losses: n.losses, Have: n.has, Refused: n.refuses,
		GroupInfo: n.groups.Info, Lookup: n.dhtClient.lookup, Neighbours: n.neighboursOf, Mode: n.modeGate.Mode, IsSelf: n.isSelf,
		Trackers: n.allowed.Load, DialTracker: n.dialTracker, DialServer: n.dialServer, WebSeeds: &n.servers,
		Port: n.announced, TrackerKey: n.key,
		Judge: n.trust.Judge, Inspect: c.Inspect, Finished: c.Finished, Arrived: c.Arrived, Changed: n.notify.poke, NameLimit: c.nameLimit,
		FreeSpace: c.freeSpace,
	}
}

// has says whether a track is on our own shelf, as it was hashed.
func (n *Node) has(ctx context.Context, ih InfoHash) bool {
	o, err := n.seeder.Offer(ctx, ih)
	return err == nil && o.There()
}

// neighboursOf returns where the connected members of a group listen; of everybody for the zero value.
func (n *Node) neighboursOf(id groups.GroupID) []netip.AddrPort {
	if id == (groups.GroupID{}) {
		return n.overlay.Addresses()
	}
	o, err := n.groups.Overlay(id)
	if err != nil {
		return nil
	}
	return o.Addresses()
}
