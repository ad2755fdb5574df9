package state

import (
	"context"
	"strings"
	"testing"
	"time"

	"linnet/app/state/view"
	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// bandmate is another listener, who shares two songs with groups and with nobody else.
func bandmate(t *testing.T) *p2p.Node {
	t.Helper()
	dir := t.TempDir()
	silence(t, dir, "Ana - Rio.wav", 1)
	silence(t, dir, "Ana - Mar.wav", 2)
	lent, err := p2ptest.NewShelf(dir)
	must(t, err)
	own, err := p2ptest.NewShelf()
	must(t, err)
	n, err := p2p.Open(p2p.Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Mode: p2p.LANOnly, Shelf: own, GroupShelf: func(p2p.GroupID) p2p.Shelf { return lent }})
	must(t, err)
	t.Cleanup(func() { must(t, n.Close()) })
	return n
}

func inGroup(v *view.View) bool { return len(v.People.Groups) == 1 && v.People.Groups[0].Member }

// TestAGroupIsJoinedByItsLinkAndSearched: nothing of it is found before, nor by asking everybody afterwards.
func TestAGroupIsJoinedByItsLinkAndSearched(t *testing.T) {
	r, ana := newRig(t), bandmate(t)
	id, err := ana.CreateGroup("The Band", "Ana")
	must(t, err)
	link, err := ana.Invite(id, time.Hour)
	must(t, err)
	r.OpenLink(link)
	v := r.await("it asks for a name", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Title == "Join a group" })
	if v.Screen != view.ScreenPeople || v.Sheet.Fields[0].Value != link {
		t.Errorf("%s, %+v", v.Screen, v.Sheet)
	}
	r.Submit()
	r.await("a name is needed", func(v *view.View) bool { return v.Sheet != nil && strings.Contains(v.Sheet.Note, "name is needed") })
	r.SetField("me", "Ben")
	r.Submit()
	v = r.await("both are here", func(v *view.View) bool {
		return v.Sheet == nil && inGroup(v) && strings.Contains(v.People.Groups[0].Detail, "Ana (here), Ben (you)")
	})
	r.SearchGroup(v.People.Groups[0].ID)
	r.SetQuery("ana rio")
	v = r.await("her song is found", func(v *view.View) bool { return v.Screen == view.ScreenSearch && len(v.Search.Rows) == 1 })
	if where := v.Search.Filters[0]; where.Label != "In The Band" || !where.On || v.Search.CanWish {
		t.Errorf("searched %+v, wish %v", where, v.Search.CanWish)
	}
	r.Get(v.Search.Rows[0].ID)
	r.await("it arrived", func(v *view.View) bool { return v.Transfers.Clear })
	r.KeepFound(v.Search.Rows[0].ID)
	r.await("it is not put by", func(v *view.View) bool { return len(v.Notices) == 1 })
	r.cfg.Node.AddPeer(ana.Addr())
	r.await("she is near", func(*view.View) bool { return r.cfg.Node.Status().Neighbours > 0 })
	r.SetFreeOnly(false)
	r.SetFilterOf(scopeKey, 0)
	v = r.await("everybody was asked", func(v *view.View) bool {
		return !v.Search.Filters[0].On && v.Search.Progress.Asked > 0 && !v.Search.Progress.Going
	})
	if len(v.Search.Rows) != 0 {
		t.Errorf("what is lent to a group is found by everybody: %+v", v.Search.Rows)
	}
}

// TestAGroupIsFoundedAndLentTo: a member finds what is lent, a stranger finds nothing, and who was taken out finds nothing any more.
func TestAGroupIsFoundedAndLentTo(t *testing.T) {
	r, ben := newRig(t), bandmate(t)
	r.NewGroup()
	r.fill("Found a group", map[string]string{"name": "The Band", "me": "Ana"})
	v := r.await("it is there", inGroup)
	id := v.People.Groups[0].ID
	if !v.People.Groups[0].Founded || !strings.Contains(v.People.Groups[0].Detail, "Ana (you)") {
		t.Errorf("%+v", v.People.Groups[0])
	}
	r.InviteToGroup(id)
	r.fill("Invite somebody to The Band", map[string]string{"time": "1 hour"})
	link := r.await("the invitation", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Copy != "" }).Sheet.Copy
	r.CloseSheet()
	joined, err := ben.Join(link, "Ben")
	must(t, err)
	r.await("Ben is here", func(v *view.View) bool {
		return inGroup(v) && strings.Contains(v.People.Groups[0].Detail, "Ben (here)")
	})
	r.LendToGroup(id)
	r.fill("What The Band sees of your music", map[string]string{r.music: lent})
	r.await("it is lent", func(v *view.View) bool {
		return inGroup(v) && strings.Contains(v.People.Groups[0].Detail, "1 folder shared")
	})
	r.StateRights(r.music, true)
	finds := func(group p2p.GroupID) (rows int) {
		err := ben.Search(t.Context(), p2p.Query{Text: "first light", Group: group}, func(a []p2p.Answer, _ p2p.Reach) { rows += len(a) })
		if err != nil && group != (p2p.GroupID{}) {
			return -1
		}
		return rows
	}
	r.until("a member finds it", func() bool { return finds(joined) > 0 })
	if n := finds(p2p.GroupID{}); n != 0 {
		t.Errorf("asking everybody finds %d", n)
	}
	v = r.View()
	r.ExpelFromGroup(id, v.People.Groups[0].Others[0].Key)
	r.await("it asks", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Take out Ben" })
	r.Submit()
	r.until("Ben finds nothing any more", func() bool { return finds(joined) <= 0 })
	r.LeaveGroup(id)
	r.await("it asks", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Leave" })
	r.Submit()
	r.await("it is gone", func(v *view.View) bool { return v.Sheet == nil && len(v.People.Groups) == 0 })
}

// until waits for what no View tells.
func (r *rig) until(what string, so func() bool) {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), 20*time.Second)
	defer cancel()
	for !so() {
		select {
		case <-ctx.Done():
			r.Fatal("it did not happen: ", what)
		default:
		}
	}
}

func TestAnInvitationThatCannotBeUsed(t *testing.T) {
	r, ana := newRig(t), bandmate(t)
	id, err := ana.CreateGroup("The Band", "Ana")
	must(t, err)
	over, err := ana.Invite(id, -time.Hour)
	must(t, err)
	for name, link := range map[string]string{"nonsense": "linnet:join?x", "expired": over} {
		r.OpenLink(link)
		r.await(name+" is asked about", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Fields[0].Value == link })
		r.SetField("me", "Ben")
		r.Submit()
		r.await(name+" is refused", func(v *view.View) bool {
			return v.Sheet != nil && strings.Contains(v.Sheet.Note, "invitation cannot be used")
		})
		r.CloseSheet()
	}
	if v := r.View(); len(v.People.Groups) != 0 {
		t.Errorf("%+v", v.People.Groups)
	}
}
