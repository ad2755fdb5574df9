// Package settings is the Settings screen: sharing mode, limits, how the swarm is reached, who is blocked, and the file that keeps what the
// listener chose. It also ends the Welcome page.
package settings

import (
	"context"

	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/p2p"
)

// Node is what the settings need of the swarm.
type Node interface {
	SetMode(p2p.Mode)
	SetBlockList(*p2p.BlockList)
	SetTrackers(on bool)
	TestReachability(context.Context) (p2p.Reachability, error)
	Reachability() p2p.Reachability
	limiter
}

// limiter is what the limits need of the swarm.
type limiter interface {
	Plan() p2p.Plan
	SetPlan(p2p.Plan)
	Pace() p2p.Pace
}

// Deps is what the slice works with. Functions run on the goroutine of the Loop.
type Deps struct {
	View      *view.Settings
	Welcome   **view.Welcome // not nil until the first questions are answered
	Theme     *view.Theme
	Node      Node
	Links     LinkOpener                             // nil: this system is not told what links open in
	SetProxy  func(server string)                    // told what Settings say from now on; nil: nobody is
	Folders   func(context.Context) []view.FolderRow // the music folders
	Shared    func() int                             // how many tracks are shared
	Preparing func() string                          // how far the hashing of what is shared is; "" when it is done
	Answered  func(context.Context, view.Answers)    // the Welcome page was answered
	ModeSet   func(context.Context)                  // another mode counts
	PlanSet   func(context.Context)                  // other limits count
	Home      string                                 // where Linnet keeps what it writes
	Proxy     string                                 // through which peers are reached now
	// Output is where the sound goes, or why it does not, and Devices those to choose from; nil, both: nobody knows.
	Output     func() string
	Devices    func(chosen view.SoundValues) []view.OutputDevice
	Unattended bool // nobody is asked anything

	Updates      Updater       // nil: this build has no release keys
	UpdateServer string        // whom it asks
	Downloads    func() string // the folder for what it fetches
}

// A Slice is the Settings screen and what one does there. Methods without a context may be called from any goroutine but that of the
// Loop, the others on that goroutine alone.
type Slice struct {
	loop *loop.Loop
	deps Deps
	view *view.Settings

	update updating
}

// New makes the slice; nothing is shown yet.
func New(l *loop.Loop, deps Deps) *Slice {
	deps.View.Section = view.SettingsSharing
	deps.View.Theme = l.Get().Theme
	*deps.Theme = l.Get().Theme
	return &Slice{loop: l, deps: deps, view: deps.View}
}

// Ask shows the Welcome page.
func (s *Slice) Ask(w view.Welcome) { *s.deps.Welcome = &w }

// FolderAdded shows the folders once there is another one.
func (s *Slice) FolderAdded(ctx context.Context) {
	s.FolderRefused("")
	s.Show(ctx)
}

// FolderRefused says on the Welcome page, if that is shown, why a folder did not become part of the library.
func (s *Slice) FolderRefused(why string) {
	if w := *s.deps.Welcome; w != nil {
		now := *w
		now.Wrong = why
		*s.deps.Welcome = &now
	}
}

// welcomeFolders lists the folders on the Welcome page, if that is shown.
func (s *Slice) welcomeFolders() {
	w := *s.deps.Welcome
	if w == nil {
		return
	}
	now := *w
	now.Folders = nil
	for _, f := range s.view.Folders {
		now.Folders = append(now.Folders, f.Path)
	}
	*s.deps.Welcome = &now
}
