// Package scan finds out what music there is in the picked folders, reads the tags of what is new, and keeps the index up to date
// while files come and go. It asks and tells a small Store, and opens files for reading only.
package scan

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime"
	"sync"
	"time"

	"linnet/library/internal/plainfile"
	"linnet/library/internal/record"
	"linnet/library/tags"
)

// Progress counts files, so far. Found = Read + Unchanged + Failed + Left: while folders are still looked through, Found
// and Left grow.
type Progress struct {
	Found, Read, Unchanged, Failed, Left int
	PerSecond                            float64 // files read, over the whole reading so far
	Done                                 bool
}

// Report is the result of a scan.
type Report struct {
	Progress
	Problems   []record.Problem
	Gone, Back int // tracks that were missing for the first time, and those whose unchanged file is there again
	Took       time.Duration
}

// Changed reports whether the scan changed what the library holds.
func (r Report) Changed() bool { return r.Read+r.Gone+r.Back > 0 }

// Store is what a scan asks of the index, and tells it. Package catalog has the one that writes a database.
//
// Begin comes first and End last. Between them, for each picked folder, Known tells what the index has of it, and Missing or
// Unreadable is told how it is now; then Put is given what was read. If the index holds no track, Put may be called meanwhile.
type Store interface {
	Begin(ctx context.Context, everything bool) (folders []record.PickedFolder, empty bool, err error)
	Picked(ctx context.Context) ([]record.PickedFolder, error)
	Known(ctx context.Context, of record.PickedFolder, empty bool) (record.KnownFolder, error)
	AddedBefore(ctx context.Context, tracks []int64, since int64) (bool, error)
	Missing(ctx context.Context, d record.Differences) (gone, back int, err error)
	Unreadable(ctx context.Context, root int64, why string, unseen []int64) error
	Put(ctx context.Context, read []*record.Found) error
	End(ctx context.Context, e record.Ending) error
}

// Lifetime is how long there is an index to be scanned, and what is done in the background until then.
type Lifetime interface {
	Closing() <-chan struct{}
	WhenClosing(cancel context.CancelCauseFunc) (stop func())
	InBackground(f func(context.Context)) bool
	Rest(ctx context.Context)   // gives back the memory that storing took
	BackUp(ctx context.Context) // writes a backup if the listener said something new
}

// Deps are what a Scanner may touch.
type Deps struct {
	Store     Store
	Lifetime  Lifetime
	Log       *slog.Logger
	Now       func() time.Time
	Workers   int                   // files that are read at once; 0: one for each processor, 4 at most
	ErrClosed error                 // what is returned once the Lifetime is over
	Imported  func(context.Context) // called in the background after a scan that brought tracks
}

// Scanner brings the index up to date with what is on disk. It knows a store and what is mounted, and nothing that answers a question
// of the listener. One scan runs at a time.
type Scanner struct {
	Deps

	// What tests set before the first scan.
	Batch  int                                 // files stored in one transaction, at most
	Pace   Pace                                // of Watch
	Mounts func() Mounts                       // what is mounted now
	Open   func(path string) (*os.File, error) // opens a directory

	scanning chan struct{} // holds one token while a scan runs
	picked   chan struct{} // holds a token when folders were added or removed, for Watch
}

// New returns a Scanner. It has nothing to be closed but what its Lifetime ends.
func New(d Deps) *Scanner {
	if d.Workers <= 0 {
		d.Workers = min(4, runtime.NumCPU())
	}
	return &Scanner{
		Deps: d, Batch: 10_000, Pace: usualPace, Mounts: mounted, Open: plainfile.OpenDirectory,
		picked: make(chan struct{}, 1), scanning: make(chan struct{}, 1),
	}
}

// Running reports whether a scan runs.
func (x *Scanner) Running() bool { return len(x.scanning) > 0 }

// Stop waits for a scan that runs and lets none begin. Call it once, after the end of the Lifetime was told.
func (x *Scanner) Stop() { x.scanning <- struct{}{} }

// FoldersChanged tells a running Watch that folders were added or removed.
func (x *Scanner) FoldersChanged() {
	select {
	case x.picked <- struct{}{}:
	default: // told already
	}
}

// scan is one run over some or all folders.
type scan struct {
	x        *Scanner
	mu       sync.Mutex // held while something is put into the report, and told
	report   Report
	problems []record.LocatedProblem
	todo     []record.File // to be read: new or changed
	reading  reading
	early    bool // the index holds no track, which a new file could turn out to be: files are read and stored as they are met
	began    time.Time
	tell     func(Progress)
	rests    func(record.File) bool // whether a new or changed file is ready to be read; nil: all are
	mounts   Mounts                 // when the scan began
}

// Scan brings the index up to date with the directories whose paths are given, not with what is below them; with everything if there are
// none. A file whose size and modification time are as before is not opened. progress, which may be nil, is called from one goroutine at a
// time, and a last time when done.
//
// It returns an error only if ctx ended, the index was closed, or the database failed; what was read until then is kept, and the
// next scan goes on from there. Folders and files that could not be read are Problems.
func (x *Scanner) Scan(ctx context.Context, dirs []string, progress func(Progress)) (Report, error) {
	return x.scan(ctx, dirs, &scan{tell: progress})
}

func (x *Scanner) scan(ctx context.Context, dirs []string, s *scan) (Report, error) {
	select {
	case x.scanning <- struct{}{}:
		defer func() { <-x.scanning }()
	case <-x.Lifetime.Closing():
		return Report{}, fmt.Errorf("scanning: %w", x.ErrClosed)
	case <-ctx.Done():
		return Report{}, fmt.Errorf("scanning: %w", ctx.Err())
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := x.Lifetime.WhenClosing(cancel)
	defer stop()
	s.x, s.began = x, time.Now()
	if s.tell == nil {
		s.tell = func(Progress) {}
	}
	err := s.run(ctx, dirs)
	s.report.Took = time.Since(s.began)
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	if err != nil {
		return s.report, fmt.Errorf("scanning: %w", err)
	}
	x.Lifetime.InBackground(func(ctx context.Context) {
		if s.report.Read+s.report.Back > 0 {
			x.Imported(ctx)
		}
		x.Lifetime.BackUp(ctx)
	})
	if s.report.Changed() || len(dirs) == 0 {
		x.Log.Info("library scanned", "found", s.report.Found, "read", s.report.Read, "failed", s.report.Failed, "took", s.report.Took)
	}
	return s.report, nil
}

// run: first what is where, over all folders, so that a file which moved is known to be gone from its old place before
// it is met at the new one; then the reading.
func (s *scan) run(ctx context.Context, dirs []string) error {
	everything := len(dirs) == 0
	folders, empty, err := s.x.Store.Begin(ctx, everything)
	if err != nil {
		return err
	}
	s.early, s.mounts = empty, s.x.Mounts()
	surveys := s.surveys(folders, dirs)
	defer s.x.Lifetime.InBackground(s.x.Lifetime.Rest)
	if err := s.read(ctx, surveys); err != nil {
		return err
	}
	e := record.Ending{Everything: everything, Problems: s.problems}
	for _, v := range surveys {
		e.Looked = append(e.Looked, record.Looked{Root: v.folder.ID, Deep: v.deep, Visited: v.visited})
	}
	if err := s.x.Store.End(ctx, e); err != nil {
		return err
	}
	s.report.Done = true
	s.progress()
	return nil
}

// surveys begins one survey for each picked folder that holds one of the directories; for every one if there are none.
func (s *scan) surveys(folders []record.PickedFolder, dirs []string) (surveys []*survey) {
	for _, f := range folders {
		v := &survey{scan: s, folder: f, deep: true, start: []string{""}, visited: map[string]bool{}, present: map[string]bool{}}
		if len(dirs) > 0 {
			v.deep, v.start = false, nil
			for _, dir := range dirs {
				if record.Within(dir, f.Path) {
					v.start = append(v.start, record.Below(f.Path, dir))
				}
			}
		}
		if len(v.start) > 0 {
			surveys = append(surveys, v)
		}
	}
	return surveys
}

// read looks through the folders, has read what is new and stores it.
func (s *scan) read(ctx context.Context, surveys []*survey) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.reading = startReading(ctx, s.x.Workers, s.x.Batch)
	defer s.reading.stop()
	if !s.early {
		if err := s.look(ctx, surveys); err != nil {
			return err
		}
		return s.storeAll(ctx)
	}
	looked := make(chan error, 1)
	go func() { looked <- s.look(ctx, surveys) }()
	err := s.storeAll(ctx)
	if err != nil {
		cancel()
	}
	if late := <-looked; err == nil {
		err = late
	}
	return err
}

// look looks through the folders and brings what is new.
func (s *scan) look(ctx context.Context, surveys []*survey) error {
	defer close(s.reading.todo)
	for _, v := range surveys {
		if err := v.run(ctx); err != nil {
			return err
		}
	}
	return s.bring(ctx)
}

// bring has what was met so far read.
func (s *scan) bring(ctx context.Context) error {
	select {
	case s.reading.todo <- s.todo:
		s.todo = nil
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// storeAll stores what was read as it comes.
func (s *scan) storeAll(ctx context.Context) error {
	for batch := range s.reading.batches {
		if err := errors.Join(ctx.Err(), s.store(ctx, batch)); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// store stores what was read, and counts it.
func (s *scan) store(ctx context.Context, read []*record.Found) error {
	if err := s.x.Store.Put(ctx, read); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range read {
		if f.Failed == "" {
			s.report.Read++
			continue
		}
		s.report.Failed++
		s.problem(f.Folder, f.Path(), f.Failed)
	}
	s.progress()
	return nil
}

func (s *scan) problem(in *record.Folder, path, why string) {
	p := record.Problem{Path: path, Reason: why}
	s.report.Problems = append(s.report.Problems, p)
	s.problems = append(s.problems, record.LocatedProblem{Problem: p, Root: in.Root, Rel: in.Rel})
}

// progress tells how far the scan is.
func (s *scan) progress() {
	p := &s.report.Progress
	p.Left = p.Found - p.Read - p.Unchanged - p.Failed
	if took := time.Since(s.began).Seconds(); took > 0 {
		p.PerSecond = float64(p.Read) / took
	}
	s.tell(*p)
}

// ErrCrash: a file makes a reader of tags panic.
var ErrCrash = errors.New("the file confuses the tag reader")

// What is refused in a folder, and what is odd about it.
var (
	errLink  = errors.New("links are not followed")
	errEmpty = errors.New("the folder is empty")
	errAway  = errors.New("the drive is not there")
	errOther = errors.New("another drive is there")
)

// reason is an error as a sentence for people.
func reason(err error) string {
	switch {
	case errors.Is(err, tags.ErrLocked):
		return "It is locked by whoever sold it (DRM), so that only their own programs can open it."
	case errors.Is(err, tags.ErrFilm):
		return "This is a film. Linnet lists music."
	case errors.Is(err, tags.ErrNotMusic):
		return "This is not music in a format that Linnet can play."
	case errors.Is(err, errLink):
		return "This is a link, which Linnet does not follow. Add the folder that it leads to instead."
	case errors.Is(err, errEmpty):
		return "The folder is empty now. If it is on a drive, connect the drive and scan again; its tracks are kept."
	case errors.Is(err, errAway):
		return "The drive that was here is not connected. Its tracks are kept; connect it and scan again."
	case errors.Is(err, errOther):
		return "Another drive is here than before. The tracks of the other one are kept; connect it and scan again."
	case errors.Is(err, fs.ErrNotExist):
		return "It is not there. If it is on a drive, connect the drive and scan again."
	case errors.Is(err, fs.ErrPermission):
		return "Linnet is not allowed to read it. Check its permissions and scan again."
	}
	return "It could not be read: " + err.Error() + "."
}
