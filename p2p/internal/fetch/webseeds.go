package fetch

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
	"sync"

	"github.com/anacrolix/torrent"

	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/webseed"
)

// What a transfer says of the web servers of its torrent (BEP 19) while no peer is there.
const (
	reasonServers = "This torrent names a web server, and Linnet asks none until you allow it, under Settings, with trackers. " +
		"Nobody else who has it was found."
	reasonServersBeyond = "This torrent names a web server, and Linnet asks none while it keeps to your own network. " +
		"Nobody else who has it was found."
	reasonServerList = "This torrent names a web server. What the music is made of only a peer can tell, and none was found. " +
		"Linnet keeps trying."
	reasonServerGone   = "The web server of this torrent does not have it any more. Linnet keeps looking for somebody who has."
	reasonServerNear   = "The web server of this torrent is on this computer or its network, where Linnet asks none. It keeps trying."
	reasonServerSilent = "The web server of this torrent does not answer as it should. Linnet keeps trying."
)

// maxServers is how many web servers of one torrent are asked: each that works is a connection.
const maxServers = 4

// askServers has the web servers asked that a torrent names while the listener agrees, once the engine knows what to ask for.
func (r *run) askServers(ctx context.Context, t *torrent.Torrent) {
	select {
	case <-r.known:
	case <-ctx.Done():
		return
	}
	for {
		if r.record().asking(&r.f.deps) {
			r.serve(ctx, t)
		}
		if lifetime.Sleep(ctx, lookEvery) != nil { // the servers may be named later, and the listener agree
			return
		}
	}
}

// serve asks until the listener agrees no longer.
func (r *run) serve(ctx context.Context, t *torrent.Torrent) {
	ctx, cancel := context.WithCancel(ctx)
	var asked sync.WaitGroup
	defer asked.Wait()
	defer cancel()
	rec := r.record()
	for _, address := range rec.WebSeeds[:min(len(rec.WebSeeds), maxServers)] {
		server := r.server(t, address)
		asked.Go(func() { server.Run(ctx, r.f.deps.WebSeeds) })
	}
	for now := rec; now.asking(&r.f.deps) && len(now.WebSeeds) == len(rec.WebSeeds) && lifetime.Sleep(ctx, lookEvery) == nil; {
		now = r.record()
	}
}

func (r *run) server(t *torrent.Torrent, address string) *webseed.Server {
	rec, d := r.record(), &r.f.deps
	hashes := [][20]byte{[20]byte(r.x.ih)}
	if rec.V2 != [32]byte{} {
		hashes = append(hashes, [20]byte(rec.V2[:20]))
	}
	s := webseed.New(webseed.Config{InfoHashes: hashes, Info: t.Info(), URL: address, Dial: d.DialServer,
		Offer: func(a netip.AddrPort) { t.AddPeers([]torrent.PeerInfo{peeraddr.Info(a)}) },
		Failed: func(err error) {
			d.Log.Debug("a web server is of no use", "infohash", r.x.ih, "err", err)
			r.f.mu.Lock()
			defer r.f.mu.Unlock()
			if !errors.Is(err, webseed.ErrUnasked) {
				r.serverSays = err
			}
		}})
	name := address
	if u, err := url.Parse(address); err == nil {
		name = u.Hostname()
	}
	r.f.mu.Lock()
	defer r.f.mu.Unlock()
	r.x.servers[s.Addr()] = name
	return s
}

// nobodyButServers says why no peer is there of a torrent that names web servers alone. The mutex is held.
func (r *run) nobodyButServers() string {
	d := &r.f.deps
	switch {
	case d.Trackers == nil || !d.Trackers():
		return reasonServers
	case d.Mode() == modegate.LANOnly:
		return reasonServersBeyond
	case r.in == nil:
		return reasonServerList
	case r.serverSays != nil:
		return serversSay(r.serverSays)
	}
	return reasonNobody
}

// serversSay is the sentence for what came of asking web servers.
func serversSay(err error) string {
	switch {
	case errors.Is(err, webseed.ErrGone):
		return reasonServerGone
	case errors.Is(err, ErrNear):
		return reasonServerNear
	}
	return reasonServerSilent
}
