package fetch

import (
	"context"
	"errors"

	"github.com/anacrolix/torrent"

	"linnet/p2p/circle"
	"linnet/p2p/internal/lifetime"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/peeraddr"
	"linnet/p2p/internal/tracker"
)

// What a transfer says of its trackers while no peer is there.
const (
	reasonTrackers = "This torrent names trackers, and Linnet asks none until you allow it, under Settings. " +
		"Nobody who has it was found without them."
	reasonTrackersBeyond = "This torrent names trackers, and Linnet asks none while it keeps to your own network. " +
		"Nobody who has it was found without them."
	reasonTrackerRefuses = "The tracker of this torrent refuses: it may not know the torrent, or want an account. Linnet keeps trying."
	reasonTrackerByUDP   = "The trackers of this torrent take datagrams, which the proxy does not carry. Linnet keeps trying without them."
	reasonTrackerNear    = "The tracker of this torrent is on this computer or its network, where Linnet asks none. It keeps trying."
	reasonTrackerSilent  = "The trackers of this torrent do not answer. Linnet keeps trying."
)

// Why a node does not connect to a tracker; see Deps.DialTracker.
var (
	// ErrOnlyTCP says that a proxy carries no datagrams.
	ErrOnlyTCP = errors.New("trackers over UDP are not asked behind a proxy")
	// ErrNear says that the address of a stranger leads to this machine or its network.
	ErrNear = errors.New("the address is one of this computer or of its network")
)

// allowed says whether the trackers and web servers of a transfer may be asked, in a mode that reaches them.
func (r transferRecord) allowed(d *Deps) bool {
	return r.namesHosts() && r.Group == (circle.ID{}) && d.Trackers != nil && d.Trackers()
}

func (r transferRecord) namesHosts() bool { return len(r.Trackers) > 0 || len(r.WebSeeds) > 0 }

// asking says whether they are asked now.
func (r transferRecord) asking(d *Deps) bool { return r.allowed(d) && d.Mode() != modegate.LANOnly }

// hopeless says that a transfer is private and that nobody may name its peers. A mode that keeps to the listener's network passes.
func (r transferRecord) hopeless(d *Deps) bool {
	return r.private() && len(r.Holders) == 0 && !r.allowed(d)
}

// whyPrivate says why a private transfer ends.
func (r transferRecord) whyPrivate() error {
	if !r.namesHosts() {
		return failure(reasonPrivateAlone)
	}
	return failure(reasonPrivate)
}

// Trackers returns how many trackers a torrent names.
func (w Want) Trackers() int { return tracker.Tiers(w.trackers).Len() }

// WebSeeds returns how many web servers a torrent names (BEP 19).
func (w Want) WebSeeds() int { return len(w.webSeeds) }

// nobody says why no peer is there. The mutex is held.
func (r *run) nobody() string {
	rec, d := &r.x.rec, &r.f.deps
	switch {
	case rec.Group != (circle.ID{}) || !rec.namesHosts():
		return reasonNobody
	case len(rec.Trackers) == 0:
		return r.nobodyButServers()
	case d.Trackers == nil || !d.Trackers():
		return reasonTrackers
	case d.Mode() == modegate.LANOnly:
		return reasonTrackersBeyond
	case r.trackerSays == nil && r.serverSays != nil:
		return serversSay(r.serverSays)
	}
	return trackersSay(r.trackerSays)
}

// trackersSay is the sentence for what came of asking trackers: what one said tells more than that others said nothing.
func trackersSay(err error) string {
	switch {
	case errors.Is(err, tracker.ErrRefused):
		return reasonTrackerRefuses
	case errors.Is(err, ErrOnlyTCP):
		return reasonTrackerByUDP
	case errors.Is(err, ErrNear):
		return reasonTrackerNear
	case err != nil:
		return reasonTrackerSilent
	}
	return reasonNobody
}

// announce asks the trackers that the torrent names until ctx ends, and then tells the one that answered last how it ended.
func (r *run) announce(ctx context.Context, t *torrent.Torrent) {
	answered, wanting := r.askTrackers(ctx, t)
	if answered == "" || !r.record().asking(&r.f.deps) {
		return
	}
	last := r.request(t, tracker.Stopped)
	if last.Left == 0 && wanting {
		last.Event = tracker.Completed
	}
	r.f.wg.Go(func() {
		if err := tracker.Leave(ctx, r.f.deps.DialTracker, answered, last); err != nil {
			r.f.deps.Log.Debug("taking leave of a tracker", "infohash", r.x.ih, "err", err)
		}
	})
}

// askTrackers asks the trackers once the listener has agreed, and again as often as they say. It returns the one that answered last, and
// whether anything was wanting when one was asked.
func (r *run) askTrackers(ctx context.Context, t *torrent.Torrent) (answered string, wanting bool) {
	var tiers tracker.Tiers
	d, event, pause := &r.f.deps, tracker.Started, tracker.FirstRetry
	asking := func() bool { return r.record().asking(d) }
	for {
		if len(tiers) == 0 {
			tiers = tracker.Tiers(r.record().Trackers).Shuffled() // they may be named later
		}
		wait := lookEvery // it is looked whether the listener agreed meanwhile
		if asking() {
			q := r.request(t, event)
			wanting = wanting || q.Left > 0
			who, reply, err := tiers.Announce(ctx, d.DialTracker, q, asking)
			r.heard(t, reply, err)
			switch {
			case who != "":
				answered, event, pause, wait = who, tracker.Regular, tracker.FirstRetry, reply.Interval
			case err != nil:
				wait, pause = pause, min(2*pause, tracker.LastRetry)
			}
		}
		if lifetime.Sleep(ctx, wait) != nil {
			return answered, wanting
		}
	}
}

// heard connects to the peers that a tracker named, by the same rules as to all whom strangers name, or keeps why none answered.
func (r *run) heard(t *torrent.Torrent, reply tracker.Reply, err error) {
	for _, a := range reply.Peers {
		if !r.f.deps.IsSelf(a) {
			t.AddPeers([]torrent.PeerInfo{peeraddr.Info(a)})
		}
	}
	if err != nil {
		r.f.deps.Log.Debug("no tracker answers", "infohash", r.x.ih, "err", err)
	}
	r.f.mu.Lock()
	defer r.f.mu.Unlock()
	r.trackerSays = err
}

// request says how far the transfer is. Without an info dictionary that is not known, and something is wanting.
func (r *run) request(t *torrent.Torrent, event int) tracker.Request {
	s := t.Stats()
	q := tracker.Request{InfoHash: r.x.ih, PeerID: [20]byte(r.f.client.PeerID()), Port: r.f.deps.Port(), Event: event, Left: 1,
		Key:        r.f.deps.TrackerKey,
		Downloaded: s.BytesReadUsefulData.Int64(), Uploaded: s.BytesWrittenData.Int64()}
	r.f.mu.Lock()
	in := r.in
	r.f.mu.Unlock()
	if in != nil {
		have, size, _ := in.Have()
		q.Left = size - have
	}
	return q
}
