package people

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

var errFull = errors.New("the disk is full")

func (p *played) Follow(l p2p.Link) error {
	p.links = append(p.links, l)
	return p.refuses
}

func (p *played) Unfollow(k p2p.Key) error {
	p.dropped = append(p.dropped, k)
	return p.refuses
}

func (p *played) ReplaceKey() (p2p.Key, error) { p.keys++; return p2p.Key{}, p.refuses }
func (p *played) RevokeKey() (p2p.Key, error)  { p.keys++; return p2p.Key{}, p.refuses }
func (p *played) ShelfChanged()                { p.did("shelf changed") }

func (p *played) CreateGroup(name, me string) (p2p.GroupID, error) {
	return p2p.GroupID{}, p.did("found %s as %s", name, me)
}

func (p *played) Join(link, me string) (p2p.GroupID, error) {
	return p2p.GroupID{}, p.did("join %s as %s", link, me)
}

func (p *played) Invite(_ p2p.GroupID, within time.Duration) (string, error) {
	return "linnet:join?x", p.did("invite for %v", within)
}

func (p *played) Expel(_ p2p.GroupID, member [32]byte) error { return p.did("expel %d", member[0]) }

// did notes what was asked for, and says how it ends.
func (p *played) did(format string, values ...any) error {
	p.asked = append(p.asked, fmt.Sprintf(format, values...))
	return p.refuses
}

// sharer has two folders, of which a group sees the first.
type sharer struct{ *played }

func (sharer) Folders(context.Context) ([]library.Folder, error) {
	return []library.Folder{{Path: "/a"}, {Path: "/b"}}, nil
}

func (l sharer) Lend(_ context.Context, _ p2p.GroupID, folder string, on bool) error {
	return l.did("lend %s %v", folder, on)
}

// TestEverySheetOfAGroupDoesWhatItsButtonSays, once; what is refused stays in the sheet with the reason.
func TestEverySheetOfAGroupDoesWhatItsButtonSays(t *testing.T) {
	band, ana := p2p.GroupID{1}, p2p.Key{7}
	group := p2p.Group{ID: band, Name: "Band", Standing: p2p.Member, Founded: true,
		Members: []p2p.GroupMember{{Name: "Me", Me: true}, {Name: "Ana", Key: ana}}}
	for _, c := range []struct {
		title  string
		ask    func(*Slice)
		values map[string]string
		want   []string
	}{
		{"Found a group", func(s *Slice) { s.NewGroup() }, map[string]string{"name": "Band", "me": "Hana"}, []string{"found Band as Hana"}},
		{"Join a group", func(s *Slice) { s.JoinGroup() }, map[string]string{"link": "x", "me": "Hana"}, []string{"join x as Hana"}},
		{"Invite somebody to Band", func(s *Slice) { s.InviteToGroup(band.String()) }, map[string]string{"time": "7 days"},
			[]string{"invite for 168h0m0s"}},
		{"Invite somebody to Band", func(s *Slice) { s.InviteToGroup(band.String()) }, map[string]string{"time": "for ever"},
			[]string{"invite for 24h0m0s"}},
		{"Take Ana out of Band?", func(s *Slice) { s.ExpelFromGroup(band.String(), ana.String()) }, nil, []string{"expel 7"}},
		{"What Band sees of your music", func(s *Slice) { s.LendToGroup(band.String()) }, map[string]string{"/b": "Shared with it"},
			[]string{"lend /a true", "lend /b true", "shelf changed"}},
	} {
		p := &played{groups: []p2p.Group{group}, lent: map[p2p.GroupID][]string{band: {"/a"}}, refuses: errFull}
		s, on := open(t, p)
		on(func(context.Context) { s.deps.Index, s.deps.Shelf = sharer{p}, sharer{p} })
		c.ask(s)
		for key, value := range c.values {
			s.loop.SetField(key, value)
		}
		if v := on(s.Show); v.Sheet == nil || v.Sheet.Title != c.title || len(p.asked) != 0 {
			t.Fatalf("%s: %+v, asked %q", c.title, v.Sheet, p.asked)
		}
		s.loop.Submit()
		if v := on(s.Show); v.Sheet == nil || v.Sheet.Title != c.title || v.Sheet.Note != "The disk is full." {
			t.Errorf("%s: refused with %+v", c.title, v.Sheet)
		}
		on(func(context.Context) { p.refuses, p.asked = nil, nil })
		s.loop.Submit()
		v := on(s.Show)
		if slices.Sort(p.asked); !slices.Equal(p.asked, c.want) || v.Sheet != nil && v.Sheet.Title == c.title {
			t.Errorf("%s: asked %q, open is %+v", c.title, p.asked, v.Sheet)
		}
		if strings.HasPrefix(c.title, "Invite") && (v.Sheet == nil || v.Sheet.Copy != "linnet:join?x") {
			t.Errorf("the invitation: %+v", v.Sheet)
		}
	}
}

// TestAGroupIsSearchedFromItsMenu; a stranger cannot be taken out, and a founder learns what leaving means.
func TestAGroupIsSearchedFromItsMenu(t *testing.T) {
	band := p2p.GroupID{1}
	p := &played{groups: []p2p.Group{{ID: band, Name: "Band", Standing: p2p.Member, Founded: true}}}
	s, on := open(t, p)
	var searched []p2p.GroupID
	on(func(context.Context) {
		s.deps.SearchIn = func(_ context.Context, id p2p.GroupID) { searched = append(searched, id) }
	})
	s.SearchGroup(band.String())
	s.SearchGroup(p2p.GroupID{2}.String())
	s.ExpelFromGroup(band.String(), p2p.Key{9}.String())
	v := on(s.Show)
	if len(searched) != 1 || searched[0] != band || v.Screen != view.ScreenSearch || v.Sheet != nil || len(v.Notices) != 1 {
		t.Errorf("searched %v on %s, asks %+v, told %v", searched, v.Screen, v.Sheet, v.Notices)
	}
	s.LeaveGroup(band.String())
	if v = on(s.Show); v.Sheet == nil || !strings.HasSuffix(v.Sheet.Text, "without you nobody can take anybody out of it.") {
		t.Errorf("%+v", v.Sheet)
	}
}
