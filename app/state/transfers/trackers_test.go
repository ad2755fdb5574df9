package transfers_test

import (
	"strings"
	"testing"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
)

// TestTrackersAreAskedAbout once, before the first torrent that names some, or web servers; either answer goes on with the torrent, and
// is kept.
func TestTrackersAreAskedAbout(t *testing.T) {
	named := map[bool]string{false: "&tr=udp://tracker.example:1337", true: "&ws=https://music.example.org/song.mp3"}
	for _, yes := range []bool{false, true} {
		link := "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567" + named[yes]
		r := statetest.New(t)
		r.Transfers.OpenLink(link)
		v := r.Await("it asks", func(v *view.View) bool { return v.Sheet != nil })
		if v.Sheet.Action != "Use them" || v.Sheet.Decline == "" || !strings.Contains(v.Sheet.Text, "learns the address") {
			t.Errorf("the question: %+v", v.Sheet)
		}
		r.Loop.CloseSheet()
		r.Await("no answer", func(v *view.View) bool { return v.Sheet == nil && len(v.Transfers.Rows) == 0 })
		if set := r.Loop.Get(); set.Trackers || set.TrackersAsked {
			t.Errorf("without an answer: %v, %v", set.Trackers, set.TrackersAsked)
		}
		r.Transfers.OpenLink(link)
		r.Await("it asks again", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Use them" })
		if yes {
			r.Loop.Submit()
		} else {
			r.Loop.Decline()
		}
		r.Await("it goes on", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Action == "Fetch its music without asking" })
		if set := r.Loop.Get(); set.Trackers != yes || !set.TrackersAsked {
			t.Errorf("answered %v: %v, %v", yes, set.Trackers, set.TrackersAsked)
		}
		r.Loop.CloseSheet()
		r.Transfers.OpenLink(link)
		r.Await("it does not ask again", func(v *view.View) bool {
			return v.Sheet != nil &&
				v.Sheet.Action == "Fetch its music without asking"
		})
		r.Loop.CloseSheet()
	}
}
