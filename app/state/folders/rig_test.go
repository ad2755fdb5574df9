package folders

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"linnet/app/sharing"
	"linnet/app/state/loop"
	"linnet/app/state/loop/looptest"
	"linnet/app/state/view"
	"linnet/library"
)

// A rig is the slice over a library, a shelf and a node that are played.
type rig struct {
	*testing.T
	*Slice
	*world
}

// played is the library, the shelf, the node and the preferences of a world.
type played struct{ *world }

// A world says how what is called ends, and notes it. What is below mu is called from any goroutine, the rest from that of the Loop.
type world struct {
	values view.Values

	mu      sync.Mutex // of what background work calls
	calls   []string
	scan    func(ctx context.Context, told func(library.Progress)) (library.ScanReport, error)
	fails   map[string]error
	prepare func(told func(sharing.Preparing) error) error // nil: there is nothing to hash
	hashed  int                                            // recordings that a look for them finds
	stuck   chan struct{}                                  // while it is open, announcing comes to no end; nil: it ends at once

	folders []library.Folder
	decided map[string]sharing.Folder
	count   int
	stated  time.Time

	told    []string // progress of scans
	shown   int      // how often the library was shown anew
	offered int      // how often what is shared was
	refused string   // why a folder could not be added
}

func (r played) Get() view.Values                      { return r.values }
func (r played) Change(alter func(*view.Values)) error { alter(&r.values); return nil }
func (r played) ShelfChanged()                         { r.did("ShelfChanged", "") }
func (r played) Prepare(_ context.Context, told func(sharing.Preparing) error) error {
	err := r.did("Prepare", "")
	if r.prepare != nil {
		err = r.prepare(told)
	}
	return err
}
func (r played) Announce(ctx context.Context) error {
	if r.stuck != nil {
		select {
		case <-r.stuck:
		case <-ctx.Done():
		}
	}
	return r.did("Announce", "")
}
func (r played) RemoveFolder(_ context.Context, path string) error {
	return r.did("RemoveFolder", path)
}
func (r played) Sharing(folder string) sharing.Folder       { return r.decided[folder] }
func (r played) Count(context.Context, string) (int, error) { return r.count, r.did("Count", "") }

func (r played) Folders(context.Context) ([]library.Folder, error) {
	return r.folders, r.did("Folders", "")
}

func (r played) Share(_ context.Context, folder string, on bool) error {
	if !on {
		return r.did("Unshare", folder)
	}
	return r.did("Share", folder)
}

func (r played) ShareUnlessDecided(_ context.Context, folder string) error {
	return r.did("ShareUnlessDecided", folder)
}

func (r played) StateRights(_ context.Context, folder string, stated bool) error {
	if !stated {
		return r.did("TakeBackRights", folder)
	}
	return r.did("StateRights", folder)
}

func (r played) Stated(context.Context, string) (time.Time, bool, error) {
	return r.stated, !r.stated.IsZero(), nil
}

func (r played) AddFolder(_ context.Context, path string) (library.Folder, error) {
	return library.Folder{Path: path}, r.did("AddFolder", path)
}

func (r played) Scan(ctx context.Context, told func(library.Progress)) (library.ScanReport, error) {
	if err := r.did("Scan", ""); err != nil || r.scan == nil {
		return library.ScanReport{}, err
	}
	return r.scan(ctx, told)
}

func (r played) Watch(ctx context.Context, _ func(library.ScanReport)) error {
	if err := r.did("Watch", ""); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

func (r played) HashAudio(_ context.Context, done func(done, total int)) error {
	if r.hashed > 0 {
		done(r.hashed, r.hashed)
	}
	return r.did("HashAudio", "")
}

// did notes a call, and says how it ends.
func (r *world) did(call, about string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if about != "" {
		call += " " + about
	}
	r.calls = append(r.calls, call)
	return r.fails[call]
}

// called is what was called so far.
func (r *world) called() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.calls)
}

// fail lets a call fail from now on.
func (r *world) fail(call string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fails[call] = errDisk
}

// times is how often something was called.
func (r *world) times(call string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, one := range r.calls {
		if one == call {
			n++
		}
	}
	return n
}

// open makes a slice that waits for what it is told.
func open(t *testing.T, alter func(*rig, *Deps)) *rig {
	t.Helper()
	r := &rig{T: t, world: &world{fails: map[string]error{}, decided: map[string]sharing.Folder{}}}
	parts := played{r.world}
	l := loop.New(loop.Config{Preferences: parts, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	deps := Deps{Index: parts, Shelf: parts, Node: parts, Music: "/music", Added: func(context.Context) {},
		Refused:  func(_ context.Context, why string) { r.refused = why },
		Removed:  func(context.Context) { r.shown++ },
		Sharing:  func(context.Context) { r.offered++ },
		Progress: func(_ context.Context, told string, _ bool) { r.told = append(r.told, told) },
		Scanned:  func(context.Context) { r.shown++ }, Recordings: func(context.Context) { r.shown++ }}
	if alter != nil {
		alter(r, &deps)
	}
	r.Slice = New(l, deps)
	looptest.Run(t, l)
	return r
}

// on does something on the goroutine of the Loop, and returns what is shown then.
func (r *rig) on(do func(context.Context)) *view.View { return looptest.On(r.loop, do) }

func (r *rig) now() *view.View { return r.on(func(context.Context) {}) }

// until waits for something on the goroutine of the Loop.
func (r *rig) until(what string, so func() bool) *view.View {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), 30*time.Second)
	defer cancel()
	for {
		done := false
		v := r.on(func(context.Context) { done = so() })
		if done {
			return v
		}
		if ctx.Err() != nil {
			r.Fatalf("it did not happen: %s; notices %v", what, v.Notices)
		}
	}
}

var errDisk = errors.New("the disk is full")
