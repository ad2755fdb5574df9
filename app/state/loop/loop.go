// Package loop is the one goroutine that owns what the window shows. The slices of the program's state hand it what to do; it publishes a
// new View after each thing done, shows notices and the open sheet, and keeps the pictures. It knows no screen: of the View it writes the
// open screen, the sheet and the notices, and every other part belongs to the slice that was handed it.
package loop

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"linnet/app/message"
	"linnet/app/state/view"
)

// A Command runs on the goroutine of the Loop. What it may touch needs no lock there.
type Command func(context.Context)

// Preferences is what the listener chose, kept on disk. Get returns a copy; a Change that cannot be saved holds until the end of the
// program.
type Preferences interface {
	Get() view.Values
	Change(func(*view.Values)) error
}

// Config is what a Loop needs. The caller closes what is in it after the Loop.
type Config struct {
	Preferences Preferences
	Pictures    func(ctx context.Context, ref string, px int) ([]byte, error) // the bytes of a picture of a View; on any goroutine
	// fills in what belongs to no slice, before a View is published
	Finish func(*view.View)
	Log    *slog.Logger
	Now    func() time.Time
}

// A Loop is started by Run. Its methods are for its own goroutine, but for those that say otherwise.
type Loop struct {
	Log *slog.Logger
	Now func() time.Time

	cfg      Config
	pictures *pictures
	view     atomic.Pointer[view.View]
	changed  chan struct{}
	commands chan Command
	jobs     sync.WaitGroup
	stopped  chan struct{}

	draft    view.View // the next View; slices in it are replaced, never altered
	noticeID int64
	lasting  map[string]lasting // by what they are about
	offer    offer
	sheet    Sheet // what the open sheet does
	sheetID  int64
	quiet    bool // what is being done changes nothing that is shown
}

// Quiet says that what is being done changes nothing that is shown, so that no View is published for it.
func (l *Loop) Quiet() { l.quiet = true }

// New makes a Loop that does nothing yet: what it is told to do waits.
func New(cfg Config) *Loop {
	l := &Loop{Log: cfg.Log, Now: cfg.Now, cfg: cfg, changed: make(chan struct{}, 1), commands: make(chan Command, 64),
		stopped: make(chan struct{}), lasting: map[string]lasting{}}
	l.pictures = newPictures(l)
	return l
}

// Draft is the next View, of which each slice is handed its own part.
func (l *Loop) Draft() *view.View { return &l.draft }

// View returns the newest View. It may be called from any goroutine, and is never nil once something was published.
func (l *Loop) View() *view.View { return l.view.Load() }

// Changed receives after a newer View was published; several changes may come as one. It may be called from any goroutine.
func (l *Loop) Changed() <-chan struct{} { return l.changed }

// Run does what it is told until ctx ends.
func (l *Loop) Run(ctx context.Context) {
	defer close(l.stopped)
	for {
		select {
		case <-ctx.Done():
			return
		case do := <-l.commands:
			do(ctx)
		}
		if !l.quiet {
			l.Publish()
		}
		l.quiet = false
	}
}

// Wait returns when Run and all background work have ended. It may be called from any goroutine.
func (l *Loop) Wait() {
	<-l.stopped
	l.jobs.Wait()
}

// Do hands c to the goroutine of the Loop; after its end c is dropped. It may be called from any other goroutine.
func (l *Loop) Do(c Command) {
	select {
	case l.commands <- c:
	case <-l.stopped:
	}
}

// Background runs work beside the Loop's own goroutine, and what it returns on it.
func (l *Loop) Background(ctx context.Context, work func(context.Context) Command) {
	l.jobs.Go(func() {
		if then := work(ctx); then != nil {
			l.Do(then)
		}
	})
}

// Publish makes the draft the newest View.
func (l *Loop) Publish() {
	if l.cfg.Finish != nil {
		l.cfg.Finish(&l.draft)
	}
	v := l.draft
	l.view.Store(&v)
	select {
	case l.changed <- struct{}{}:
	default:
	}
}

// Get is what the listener chose. It may be called from any goroutine.
func (l *Loop) Get() view.Values { return l.cfg.Preferences.Get() }

// Set changes and saves what the listener chose.
func (l *Loop) Set(alter func(*view.Values)) {
	if err := l.cfg.Preferences.Change(alter); err != nil {
		l.CouldNot(message.SaveSettings, err, message.Text("Make room on the disk, then change any setting."))
	}
}

// Go shows a screen.
func (l *Loop) Go(screen view.Screen) { l.draft.Screen = screen }

// Screen is the one that is shown.
func (l *Loop) Screen() view.Screen { return l.draft.Screen }

// Quit ends the program as closing its window does. It may be called from any other goroutine.
func (l *Loop) Quit() { l.Do(func(context.Context) { l.draft.Quitting = true }) }

// Raise brings the window to the front. It may be called from any other goroutine.
func (l *Loop) Raise() { l.Do(func(context.Context) { l.draft.Raised++ }) }
