package people_test

import (
	"strings"
	"testing"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
)

func TestAListenerIsFollowedByLinkAndAnAlbumTaken(t *testing.T) {
	r := statetest.New(t)
	ana := r.Neighbour()
	statetest.Must(t, ana.Publish("Ana", true))
	r.Await("Ana near", func(v *view.View) bool { return len(v.People.Near) == 1 && v.People.Near[0].Name == "Ana" })
	r.People.FollowLink()
	r.Fill("Follow a listener", map[string]string{"link": "magnet:?xt=urn:btih:00"})
	r.Await("a sentence about the link", func(v *view.View) bool {
		return v.Sheet != nil && strings.Contains(v.Sheet.Note, "not a link to a listener")
	})
	r.Fill("Follow a listener", map[string]string{"link": ana.Link().String()})
	v := r.Await("Ana followed, her shelf open", func(v *view.View) bool {
		return len(v.People.Followed) == 1 && len(v.People.Near) == 0 && v.People.Open != nil && len(v.People.Entries) == 1
	})
	if e := v.People.Entries[0]; v.Screen != view.ScreenPeople || e.Name != "Ana" || e.Detail != "2 songs" {
		t.Errorf("%s shows %+v", v.Screen, e)
	}
	r.People.OpenPersonEntry(v.People.Entries[0].Key)
	v = r.Await("the albums of Ana", func(v *view.View) bool { return v.People.Title == "Ana" && len(v.People.Entries) == 1 })
	r.People.OpenPersonEntry(v.People.Entries[0].Key)
	r.Await("her songs", func(v *view.View) bool { return len(v.People.Rows) == 2 && v.People.Takes })
	r.People.GetListed()
	r.Transfers.ShowTransferTab(view.TabFinished)
	r.Await("both arrive", func(v *view.View) bool {
		return len(v.Transfers.Rows) == 2 && v.Transfers.Rows[0].State == view.Finished && v.Transfers.Rows[1].State == view.Finished
	})
	for range 3 {
		r.People.ClosePerson()
	}
	v = r.Await("the list again", func(v *view.View) bool { return v.People.Open == nil })
	r.People.Unfollow(v.People.Followed[0].Key)
	r.Await("nobody followed", func(v *view.View) bool { return len(v.People.Followed) == 0 })
}

func TestPublishingAsksForAName(t *testing.T) {
	r := statetest.New(t)
	v := r.Await("a link and its code", func(v *view.View) bool { return v.People.Link != "" && v.People.Code != nil })
	if v.People.Published || !strings.HasPrefix(v.People.Link, "linnet:") || !strings.HasPrefix(v.People.Explain, "Off") {
		t.Errorf("before: %+v", v.People)
	}
	r.People.SetPublished(true)
	r.Fill("Your name among listeners", map[string]string{"name": "Hana"})
	r.Await("published", func(v *view.View) bool { return v.People.Published && v.People.Name == "Hana" && v.Sheet == nil })
	r.People.ReplaceKey()
	r.Fill("Replace your key", nil)
	after := r.Await("another link", func(now *view.View) bool {
		return now.People.Link != v.People.Link && strings.Contains(now.People.Link, "Hana")
	})
	r.People.RevokeKey()
	r.Fill("Give up your key", nil)
	r.Await("nothing published", func(v *view.View) bool { return !v.People.Published && v.People.Link != after.People.Link })
}
