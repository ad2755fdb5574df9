package playback_test

import (
	"testing"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
)

func TestPlayAllPlaysWhatIsOpen(t *testing.T) {
	r := statetest.New(t)
	r.Section(view.SectionGenres)
	r.Browse.OpenEntry(r.Entry("Folk").Key)
	r.Await("the genre", func(v *view.View) bool { return v.Library.Songs.Len() == 3 })
	r.Playback.PlayAll()
	v := r.Await("it plays", func(v *view.View) bool { return v.Bar.ID != 0 })
	if len(v.Queue) != 2 {
		t.Errorf("%d wait", len(v.Queue))
	}
	r.Await("its row is marked", func(v *view.View) bool {
		for _, s := range v.Library.Songs.All() {
			if s.Playing {
				return true
			}
		}
		return false
	})
}
