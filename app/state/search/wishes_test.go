package search_test

import (
	"context"
	"testing"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
	"linnet/p2p"
)

// wish keeps a search that finds nothing yet, and returns its id.
func wish(r *statetest.Rig, text string) int64 {
	r.Helper()
	r.Search.SetFreeOnly(false)
	r.Search.SetQuery(text)
	r.Await("nobody there", func(v *view.View) bool { return v.Search.CanWish && !v.Search.Progress.Going })
	r.Search.ToggleWish()
	v := r.Await("a wish", func(v *view.View) bool { return v.Search.Wished && len(v.Search.Wishes) == 1 })
	return v.Search.Wishes[0].ID
}

// TestAWishIsAskedOnceAndItsFindsAreShownOnce lets the wish search in the place of the minute's tick.
func TestAWishIsAskedOnceAndItsFindsAreShownOnce(t *testing.T) {
	r := statetest.New(t)
	wish(r, "rio ana")
	r.Search.SetQuery("")
	r.Neighbour()
	r.Await("a neighbour", func(*view.View) bool { return r.Config.Node.Status().Neighbours == 1 })
	r.Loop.Do(r.Search.AskWish)
	v := r.Await("one find", func(v *view.View) bool { return len(v.Search.Wishes) == 1 && v.Search.Wishes[0].News == 1 })
	asked := make(chan bool)
	r.Loop.Do(func(ctx context.Context) {
		r.Search.AskWish(ctx)
		asked <- r.Search.Asking()
	})
	if <-asked {
		t.Error("asked again at once")
	}
	r.Search.OpenWish(v.Search.Wishes[0].ID)
	v = r.Await("the row", func(v *view.View) bool {
		return v.Search.Query == "rio ana" && len(v.Search.Rows) == 1 && v.Search.Wishes[0].News == 0
	})
	r.Search.KeepFound(v.Search.Rows[0].ID)
	r.Search.SetQuery("")
	r.Await("kept for later", func(v *view.View) bool { return len(v.Search.Kept) == 1 && v.Search.Kept[0].Title == "Rio" })
	r.Search.RemoveWish(v.Search.Wishes[0].ID)
	r.Await("no wish", func(v *view.View) bool { return len(v.Search.Wishes) == 0 })
}

func TestAWishFetchesItsFirstMatchOnce(t *testing.T) {
	r := statetest.New(t)
	r.Search.FetchWish(wish(r, "rio ana"), true)
	r.Await("a wish that fetches", func(v *view.View) bool { return v.Search.Wishes[0].Fetch })
	r.Search.SetQuery("")
	r.Neighbour()
	r.Await("a neighbour", func(*view.View) bool { return r.Config.Node.Status().Neighbours == 1 })
	r.Loop.Do(r.Search.AskWish)
	r.Await("the track", func(v *view.View) bool {
		list := r.Config.Node.Transfers()
		return len(list) == 1 && list[0].State == p2p.Finished && list[0].Row.Title == "Rio"
	})
	r.Await("a wish that fetches no more", func(v *view.View) bool { return len(v.Search.Wishes) == 1 && !v.Search.Wishes[0].Fetch })
}
