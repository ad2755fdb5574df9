package p2p_test

import (
	"bytes"
	"errors"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// sharing makes a GroupShelf that shares one shelf with every group.
func sharing(s *p2ptest.Shelf) func(p2p.GroupID) p2p.Shelf {
	return func(p2p.GroupID) p2p.Shelf { return s }
}

func (p *peer) group(id p2p.GroupID) p2p.Group {
	for _, g := range p.Groups() {
		if g.ID == id {
			return g
		}
	}
	return p2p.Group{}
}

func (p *peer) found(name string) p2p.GroupID {
	p.t.Helper()
	id, err := p.CreateGroup("The Band", name)
	if err != nil {
		p.t.Fatal(err)
	}
	return id
}

func (p *peer) invite(id p2p.GroupID) string {
	p.t.Helper()
	link, err := p.Invite(id, time.Hour)
	if err != nil {
		p.t.Fatal(err)
	}
	return link
}

// join waits until the inviter let p in.
func (p *peer) join(link, name string) {
	p.t.Helper()
	id, err := p.Join(link, name)
	if err != nil {
		p.t.Fatal(err)
	}
	p.untilStanding(id, p2p.Member)
}

func (p *peer) untilStanding(id p2p.GroupID, s p2p.Standing) {
	p.t.Helper()
	p.until("to be "+s.String(), func() bool { return p.group(id).Standing == s })
}

// untilHere waits until so many members are connected, p among them.
func (p *peer) untilHere(id p2p.GroupID, n int) {
	p.t.Helper()
	p.until("members to be here", func() bool {
		here := 0
		for _, m := range p.group(id).Members {
			if m.Here {
				here++
			}
		}
		return here == n
	})
}

func (p *peer) findIn(id p2p.GroupID, text string) (w p2p.Want) {
	p.t.Helper()
	err := p.Search(p.t.Context(), p2p.Query{Text: text, Group: id}, func(as []p2p.Answer, _ p2p.Progress) {
		for _, a := range as {
			w.Row, w.Holders, w.Group = a.Row, append(w.Holders, a.Holder), id
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return w
}

// TestGroupFromInvitationToFile: nothing but addresses in the link brings the two together.
func TestGroupFromInvitationToFile(t *testing.T) {
	track := wav(60, 300<<10)
	ana := open(t, p2p.Config{GroupShelf: sharing(shelf(t, "Ana - Demo.wav", track))})
	bob := open(t, p2p.Config{})
	id := ana.found("Ana")
	bob.join(ana.invite(id), "Bob")
	ana.untilHere(id, 2)
	bob.untilHere(id, 2)
	if g := bob.group(id); g.Name != "The Band" || g.Founded || g.Members[0].Name != "Ana" || !g.Members[0].Founder || !g.Members[1].Me {
		t.Errorf("Bob sees %+v", g)
	}
	w := bob.findIn(id, "demo")
	if len(w.Holders) != 1 || w.Holders[0].Addr != ana.Addr() || w.Holders[0].Key != ana.group(id).Members[0].Key {
		t.Fatalf("found %+v", w)
	}
	bob.fetch(w)
	got := bob.untilState(p2p.Finished)
	if b, err := os.ReadFile(got.Path); err != nil || !bytes.Equal(b, track) || !got.Verified {
		t.Errorf("fetched %+v, err %v", got, err)
	}
	if err := ana.Search(t.Context(), p2p.Query{Text: "demo", Group: p2p.GroupID{1}}, nil); !errors.Is(err, p2p.ErrNoGroup) {
		t.Errorf("searching in a group of others: %v", err)
	}
}

// TestNonMemberOfAGroup knows everything but the secret: neither rows nor the file, although it has the
// very same track and is a neighbour of the one who shares it.
func TestNonMemberOfAGroup(t *testing.T) {
	track := wav(61, 100<<10)
	s := shelf(t, "Ana - Demo.wav", track)
	ana := open(t, p2p.Config{GroupShelf: sharing(s)})
	bob, eve := open(t, p2p.Config{}), open(t, p2p.Config{})
	id := ana.found("Ana")
	bob.join(ana.invite(id), "Bob")
	bob.untilHere(id, 2)
	eve.meet(ana)
	if w := eve.find("demo"); len(w.Holders) != 0 {
		t.Error("a stranger was told of a group's track")
	}
	w := bob.findIn(id, "demo")
	if w.Row.InfoHash == s.Rows()[0].InfoHash {
		t.Fatal("a group's track has the infohash that anybody can work out")
	}
	eve.fetch(p2p.Want{Row: s.Rows()[0], Holders: []p2p.Holder{{Addr: ana.Addr()}}})
	eve.until("nobody to have it", func() bool { return eve.Transfers()[0].Reason != "" })
	if n := p2p.Awake(ana.Node); n != 0 {
		t.Errorf("%d torrents awake for a stranger", n)
	}
}

// TestReplayedInvitation: a link works once.
func TestReplayedInvitation(t *testing.T) {
	ana, bob, eve := open(t, p2p.Config{}), open(t, p2p.Config{}), open(t, p2p.Config{})
	id := ana.found("Ana")
	link := ana.invite(id)
	bob.join(link, "Bob")
	if _, err := eve.Join(link, "Bob"); err != nil {
		t.Fatal(err)
	}
	eve.untilStanding(id, p2p.Refused)
	if n := len(ana.group(id).Members); n != 2 {
		t.Errorf("%d members", n)
	}
	if !ana.group(id).Invitations[0].Used {
		t.Error("the invitation is not marked as used")
	}
	if _, err := bob.Join(link, "Bob"); !errors.Is(err, p2p.ErrInvitation) {
		t.Errorf("joining twice: %v", err)
	}
}

// TestInvitationExpiresOnTheWay: the link was good when it was followed, and is not by the clock of who
// gave it.
func TestInvitationExpiresOnTheWay(t *testing.T) {
	var ahead atomic.Int64
	ana := open(t, p2p.ByClock(p2p.Config{}, func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }))
	bob := open(t, p2p.Config{})
	id := ana.found("Ana")
	link := ana.invite(id)
	ahead.Store(int64(2 * time.Hour))
	if _, err := bob.Join(link, "Bob"); err != nil {
		t.Fatal(err)
	}
	bob.untilStanding(id, p2p.Refused)
	if n := len(ana.group(id).Members); n != 1 {
		t.Errorf("%d members", n)
	}
}

// TestExpelledMember: the others go on, also one who was away; the one expelled finds nothing.
func TestExpelledMember(t *testing.T) {
	s := shelf(t, "Ana - Demo.wav", wav(62, 100<<10))
	ana := open(t, p2p.Config{GroupShelf: sharing(s)})
	bob, eve, away := open(t, p2p.Config{}), open(t, p2p.Config{}), open(t, p2p.Config{})
	id := ana.found("Ana")
	bob.join(ana.invite(id), "Bob")
	eve.join(bob.invite(id), "Eve") // a member may invite
	away.join(ana.invite(id), "Away")
	for _, p := range []*peer{ana, bob, eve, away} {
		p.untilHere(id, 4)
	}
	known := eve.findIn(id, "demo")
	away.close()
	for _, m := range ana.group(id).Members {
		if m.Name == "Eve" {
			if err := bob.Expel(id, m.Key); !errors.Is(err, p2p.ErrNotFounder) {
				t.Errorf("expelled by a mere member: %v", err)
			}
			if err := ana.Expel(id, m.Key); err != nil {
				t.Fatal(err)
			}
		}
	}
	eve.untilStanding(id, p2p.Expelled)
	bob.untilHere(id, 2)
	if n := len(bob.group(id).Members); n != 3 {
		t.Errorf("%d members for Bob", n)
	}
	back := open(t, away.config)
	back.untilHere(id, 3)
	w := back.findIn(id, "demo")
	if len(w.Holders) != 1 || w.Row.InfoHash == known.Row.InfoHash {
		t.Errorf("found %+v after the group went on", w)
	}
	if err := eve.Search(t.Context(), p2p.Query{Text: "demo", Group: id}, nil); !errors.Is(err, p2p.ErrNoGroup) {
		t.Errorf("Eve searches: %v", err)
	}
}

func TestLeftGroup(t *testing.T) {
	ana, bob := open(t, p2p.Config{}), open(t, p2p.Config{})
	id := ana.found("Ana")
	bob.join(ana.invite(id), "Bob")
	ana.untilHere(id, 2)
	if err := bob.Leave(id); err != nil {
		t.Fatal(err)
	}
	ana.until("Bob to be gone", func() bool { return len(ana.group(id).Members) == 1 })
	if len(bob.Groups()) != 0 || !errors.Is(bob.Leave(id), p2p.ErrNoGroup) {
		t.Error("Bob has not left")
	}
}

// TestGroupOnALAN: two members of a group, who have other addresses than when they met, find each other
// on a network that leads nowhere (BEP 14).
func TestGroupOnALAN(t *testing.T) {
	if !sandbox(t, "ip link add home type veth peer name far", "ip addr add 192.168.7.2/24 dev home", "ip link set home up",
		"ip link set far up", "ip route add default dev home") {
		return
	}
	ana, bob := open(t, p2p.Config{GroupShelf: sharing(shelf(t, "Ana - Demo.wav", wav(63, 100<<10)))}), open(t, p2p.Config{})
	id := ana.found("Ana")
	bob.join(ana.invite(id), "Bob")
	ana.untilHere(id, 2)
	ana.close()
	bob.close()
	anew := func(c p2p.Config) *peer {
		c.LAN = true
		return openOn(t, "0.0.0.0:0", c)
	}
	anew(ana.config)
	bob = anew(bob.config)
	bob.untilHere(id, 2)
	if w := bob.findIn(id, "demo"); len(w.Holders) != 1 {
		t.Errorf("found %+v", w)
	}
}
