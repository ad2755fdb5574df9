// Package groups keeps the groups that a listener is in: members, invitations and epochs on record, their sealed overlays, and what is
// shared with them alone.
package groups

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/circle"
	"linnet/p2p/internal/lifetime"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/modegate"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/internal/wire"
	"linnet/p2p/mainline"
	"linnet/p2p/rings"
)

const (
	// oldSecretLife is how long those who missed the beginning of an epoch are waited for.
	oldSecretLife = 30 * 24 * time.Hour
	maxOld        = 4
	lastWords     = overlay.ProofPatience + time.Second // how long an overlay stays after the last was said on it
)

// Groups keeps our groups. Its mutex may be held while the engine is called, so that no callback of the
// engine takes it; what those need is under leaf.
type Groups struct {
	deps    Deps
	client  *torrent.Client // since open
	now     func() time.Time
	Changed chan struct{} // somebody should be looked for

	mu     sync.Mutex
	list   []*group
	closed bool

	leaf    sync.Mutex
	shelves map[GroupID]*groupShelf
	infos   map[string]chan []byte // by nonce: who waits for an info dictionary
}

// group is one of them. Groups.mu guards it.
type group struct {
	gs       *Groups
	id       GroupID
	rec      groupRecord
	roster   *circle.Roster // nil until we are in
	overlays map[circle.Secret]*groupOverlay
}

// Load reads what is on record.
func Load(d Deps) (*Groups, error) {
	gs := &Groups{deps: d, now: d.Now, Changed: make(chan struct{}, 1), shelves: make(map[GroupID]*groupShelf),
		infos: make(map[string]chan []byte)}
	if gs.now == nil {
		gs.now = time.Now
	}
	records, err := loadGroupRecords(d.Dir, d.Losses)
	if err != nil {
		return nil, err
	}
	for id, r := range records {
		gs.list = append(gs.list, gs.newGroup(id, r))
	}
	slices.SortFunc(gs.list, func(a, b *group) int { return a.rec.Added.Compare(b.rec.Added) })
	return gs, nil
}

func (gs *Groups) newGroup(id GroupID, r groupRecord) *group {
	g := &group{gs: gs, id: id, rec: r, overlays: make(map[circle.Secret]*groupOverlay)}
	if r.Welcome != nil {
		g.roster = r.Welcome.Roster()
	}
	return g
}

// Open enters the overlays of all groups.
func (gs *Groups) Open(c *torrent.Client) {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	gs.client = c
	for _, g := range gs.list {
		g.settle()
	}
}

// Close lets no overlay be entered any more. The node's context ends those there are.
func (gs *Groups) Close() {
	if gs == nil {
		return
	}
	gs.mu.Lock()
	gs.closed = true
	gs.mu.Unlock()
}

// find is called with the mutex held.
func (gs *Groups) find(id GroupID) *group {
	for _, g := range gs.list {
		if g.id == id {
			return g
		}
	}
	return nil
}

func (gs *Groups) add(id GroupID, r groupRecord) error {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	old := gs.find(id)
	switch {
	case gs.closed:
		return lifetime.ErrClosed
	case old != nil && old.standing() == Member:
		return fmt.Errorf("%w: you are in this group already", ErrInvitation)
	case old == nil && len(gs.list) >= maxGroups:
		return fmt.Errorf("groups: %w", ErrTooMany)
	}
	g := gs.newGroup(id, r)
	if err := g.save(); err != nil {
		return err
	}
	if old != nil {
		old.shut()
		gs.list = slices.DeleteFunc(gs.list, func(x *group) bool { return x == old })
	}
	gs.list = append(gs.list, g)
	g.settle()
	gs.stir()
	return nil
}

// change lets f change a group of which we are a member, keeps it on record, and opens and closes what
// its record calls for.
func (gs *Groups) change(id GroupID, f func(*group) error) error {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	g := gs.find(id)
	if g == nil || g.standing() != Member {
		return ErrNoGroup
	}
	if err := f(g); err != nil {
		return err
	}
	err := g.save()
	g.settle()
	gs.stir()
	return err
}

func (gs *Groups) remove(id GroupID) error {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	g := gs.find(id)
	if g == nil {
		return ErrNoGroup
	}
	if err := os.Remove(groupFile(gs.deps.Dir, id)); err != nil {
		return fmt.Errorf("forgetting a group: %w", err)
	}
	gs.list = slices.DeleteFunc(gs.list, func(x *group) bool { return x == g })
	if g.standing() == Member {
		leave := circle.NewLeave(id, g.key(), g.roster.Charter.Epoch)
		g.roster.Merge(nil, []circle.Leave{leave})
		g.spread()
	}
	g.shut()
	gs.stir()
	return nil
}

// stir has members looked for, and the listener shown what changed.
func (gs *Groups) stir() {
	select {
	case gs.Changed <- struct{}{}:
	default:
	}
	gs.deps.Changed()
}

// Overlay returns that of a group, or ErrNoGroup when we are no member.
func (gs *Groups) Overlay(id GroupID) (*overlay.Overlay, error) {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	if g := gs.find(id); g != nil && g.standing() == Member {
		if r := g.overlays[g.secret()]; r != nil {
			return r.secure.Overlay, nil
		}
	}
	return nil, ErrNoGroup
}

// Reshelve says that what is shared with groups changed.
func (gs *Groups) Reshelve() {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	for _, g := range gs.list {
		for _, r := range g.overlays {
			r.secure.Overlay.Reshelve()
		}
	}
}

// Gather looks for members on the DHT, under keys that mean nothing to others, and connects to those
// met before; with lonely set, only where nobody is. Where others look for us, it is said that we are
// there and nobody is called: a second connection would cost the one that is in use.
func (gs *Groups) Gather(ctx context.Context, lonely bool) {
	today := rings.Day(gs.now())
	for _, r := range gs.meeting() {
		if lonely && (r.called || r.secure.Overlay.Neighbours() > 0) {
			continue
		}
		if !r.called {
			r.secure.Overlay.Dial(r.met...)
		}
		for day := today; day <= rings.Day(gs.now().Add(mainline.AnnounceLife)); day++ {
			err := gs.deps.Lookup(ctx, r.secure.Secret.DHTKey(day), gs.deps.Mode() == modegate.Public, func(a netip.AddrPort) {
				if !r.called && !gs.deps.IsSelf(a) && r.secure.Overlay.Wants(a) {
					r.secure.Overlay.Dial(a)
				}
			})
			if err != nil && !errors.Is(err, context.Canceled) {
				gs.deps.Log.Info("looking for members on the DHT", "err", err)
			}
		}
	}
}

// A meeting is a group overlay with the addresses at which its people were met.
type meeting struct {
	*groupOverlay
	met    []netip.AddrPort
	called bool // others look for us
}

func (gs *Groups) meeting() (out []meeting) {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	for _, g := range gs.list {
		for _, r := range g.overlays {
			out = append(out, meeting{r, slices.Clone(g.rec.Met), r.waits()})
		}
	}
	return out
}

// Offer finds what is shared with any group under an infohash that only that group knows.
func (gs *Groups) Offer(ctx context.Context, ih wire.InfoHash) (meta.Offer, error) {
	for _, s := range gs.allShelves() {
		if o, err := s.Offer(ctx, ih); err == nil {
			return o, nil
		}
	}
	return meta.Offer{}, meta.ErrNotShared
}

func (gs *Groups) allShelves() []*groupShelf {
	gs.leaf.Lock()
	defer gs.leaf.Unlock()
	return slices.Collect(maps.Values(gs.shelves))
}

// Hashes returns the infohashes of what is shared with groups. It may be called with the engine's lock.
func (gs *Groups) Hashes() (out []wire.InfoHash) {
	for _, s := range gs.allShelves() {
		out = append(out, s.hashes()...)
	}
	return out
}

// Private says whether an infohash is a group's.
func (gs *Groups) Private(ih wire.InfoHash) bool { return slices.Contains(gs.Hashes(), ih) }

// key signs for us in this group.
func (g *group) key() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(g.rec.Seed) }

func (g *group) me() circle.Key { return circle.Key(g.key().Public().(ed25519.PublicKey)) }

func (g *group) secret() circle.Secret { return circle.Secret(g.rec.Welcome.Secret) }

func (g *group) standing() Standing {
	switch {
	case g.rec.Refused:
		return Refused
	case g.rec.Expelled:
		return Expelled
	case g.roster == nil && !g.gs.now().Before(g.rec.Invited.Until):
		return Refused
	case g.roster == nil:
		return Joining
	}
	return Member
}

// renew begins an epoch, ours or one that we were told of.
func (g *group) renew(w circle.Welcome) {
	if g.roster != nil {
		g.tellAll(w)
		g.rec.Old = append(g.rec.Old, oldSecret{g.secret(), g.gs.now().Add(oldSecretLife)})
		g.rec.Old = g.rec.Old[max(0, len(g.rec.Old)-maxOld):]
	}
	g.rec.Welcome, g.roster, g.rec.Invited = &w, w.Roster(), nil
}

// tellAll tells everybody who is connected of a new epoch.
func (g *group) tellAll(w circle.Welcome) {
	r := g.overlays[g.secret()]
	if r == nil {
		return
	}
	next := w.Roster()
	for _, v := range r.secure.Inside() {
		g.complain(r.secure.Say(v, welcomeFor(w, next, v.Key)))
	}
}

// welcomeFor says all to a member, and to others only that there is a new epoch.
func welcomeFor(w circle.Welcome, r *circle.Roster, k circle.Key) wire.Message {
	if !r.Has(k) {
		w.Secret, w.Credentials = nil, circle.Credentials{}
	}
	return wire.Message{Kind: wire.KindWelcome, Part: bencode.MustMarshal(w)}
}

// credentials is the welcome as it is now.
func (g *group) credentials() circle.Welcome {
	w := *g.rec.Welcome
	w.Credentials = g.roster.Credentials()
	return w
}

// spread tells the members who are connected who belongs to the group and where they are, and
// disconnects those who left it.
func (g *group) spread() {
	r := g.overlays[g.secret()]
	if r == nil {
		return
	}
	for _, v := range r.secure.Inside() {
		if g.roster.Has(v.Key) {
			g.complain(r.secure.Say(v, g.news(r)))
		} else {
			v.Conn.Close()
		}
	}
}

func (g *group) news(r *groupOverlay) wire.Message {
	m := wire.Message{Kind: wire.KindMembers, Part: bencode.MustMarshal(g.roster.Credentials())}
	for i, v := range r.secure.Inside() {
		if i < wire.MaxMet {
			m.Addr = append(m.Addr, wire.Wide(v.Addr)...)
		}
	}
	return m
}

func (g *group) complain(err error) {
	if err != nil {
		g.gs.deps.Log.Debug("telling the members of a group", "err", err)
	}
}

func (g *group) save() error {
	if g.roster != nil {
		g.rec.Welcome.Credentials = g.roster.Credentials()
	}
	return saveGroup(g.gs.deps.Dir, g.id, g.rec)
}

func (g *group) saveOrLog() {
	if err := g.save(); err != nil {
		g.gs.deps.Log.Error("keeping a group on record", "err", err)
	}
}

func (g *group) forgetInvitations(now time.Time) {
	g.rec.Invitations = slices.DeleteFunc(g.rec.Invitations, func(i invitationRecord) bool { return !now.Before(i.Until) })
}

func (g *group) link(i invitationRecord) string {
	return circle.Invitation{Group: g.id, Token: i.Token, Until: i.Until, Name: g.rec.Name, Peers: g.gs.reachable()}.Link()
}
