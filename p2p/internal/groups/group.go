package groups

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"time"

	"linnet/p2p/circle"
)

// Groups: invite-only circles. A group has a secret, and with it an overlay of its own on which
// everything is sealed (package circle, overlay.SecureOverlay); a shelf of its own, whose tracks nobody outside can
// name (groupShelf); and members, each with a key and a name of its own choosing. A group needs no
// internet: its members meet on a LAN by BEP 14, and at addresses where they met before. On the DHT
// they look for each other too, unless the mode is LANOnly, and can be found there in mode Public.

// A GroupID names a group. It says nothing about it to those outside, and is never sent to them.
type GroupID = circle.ID

// ParseGroupID reads what GroupID.String wrote.
func ParseGroupID(s string) (GroupID, error) { return circle.ParseID(s) }

// A Standing is how we stand to a group.
type Standing int

// The standings there are.
const (
	Joining  Standing = iota + 1 // the inviter was not reached yet; Linnet keeps trying
	Member                       // we are in
	Expelled                     // the founder went on without us
	Refused                      // the invitation was used before, or has expired
)

// String returns the standing in one lower-case word.
func (s Standing) String() string {
	names := [...]string{"unknown", "joining", "member", "expelled", "refused"}
	if s < 0 || int(s) >= len(names) {
		return fmt.Sprintf("Standing(%d)", int(s))
	}
	return names[s]
}

// A Group is a group as we know it.
type Group struct {
	ID          GroupID
	Name        string
	Me          string // the name we chose
	Standing    Standing
	Founded     bool // by us, so that we can expel
	Members     []GroupMember
	Invitations []GroupInvitation // ours, that can still be used
}

// A GroupMember is one of a group.
type GroupMember struct {
	Key     [32]byte // signs rows in this group, and is used nowhere else
	Name    string
	Me      bool
	Founder bool
	Here    bool // connected now
}

// A GroupInvitation lets one person in, until it expires.
type GroupInvitation struct {
	Link  string
	Until time.Time
	Used  bool
}

const (
	maxGroups      = 32
	maxInvitations = 32
	// MaxInvitation is how long an invitation can live.
	MaxInvitation = 30 * 24 * time.Hour
)

var (
	// ErrNoGroup says that we are in no such group, or not yet, or no longer.
	ErrNoGroup = errors.New("you are not in this group")
	// ErrName says that a name is empty.
	ErrName = errors.New("a name is needed")
	// ErrInvitation says that a text is no invitation, or one that has expired.
	ErrInvitation = errors.New("this invitation cannot be used")
	// ErrTooMany says that there are as many groups, members or invitations as there may be.
	ErrTooMany = errors.New("there are too many already")
	// ErrNotFounder says that only the founder of a group can do this.
	ErrNotFounder = errors.New("only who founded the group can do this")
)

// Groups returns our groups, in the order in which we came into them.
func (gs *Groups) Groups() []Group { return gs.views() }

// CreateGroup founds a group. me is how the other members see us.
func (gs *Groups) CreateGroup(name, me string) (GroupID, error) {
	name, me = circle.CleanName(name), circle.CleanName(me)
	if name == "" || me == "" {
		return GroupID{}, ErrName
	}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return GroupID{}, fmt.Errorf("founding a group: %w", err)
	}
	founder := circle.Key(key.Public().(ed25519.PublicKey))
	secret := circle.NewSecret()
	r := groupRecord{Name: name, Me: me, Seed: key.Seed(), Added: gs.now(), Welcome: &circle.Welcome{
		Name: name, Founder: founder[:], Charter: circle.NewCharter(key, 1, secret), Secret: secret[:],
		Credentials: circle.Credentials{Members: []circle.Certificate{circle.Certify(circle.IDOf(founder), key,
			circle.Admitted{Key: founder, Name: me, Epoch: 1})}},
	}}
	id := circle.IDOf(founder)
	return id, gs.add(id, r)
}

// Invite makes a link that lets one person into a group within a time of at most MaxInvitation. This
// node must be running when it is used.
func (gs *Groups) Invite(id GroupID, within time.Duration) (link string, err error) {
	err = gs.change(id, func(g *group) error {
		g.forgetInvitations(gs.now())
		if len(g.rec.Invitations) >= maxInvitations {
			return fmt.Errorf("invitations: %w", ErrTooMany)
		}
		i := invitationRecord{Token: circle.NewToken(), Until: gs.now().Add(min(within, MaxInvitation)).Truncate(time.Second)}
		g.rec.Invitations = append(g.rec.Invitations, i)
		link = g.link(i)
		return nil
	})
	return link, err
}

// Join uses an invitation. The group is on record at once, as Joining, and we are a member as soon as
// the inviter is reached. me is how the other members will see us.
func (gs *Groups) Join(link, me string) (GroupID, error) {
	i, err := circle.ParseInvitation(link)
	if err != nil {
		return GroupID{}, fmt.Errorf("%w: %w", ErrInvitation, err)
	}
	if me = circle.CleanName(me); me == "" {
		return i.Group, ErrName
	}
	if !gs.now().Before(i.Until) {
		return i.Group, fmt.Errorf("%w: it has expired", ErrInvitation)
	}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return i.Group, fmt.Errorf("joining a group: %w", err)
	}
	return i.Group, gs.add(i.Group, groupRecord{Name: i.Name, Me: me, Seed: key.Seed(), Added: gs.now(),
		Invited: &invitationRecord{Token: i.Token, Until: i.Until}, Met: i.Peers})
}

// Leave ends our membership and forgets the group. Members who are connected are told; the others will
// not see us again.
func (gs *Groups) Leave(id GroupID) error { return gs.remove(id) }

// Expel goes on without a member: the group gets a new secret, which everybody but this one is told,
// also those who come back within 30 days. What was admitted by invitation but is not known here yet
// must be invited again. Only the founder can do it.
func (gs *Groups) Expel(id GroupID, member [32]byte) error {
	return gs.change(id, func(g *group) error {
		next, secret, err := g.roster.Next(g.key(), member)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrNotFounder, err)
		}
		g.renew(circle.Welcome{Name: g.rec.Name, Founder: next.Founder[:], Charter: next.Charter, Secret: secret[:],
			Credentials: next.Credentials()})
		return nil
	})
}

// reachable returns addresses at which others may reach us: the one we listen on, or those of our
// network interfaces.
func (gs *Groups) reachable() (out []netip.AddrPort) {
	if a := gs.deps.Addr(); a.Port() == 0 || !a.Addr().IsUnspecified() {
		return slices.DeleteFunc([]netip.AddrPort{a}, func(a netip.AddrPort) bool { return a.Port() == 0 })
	}
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		gs.deps.Log.Debug("own addresses", "err", err)
	}
	for _, a := range addrs {
		p, err := netip.ParsePrefix(a.String())
		if ip := p.Addr().Unmap(); err == nil && ip.IsGlobalUnicast() && len(out) < 4 {
			out = append(out, netip.AddrPortFrom(ip, gs.deps.Addr().Port()))
		}
	}
	return out
}
