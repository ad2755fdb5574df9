package people_test

import (
	"strings"
	"testing"
	"time"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// bandmate is another listener, who shares two songs with groups and with nobody else.
func bandmate(t *testing.T) *p2p.Node {
	t.Helper()
	dir := t.TempDir()
	statetest.Silence(t, dir, "Ana - Rio.wav", 1)
	statetest.Silence(t, dir, "Ana - Mar.wav", 2)
	lent, err := p2ptest.NewShelf(dir)
	statetest.Must(t, err)
	own, err := p2ptest.NewShelf()
	statetest.Must(t, err)
	n, err := p2p.Open(p2p.Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", Mode: p2p.LANOnly, Shelf: own,
		GroupShelf: func(p2p.GroupID) p2p.Shelf { return lent }})
	statetest.Must(t, err)
	t.Cleanup(func() { statetest.Must(t, n.Close()) })
	return n
}

func inGroup(v *view.View) bool { return len(v.People.Groups) == 1 && v.People.Groups[0].Member }

// TestAGroupIsJoinedByItsLinkAndSearched: nothing of it is found before, nor by asking everybody afterwards.
func TestAGroupIsJoinedByItsLinkAndSearched(t *testing.T) {
	r, ana := statetest.New(t), bandmate(t)
	id, err := ana.CreateGroup("The Band", "Ana")
	statetest.Must(t, err)
	link, err := ana.Invite(id, time.Hour)
	statetest.Must(t, err)
	r.Transfers.OpenLink(link)
	v := r.Await("it asks for a name", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Title == "Join a group" })
	if v.Screen != view.ScreenPeople || v.Sheet.Fields[0].Value != link {
		t.Errorf("%s, %+v", v.Screen, v.Sheet)
	}
	r.Loop.Submit()
	r.Await("a name is needed", func(v *view.View) bool { return v.Sheet != nil && strings.Contains(v.Sheet.Note, "name is needed") })
	r.Loop.SetField("me", "Ben")
	r.Loop.Submit()
	v = r.Await("both are here", func(v *view.View) bool {
		return v.Sheet == nil && inGroup(v) && strings.Contains(v.People.Groups[0].Detail, "Ana (here), Ben (you)")
	})
	r.People.SearchGroup(v.People.Groups[0].ID)
	r.Search.SetQuery("ana rio")
	v = r.Await("her song is found", func(v *view.View) bool { return v.Screen == view.ScreenSearch && len(v.Search.Rows) == 1 })
	if where := v.Search.Filters[0]; where.Label != "In The Band" || !where.On || v.Search.CanWish {
		t.Errorf("searched %+v, wish %v", where, v.Search.CanWish)
	}
	r.Search.Get(v.Search.Rows[0].ID)
	r.Await("it arrived", func(v *view.View) bool { return v.Transfers.Clear })
	r.Search.KeepFound(v.Search.Rows[0].ID)
	r.Await("it is not put by", func(v *view.View) bool { return len(v.Notices) == 1 })
	r.Config.Node.AddPeer(ana.Addr())
	r.Await("she is near", func(*view.View) bool { return r.Config.Node.Status().Neighbours > 0 })
	r.Search.SetFreeOnly(false)
	r.Search.SetFilterOf("where", 0)
	v = r.Await("everybody was asked", func(v *view.View) bool {
		return !v.Search.Filters[0].On && v.Search.Progress.Asked > 0 && !v.Search.Progress.Going
	})
	if len(v.Search.Rows) != 0 {
		t.Errorf("what is lent to a group is found by everybody: %+v", v.Search.Rows)
	}
}

// TestAGroupIsFoundedAndLentTo: a member finds what is lent, a stranger finds nothing, and who was taken out finds nothing any more.
func TestAGroupIsFoundedAndLentTo(t *testing.T) {
	r, ben := statetest.New(t), bandmate(t)
	r.People.NewGroup()
	r.Fill("Found a group", map[string]string{"name": "The Band", "me": "Ana"})
	v := r.Await("it is there", inGroup)
	id := v.People.Groups[0].ID
	if !v.People.Groups[0].Founded || !strings.Contains(v.People.Groups[0].Detail, "Ana (you)") {
		t.Errorf("%+v", v.People.Groups[0])
	}
	r.People.InviteToGroup(id)
	r.Fill("Invite somebody to The Band", map[string]string{"time": "1 hour"})
	link := r.Await("the invitation", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Copy != "" }).Sheet.Copy
	r.Loop.CloseSheet()
	joined, err := ben.Join(link, "Ben")
	statetest.Must(t, err)
	r.Await("Ben is here", func(v *view.View) bool {
		return inGroup(v) && strings.Contains(v.People.Groups[0].Detail, "Ben (here)")
	})
	r.People.LendToGroup(id)
	r.Fill("What The Band sees of your music", map[string]string{r.Music: "Shared with it"})
	r.Await("it is lent", func(v *view.View) bool {
		return inGroup(v) && strings.Contains(v.People.Groups[0].Detail, "1 folder shared")
	})
	r.Folders.StateRights(r.Music, true)
	finds := func(group p2p.GroupID) (rows int) {
		err := ben.Search(t.Context(), p2p.Query{Text: "first light", Group: group},
			func(a []p2p.Answer, _ p2p.Progress) { rows += len(a) })
		if err != nil && group != (p2p.GroupID{}) {
			return -1
		}
		return rows
	}
	r.Until("a member finds it", func() bool { return finds(joined) > 0 })
	if n := finds(p2p.GroupID{}); n != 0 {
		t.Errorf("asking everybody finds %d", n)
	}
	v = r.View()
	r.People.ExpelFromGroup(id, v.People.Groups[0].Others[0].Key)
	r.Await("it asks", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Take out Ben" })
	r.Loop.Submit()
	r.Until("Ben finds nothing any more", func() bool { return finds(joined) <= 0 })
	r.People.LeaveGroup(id)
	r.Await("it asks", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Leave" })
	r.Loop.Submit()
	r.Await("it is gone", func(v *view.View) bool { return v.Sheet == nil && len(v.People.Groups) == 0 })
}

func TestAnInvitationThatCannotBeUsed(t *testing.T) {
	r, ana := statetest.New(t), bandmate(t)
	id, err := ana.CreateGroup("The Band", "Ana")
	statetest.Must(t, err)
	over, err := ana.Invite(id, -time.Hour)
	statetest.Must(t, err)
	for name, link := range map[string]string{"nonsense": "linnet:join?x", "expired": over} {
		r.Transfers.OpenLink(link)
		r.Await(name+" is asked about", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Fields[0].Value == link })
		r.Loop.SetField("me", "Ben")
		r.Loop.Submit()
		r.Await(name+" is refused", func(v *view.View) bool {
			return v.Sheet != nil && strings.Contains(v.Sheet.Note, "invitation cannot be used")
		})
		r.Loop.CloseSheet()
	}
	if v := r.View(); len(v.People.Groups) != 0 {
		t.Errorf("%+v", v.People.Groups)
	}
}
