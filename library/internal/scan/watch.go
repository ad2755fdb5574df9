package scan

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"

	"linnet/library/internal/covers"
	"linnet/library/internal/record"
)

// Pace is how soon Watch does what.
type Pace struct {
	Quiet     time.Duration // from the first event in a directory to a look at it: events come in swarms
	Growth    time.Duration // between two looks at a new file, which must find it the same: it may still be growing
	Retry     time.Duration // between attempts to find a root that was not there
	Reconcile time.Duration // between scans of everything
}

var usualPace = Pace{Quiet: 500 * time.Millisecond, Growth: time.Second, Retry: time.Minute, Reconcile: 4 * time.Hour}

// Watch keeps the index up to date until ctx ends or the index is closed. changed, which may be nil, gets the report of each scan that
// changed something or met a problem, from one goroutine at a time.
//
// It returns nil when ctx ended, ErrClosed when the index was closed, or what kept the database from being written.
func (x *Scanner) Watch(ctx context.Context, changed func(Report)) error {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer notify.Close()
	return x.WatchBy(ctx, notify, changed)
}

// WatchBy is Watch with a watcher that the caller closes.
func (x *Scanner) WatchBy(ctx context.Context, notify *fsnotify.Watcher, changed func(Report)) error {
	if changed == nil {
		changed = func(Report) {}
	}
	w := watch{x: x, pace: x.Pace, notify: notify, changed: changed, watched: map[string]bool{}, dirty: map[string]bool{}}
	return w.run(ctx)
}

// watch owns what Watch knows; its run is the one goroutine that touches it. Events only say where to look: what is true
// is what a scan of that directory finds.
type watch struct {
	x       *Scanner
	pace    Pace
	notify  *fsnotify.Watcher
	changed func(Report)

	roots   []string
	watched map[string]bool // directories whose events are asked for
	dirty   map[string]bool // directories to look at
	all     bool            // everything is to be looked at
	due     *time.Timer     // when to look, while something is dirty
	resting resting
	results chan outcome // of the scan that runs; nil: none does
}

// outcome is how a scan in the background ended.
type outcome struct {
	report  Report
	resting resting
	err     error
}

func (w *watch) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		if w.results != nil {
			<-w.results
		}
	}()
	w.due = time.NewTimer(w.pace.Quiet)
	defer w.due.Stop()
	retry, reconcile := time.NewTicker(w.pace.Retry), time.NewTicker(w.pace.Reconcile)
	defer retry.Stop()
	defer reconcile.Stop()
	if err := w.everything(ctx); err != nil {
		return ignoreEnd(ctx, err)
	}
	for {
		var err error
		select {
		case <-ctx.Done():
			return nil
		case <-w.x.Lifetime.Closing():
			return w.x.ErrClosed
		case event := <-w.notify.Events:
			w.heard(event)
		case err := <-w.notify.Errors:
			w.x.Log.Info("watching the library", "err", err)
			w.overflowed(err)
		case <-w.x.picked:
			err = w.everything(ctx)
		case <-reconcile.C:
			err = w.everything(ctx)
		case <-retry.C:
			w.findRoots()
			w.x.Lifetime.BackUp(ctx)
		case <-w.due.C:
			w.look(ctx)
		case done := <-w.results:
			err = w.looked(done)
		}
		if err != nil {
			return ignoreEnd(ctx, err)
		}
	}
}

// ignoreEnd is err, unless it came of the end of ctx.
func ignoreEnd(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// everything watches all directories of all roots and has them looked at.
func (w *watch) everything(ctx context.Context) error {
	select {
	case <-w.x.picked: // is among the roots, which are read now
	default:
	}
	folders, err := w.x.Store.Picked(ctx)
	if err != nil {
		return err
	}
	w.roots = nil
	for _, f := range folders {
		w.roots = append(w.roots, f.Path)
	}
	w.refresh()
	w.all = true
	w.soon(0)
	return nil
}

// findRoots looks for roots that could not be watched: a drive that was not connected.
func (w *watch) findRoots() {
	for _, root := range w.roots {
		if !w.watched[root] {
			w.grow(root)
		}
	}
}

// overflowed: events were lost, and with them perhaps the news of new directories.
func (w *watch) overflowed(err error) {
	if !errors.Is(err, fsnotify.ErrEventOverflow) {
		return
	}
	w.refresh()
	w.all = true
	w.soon(w.pace.Quiet)
}

// heard takes note of where to look.
func (w *watch) heard(e fsnotify.Event) {
	name, dir := filepath.Base(e.Name), filepath.Dir(e.Name)
	if isBin(dir, name, slices.Contains(w.roots, dir)) && !slices.Contains(w.roots, e.Name) {
		return
	}
	folder := w.watched[e.Name]
	if folder && (e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename)) {
		w.drop(e.Name)
	}
	if e.Has(fsnotify.Create) && isFolder(e.Name) {
		folder = true
		w.grow(e.Name)
	}
	if folder || isAudio(name) || isSheet(name) || covers.Rank(name) > 0 {
		w.mark(dir, w.pace.Quiet)
	}
}

// mark has a directory looked at in a while, or sooner if something is due sooner.
func (w *watch) mark(dir string, while time.Duration) {
	idle := len(w.dirty) == 0 && !w.all
	w.dirty[dir] = true
	if idle {
		w.soon(while)
	}
}

// soon sets when to look. While a scan runs its end will see to it.
func (w *watch) soon(while time.Duration) {
	if w.results == nil {
		w.due.Reset(while)
	}
}

// look begins a scan of what is dirty, if anything is.
func (w *watch) look(ctx context.Context) {
	if w.results != nil || !w.all && len(w.dirty) == 0 {
		return
	}
	var dirs []string
	rest := resting{before: w.resting.now, now: map[string]record.FileState{}}
	s := &scan{rests: rest.rests}
	if w.all {
		s.rests = nil // a file that grows on will be heard of
	} else {
		for dir := range w.dirty {
			dirs = append(dirs, dir)
		}
	}
	w.all = false
	clear(w.dirty)
	results := make(chan outcome, 1)
	w.results = results
	go func() {
		report, err := w.x.scan(ctx, dirs, s)
		results <- outcome{report, rest, err}
	}()
}

// looked takes in what a scan found, and has files looked at again that were not at rest.
func (w *watch) looked(done outcome) error {
	w.results, w.resting = nil, done.resting
	if done.err != nil {
		return done.err
	}
	if done.report.Changed() || len(done.report.Problems) > 0 {
		w.changed(done.report)
	}
	if len(w.dirty) > 0 || w.all {
		w.soon(w.pace.Quiet)
	}
	for path := range done.resting.now {
		w.mark(filepath.Dir(path), w.pace.Growth)
	}
	return nil
}

// resting tells files that are at rest from those that still grow. A scan that looks at a directory again owns it.
type resting struct {
	before, now map[string]record.FileState // files that were not at rest, by path
}

// rests reports whether a file is as it was at the look before.
func (r resting) rests(f record.File) bool {
	path := f.Path()
	if was, seen := r.before[path]; seen && unchanged(was, f, false) {
		return true
	}
	r.now[path] = record.FileState{Size: f.Size, Modified: f.Modified, Stamp: f.Stamp}
	return false
}
