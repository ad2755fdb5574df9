package groups

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p/circle"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/internal/shelves"
	"linnet/p2p/internal/wire"
)

const (
	purposeGroup  = "group"
	purposeInvite = "invitation"
	maxRemembered = 64 // addresses of members
)

// A groupOverlay is one sealed overlay of a group: that of the present epoch or of one that is over, that of an invitation
// we gave, or the overlay of an invitation we are accepting.
type groupOverlay struct {
	g      *group
	secure *overlay.SecureOverlay
	stop   context.CancelFunc
	until  time.Time // when it is left; zero for never
	invite bool      // whether it is an invitation's, ours or the one we follow
}

// settle enters the overlays that the record of a group calls for, and leaves the others. It is called
// with Groups.mu held.
func (g *group) settle() {
	want := make(map[circle.Secret]time.Time)
	if g.standing() == Member {
		want[g.secret()] = time.Time{}
		for _, o := range g.rec.Old {
			want[o.Secret] = o.Until
		}
		for _, i := range g.rec.Invitations {
			want[i.Token.Secret()] = i.Until
		}
	}
	if g.standing() == Joining {
		want[g.rec.Invited.Token.Secret()] = g.rec.Invited.Until
	}
	for s, r := range g.overlays {
		until, wanted := want[s]
		switch {
		case !wanted:
			r.leaveSoon()
		case r.until.IsZero() && !until.IsZero(): // its epoch is over
			r.secure.Retire()
			r.until = until
		}
	}
	for s, until := range want {
		if g.overlays[s] == nil && (until.IsZero() || g.gs.now().Before(until)) {
			g.enter(s, until)
		}
	}
}

// shut leaves all overlays. It is called with Groups.mu held.
func (g *group) shut() {
	for _, r := range g.overlays {
		r.leaveSoon()
	}
	g.gs.leaf.Lock()
	delete(g.gs.shelves, g.id)
	g.gs.leaf.Unlock()
}

// leaveSoon gives what was said last the time to go out.
func (r *groupOverlay) leaveSoon() {
	r.secure.Retire()
	r.until = r.g.gs.now().Add(lastWords)
}

// enter is called with Groups.mu held.
func (g *group) enter(s circle.Secret, until time.Time) {
	gs, life := g.gs, g.gs.deps.Life
	if gs.closed || life.Over() {
		return
	}
	present := g.roster != nil && s == g.secret()
	r := &groupOverlay{g: g, until: until, invite: g.standing() == Joining ||
		slices.ContainsFunc(g.rec.Invitations, func(i invitationRecord) bool { return i.Token.Secret() == s })}
	var shelf shelves.Shelf
	if present {
		shelf = g.openShelf()
	}
	responder := overlay.NewResponder(shelf)
	responder.Load = gs.deps.Load
	o := overlay.New(g.key(), responder, gs.deps.Log, gs.deps.Changed)
	purpose := purposeGroup
	if r.invite {
		purpose = purposeInvite
	}
	r.secure = overlay.NewSecureOverlay(o, s, purpose, r)
	g.overlays[s] = r
	ctx, cancel := context.WithCancel(life.Context())
	r.stop = cancel
	gs.deps.Overlays.Enter(gs.client, s.InfoHash(), o)
	life.Go(func() { o.Run(ctx) })
	if present {
		life.Go(func() { responder.Run(ctx, o) })
		life.Go(func() { o.KeepDescribed(ctx, shelf) })
	}
	if !r.waits() {
		o.Dial(g.rec.Met...)
	}
}

// openShelf returns nil when nothing is shared with the group.
func (g *group) openShelf() shelves.Shelf {
	if g.gs.deps.Shelf == nil {
		return nil
	}
	s := g.gs.deps.Shelf(g.id)
	if s == nil {
		return nil
	}
	shelf := NewGroupShelf(shelves.Permitted{Shelf: s, Refused: g.gs.deps.Refused}, g.secret().Source())
	g.gs.leaf.Lock()
	g.gs.shelves[g.id] = shelf
	g.gs.leaf.Unlock()
	return shelf
}

// Tick implements admission.
func (r *groupOverlay) Tick(now time.Time) {
	gs := r.g.gs
	gs.mu.Lock()
	defer gs.mu.Unlock()
	if r.until.IsZero() || now.Before(r.until) {
		return
	}
	gs.deps.Changed() // an invitation may have expired
	r.stop()
	gs.deps.Overlays.Leave(r.secure.Secret.InfoHash(), r.secure.Overlay)
	if r.g.overlays[r.secure.Secret] == r {
		delete(r.g.overlays, r.secure.Secret)
	}
}

// past says whether the overlay's epoch is over. It is called with Groups.mu held.
func (r *groupOverlay) past() bool {
	return !r.invite && (r.g.standing() != Member || r.secure.Secret != r.g.secret())
}

// waits says whether others look for us here, and not we for them. It is called with the mutex held.
func (r *groupOverlay) waits() bool { return r.g.standing() == Member && (r.invite || r.past()) }

// Ready implements admission. The dialler says first who it is: whoever was dialled knows that the dialler
// is no replay only when something sealed came. On an invitation's overlay only the invited speaks.
func (r *groupOverlay) Ready(v *overlay.HandshakePeer) error {
	r.g.gs.mu.Lock()
	defer r.g.gs.mu.Unlock()
	switch {
	case r.invite && r.g.standing() == Joining:
		me := r.g.me()
		return r.secure.Say(v, wire.Message{Kind: wire.KindJoin, Key: me[:], Text: r.g.rec.Me, Sig: circle.Hello(r.g.key(), v.Channel)})
	case !r.invite && v.Channel.Initiator():
		return r.greet(v)
	}
	return nil
}

// greet says who we are. Who belongs to the present epoch is nobody's business in a past one.
func (r *groupOverlay) greet(v *overlay.HandshakePeer) error {
	var credentials circle.Credentials
	if !r.past() {
		credentials = r.g.roster.Credentials()
	}
	me := r.g.me()
	return r.secure.Say(v, wire.Message{Kind: wire.KindHello, Key: me[:], Sig: circle.Hello(r.g.key(), v.Channel),
		Part: bencode.MustMarshal(credentials)})
}

// Heard implements admission.
func (r *groupOverlay) Heard(v *overlay.HandshakePeer, m wire.Message) error {
	if m.Kind == wire.KindInfo && r.secure.IsIn(v) {
		return r.g.gs.infoAsked(r, v, m)
	}
	r.g.gs.mu.Lock()
	defer r.g.gs.mu.Unlock()
	switch {
	case r.invite && r.g.standing() == Joining && m.Kind == wire.KindWelcome:
		return r.welcomed(v, m)
	case r.invite && r.g.standing() == Joining && m.Kind == wire.KindRefusal:
		r.g.rec.Refused = true
		r.g.saveOrLog()
		r.g.settle()
		r.g.gs.stir()
		return nil
	case r.invite && r.g.standing() == Member && m.Kind == wire.KindJoin:
		return r.asksIn(v, m)
	case !r.invite && m.Kind == wire.KindHello:
		return r.greeted(v, m)
	case !r.invite && m.Kind == wire.KindWelcome:
		return r.epochBegan(m)
	case !r.past() && m.Kind == wire.KindMembers && r.secure.IsIn(v):
		return r.told(m)
	case r.past() && m.Kind == wire.KindMembers:
		return nil // from one who does not know yet that the epoch is over, and is being told
	}
	return fmt.Errorf("%w: %q out of place", wire.ErrMalformed, m.Kind)
}

// greeted takes a hello. In a past epoch it is answered with the present one, or with nothing but that
// there is one.
func (r *groupOverlay) greeted(v *overlay.HandshakePeer, m wire.Message) error {
	key := circle.Key(m.Key)
	if r.secure.IsIn(v) || !circle.Greets(key, v.Channel, m.Sig) {
		return fmt.Errorf("%w: a hello", wire.ErrMalformed)
	}
	if r.past() {
		if r.g.standing() != Member {
			return ErrNoGroup
		}
		return r.secure.Say(v, welcomeFor(r.g.credentials(), r.g.roster, key))
	}
	credentials, err := circle.DecodeCredentials(m.Part)
	if err != nil {
		return err
	}
	news := r.g.roster.Merge(credentials.Members, credentials.Left)
	if !r.g.roster.Has(key) || key == r.g.me() {
		return fmt.Errorf("%w: not a member", wire.ErrMalformed)
	}
	if !v.Channel.Initiator() {
		if err := r.greet(v); err != nil {
			return err
		}
	}
	v.Key = key
	r.secure.Admit(v)
	r.g.remember(v.Addr)
	if news {
		r.g.spread()
	} else if err := r.secure.Say(v, r.g.news(r)); err != nil {
		return err
	}
	r.g.saveOrLog()
	return nil
}

// told takes what a member knows of others.
func (r *groupOverlay) told(m wire.Message) error {
	credentials, err := circle.DecodeCredentials(m.Part)
	if err != nil || len(m.Addr)%18 != 0 {
		return fmt.Errorf("%w: what a member tells (%w)", wire.ErrMalformed, err)
	}
	for a := range slices.Chunk(m.Addr, 18) {
		if addr, ok := wire.Expand(a); ok && !r.g.gs.deps.IsSelf(addr) && r.secure.Overlay.Wants(addr) {
			r.secure.Overlay.Dial(addr)
		}
	}
	if r.g.roster.Merge(credentials.Members, credentials.Left) {
		r.g.saveOrLog()
		r.g.spread()
		r.g.gs.deps.Changed()
	}
	return nil
}

// asksIn lets in who has our invitation, once.
func (r *groupOverlay) asksIn(v *overlay.HandshakePeer, m wire.Message) error {
	g, key := r.g, circle.Key(m.Key)
	if !circle.Greets(key, v.Channel, m.Sig) || circle.CleanName(m.Text) == "" {
		return fmt.Errorf("%w: a wish to join", wire.ErrMalformed)
	}
	at := slices.IndexFunc(g.rec.Invitations, func(i invitationRecord) bool { return i.Token.Secret() == r.secure.Secret })
	if at < 0 || !g.gs.now().Before(g.rec.Invitations[at].Until) {
		return r.turnAway(v)
	}
	if by := g.rec.Invitations[at].By; by != nil && circle.Key(by) != key {
		return r.turnAway(v)
	}
	g.rec.Invitations[at].By = m.Key
	news := g.roster.Merge([]circle.Certificate{circle.Certify(g.id, g.key(),
		circle.Admitted{Key: key, Name: m.Text, Epoch: g.roster.Charter.Epoch})}, nil)
	if !g.roster.Has(key) {
		return r.turnAway(v)
	}
	if err := g.save(); err != nil {
		return err
	}
	if news {
		g.spread()
		g.gs.deps.Changed()
	}
	return r.secure.Say(v, welcomeFor(g.credentials(), g.roster, key))
}

func (r *groupOverlay) turnAway(v *overlay.HandshakePeer) error {
	return r.secure.Say(v, wire.Message{Kind: wire.KindRefusal, Nonce: make([]byte, wire.NonceSize), Why: wire.RefusalUsed})
}

// welcomed takes the answer to our wish to join.
func (r *groupOverlay) welcomed(v *overlay.HandshakePeer, m wire.Message) error {
	w, err := circle.DecodeWelcome(m.Part, r.g.id)
	if err != nil {
		return err
	}
	if len(w.Secret) == 0 || !w.Roster().Has(r.g.me()) {
		return fmt.Errorf("%w: a welcome that leaves us out", wire.ErrMalformed)
	}
	r.g.rec.Name = w.Name
	r.g.renew(w)
	r.g.remember(v.Addr)
	r.g.saveOrLog()
	r.g.settle()
	r.g.gs.stir()
	return nil
}

// epochBegan takes the founder's word that the group has another secret. Who handed it on does not
// matter.
func (r *groupOverlay) epochBegan(m wire.Message) error {
	w, err := circle.DecodeWelcome(m.Part, r.g.id)
	if err != nil {
		return err
	}
	if r.g.standing() != Member || w.Charter.Epoch <= r.g.roster.Charter.Epoch {
		return nil // we know
	}
	switch {
	case len(w.Secret) == 0:
		r.g.rec.Expelled = true
	case !w.Roster().Has(r.g.me()):
		return fmt.Errorf("%w: an epoch without us", wire.ErrMalformed)
	default:
		r.g.renew(w)
	}
	r.g.saveOrLog()
	r.g.settle()
	if r.g.standing() == Expelled {
		r.g.shut()
	}
	r.g.gs.stir()
	return nil
}

// remember keeps where members were met.
func (g *group) remember(a netip.AddrPort) {
	g.rec.Met = append(slices.DeleteFunc(g.rec.Met, func(b netip.AddrPort) bool { return a == b }), a)
	g.rec.Met = g.rec.Met[max(0, len(g.rec.Met)-maxRemembered):]
}

// views describes our groups.
func (gs *Groups) views() []Group {
	gs.mu.Lock()
	defer gs.mu.Unlock()
	out := make([]Group, 0, len(gs.list))
	for _, g := range gs.list {
		out = append(out, g.view())
	}
	return out
}

func (g *group) view() Group {
	v := Group{ID: g.id, Name: g.rec.Name, Me: g.rec.Me, Standing: g.standing()}
	if v.Standing != Member {
		return v
	}
	me := g.me()
	v.Founded = me == g.roster.Founder
	here := make(map[circle.Key]*torrent.PeerConn)
	if r := g.overlays[g.secret()]; r != nil {
		for _, x := range r.secure.Inside() {
			here[x.Key] = x.Conn
		}
	}
	for _, c := range g.roster.Members() {
		k := circle.Key(c.Key)
		v.Members = append(v.Members, GroupMember{Key: k, Name: c.Name, Me: k == me, Founder: k == g.roster.Founder,
			Here: k == me || here[k] != nil})
	}
	for _, i := range g.rec.Invitations {
		if g.gs.now().Before(i.Until) {
			v.Invitations = append(v.Invitations, GroupInvitation{Link: g.link(i), Until: i.Until, Used: i.By != nil})
		}
	}
	return v
}
