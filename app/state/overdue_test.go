package state

import (
	"strings"
	"testing"
	"time"

	"linnet/app/state/view"
)

// A large part of the library that is gone for long is forgotten only when the listener says so.
func TestLargePartThatIsGoneIsAskedAbout(t *testing.T) {
	r := newRig(t)
	for _, name := range []string{"Dawn Chorus/01 First Light.flac", "Dawn Chorus/02 Été.flac", "Dawn Chorus/03 Linnet.mp3"} {
		r.remove(name)
	}
	r.Rescan()
	r.await("it is not found", func(v *view.View) bool { return v.Library.Sections[len(v.Library.Sections)-1] == view.SectionNotFound })
	r.section(view.SectionNotFound)
	r.ahead.Store(int64(31 * 24 * time.Hour))
	r.Rescan()
	e := r.entry("3 songs have been gone for more than 30 days")
	if !strings.HasSuffix(e.Under, "Dawn Chorus") {
		t.Errorf("%+v", e)
	}
	r.OpenEntry(e.Key)
	v := r.await("the question", func(v *view.View) bool { return v.Sheet != nil })
	if v.Sheet.Title != "Forget 3 songs?" || v.Sheet.Action != "Forget them" || !strings.Contains(v.Sheet.Text, "stars") {
		t.Errorf("%+v", v.Sheet)
	}
	r.CloseSheet() // is no answer
	r.await("nothing is forgotten", func(v *view.View) bool { return v.Sheet == nil && len(v.Library.Entries) >= 4 })
	r.OpenEntry(e.Key)
	r.fill("Forget 3 songs?", nil)
	r.await("they are forgotten", func(v *view.View) bool { return v.Sheet == nil && len(v.Library.Entries) == 0 })
}
