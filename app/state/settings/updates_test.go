package settings

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"linnet/ads/tuf"
	"linnet/app/state/loop/looptest"
	"linnet/app/state/view"
	"linnet/app/update"
)

// An updater that is played: it knows of a release once it has looked.
type updater struct {
	mu      sync.Mutex // guards what changes: knows and looks
	knows   *update.Release
	next    update.Release
	fails   error
	damaged bool
	looks   int
}

func (u *updater) Last() (update.Release, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.knows == nil {
		return update.Release{}, false
	}
	return *u.knows, true
}

func (u *updater) Damaged() bool { return u.damaged }

func (u *updater) Look(context.Context) (update.Release, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.looks++
	if u.fails == nil {
		u.knows = &u.next
	}
	return u.next, u.fails
}

// looked is how often it was.
func (u *updater) looked() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.looks
}

func (u *updater) Fetch(_ context.Context, folder string) (string, error) {
	return folder + "/" + u.next.File.Name, u.fails
}

// updatingSlice opens a slice over an updater.
func updatingSlice(t *testing.T, u *updater) (*Slice, func() *view.View) {
	t.Helper()
	s, _, shown := open(t, func(_ *kept, d *Deps) {
		d.Updates, d.UpdateServer, d.Downloads = u, "releases.example", func() string { return "/home/you/Downloads" }
	})
	return s, shown
}

// idle waits for what was begun.
func idle(t *testing.T, s *Slice) *view.View {
	t.Helper()
	return looptest.Await(t, s.loop, "it is done", func(v *view.View) bool { return !v.Settings.Updates.Busy })
}

// outNow is a release with a file for this computer.
func outNow() update.Release {
	return update.Release{Version: "0.3.0", Newer: true, Notes: "- All is new.", File: update.File{Name: "linnet.tar.gz", Size: 12_000_000}}
}

// TestNobodyIsAskedBeforeTheListenerSaysSo, and once a day from then on.
func TestNobodyIsAskedBeforeTheListenerSaysSo(t *testing.T) {
	u := &updater{next: outNow()}
	s, shown := updatingSlice(t, u)
	looptest.On(s.loop, s.KeepUpdated)
	v := shown().Settings.Updates
	if u.looked() != 0 || v.On || !v.Known || !strings.Contains(v.Promise, "releases.example") ||
		!strings.Contains(v.Status, "Nothing is known") {
		t.Errorf("%d looks, %+v", u.looked(), v)
	}
	s.SetUpdates(true)
	looptest.On(s.loop, s.KeepUpdated)
	now := idle(t, s)
	if u.looked() != 1 || len(now.Notices) != 1 || now.Notices[0].What != "Linnet 0.3.0 is out." {
		t.Errorf("%d looks, %+v", u.looked(), now.Notices)
	}
	looptest.On(s.loop, s.KeepUpdated)
	if idle(t, s); u.looked() != 1 {
		t.Errorf("it looks %d times a day", u.looked())
	}
	s.SetUpdates(false)
	looptest.On(s.loop, s.KeepUpdated)
	if v := idle(t, s); u.looked() != 1 || len(v.Notices) != 0 {
		t.Errorf("switched off: %d looks, %v", u.looked(), v.Notices)
	}
}

// TestWhenADayIsOver, also for a clock that was wrong.
func TestWhenADayIsOver(t *testing.T) {
	now := time.Unix(1e9, 0)
	for since, want := range map[time.Duration]bool{0: false, lookEvery - 1: false, lookEvery: true, -time.Hour: true} {
		if got := over(now.Add(-since), now, lookEvery); got != want {
			t.Errorf("%v ago: %v", since, got)
		}
	}
}

// TestANewVersionIsFetchedOnRequest, and the listener is told where it lies.
func TestANewVersionIsFetchedOnRequest(t *testing.T) {
	u := &updater{next: outNow()}
	s, shown := updatingSlice(t, u)
	s.LookForUpdate()
	looptest.On(s.loop, s.Show)
	if v := idle(t, s).Settings.Updates; v.Get != "Get it (12.0 MB)" || v.Notes != "- All is new." || v.Status != "Linnet 0.3.0 is out." {
		t.Errorf("%+v", v)
	}
	s.GetUpdate()
	looptest.On(s.loop, s.Show)
	idle(t, s)
	v := shown().Settings.Updates
	if v.Get != "" || v.Status != "Linnet 0.3.0 is out. It lies in /home/you/Downloads/linnet.tar.gz. Close Linnet and install it." {
		t.Errorf("%+v", v)
	}
}

// TestWhatIsSaidOfReleases in every case, in a sentence.
func TestWhatIsSaidOfReleases(t *testing.T) {
	packaged, foreign, old := outNow(), outNow(), outNow()
	packaged.Packaged, packaged.File = true, update.File{}
	foreign.File = update.File{}
	old.Newer = false
	for want, u := range map[string]*updater{
		"package manager":                    {next: packaged},
		"no file for this kind of computer":  {next: foreign},
		"is the newest version. Asked":       {next: old},
		"is not what the keys of this build": {fails: fmt.Errorf("%w: x", tuf.ErrForged)},
		"has expired, or the clock":          {fails: fmt.Errorf("%w: x", tuf.ErrStale)},
		"this computer is offline":           {fails: fmt.Errorf("%w: x", tuf.ErrAway)},
		"another Linnet is looking":          {fails: update.ErrBusy},
	} {
		s, _ := updatingSlice(t, u)
		s.LookForUpdate()
		looptest.On(s.loop, s.Show)
		if v := idle(t, s).Settings.Updates; !strings.Contains(v.Status, want) || v.Get != "" {
			t.Errorf("%s: %+v", want, v)
		}
	}
	_, shown := updatingSlice(t, &updater{damaged: true})
	if v := shown().Settings.Updates; !strings.Contains(v.Status, "damaged") {
		t.Errorf("%+v", v)
	}
	_, _, without := open(t, nil)
	if v := without().Settings.Updates; v.Known || !strings.Contains(v.Status, "This build has no release keys") {
		t.Errorf("%+v", v)
	}
}
