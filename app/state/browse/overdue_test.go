package browse_test

import (
	"strings"
	"testing"
	"time"

	"linnet/app/state/statetest"
	"linnet/app/state/view"
)

// A large part of the library that is gone for long is forgotten only when the listener says so.
func TestLargePartThatIsGoneIsAskedAbout(t *testing.T) {
	r := statetest.New(t)
	for _, name := range []string{"Dawn Chorus/01 First Light.flac", "Dawn Chorus/02 Été.flac", "Dawn Chorus/03 Linnet.mp3"} {
		r.Remove(name)
	}
	r.Folders.Rescan()
	r.Await("it is not found", func(v *view.View) bool { return v.Library.Sections[len(v.Library.Sections)-1] == view.SectionNotFound })
	r.Section(view.SectionNotFound)
	r.Ahead.Store(int64(31 * 24 * time.Hour))
	r.Folders.Rescan()
	e := r.Entry("3 songs have been gone for more than 30 days")
	if !strings.HasSuffix(e.Under, "Dawn Chorus") {
		t.Errorf("%+v", e)
	}
	r.Browse.OpenEntry(e.Key)
	v := r.Await("the question", func(v *view.View) bool { return v.Sheet != nil })
	if v.Sheet.Title != "Forget 3 songs?" || v.Sheet.Action != "Forget them" || !strings.Contains(v.Sheet.Text, "stars") {
		t.Errorf("%+v", v.Sheet)
	}
	r.Loop.CloseSheet() // is no answer
	r.Await("nothing is forgotten", func(v *view.View) bool { return v.Sheet == nil && len(v.Library.Entries) >= 4 })
	r.Browse.OpenEntry(e.Key)
	r.Fill("Forget 3 songs?", nil)
	r.Await("they are forgotten", func(v *view.View) bool { return v.Sheet == nil && len(v.Library.Entries) == 0 })
}
