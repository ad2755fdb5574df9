package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime"
	"sync"
	"time"

	"linnet/library/internal/plainfile"
	"linnet/library/internal/store"
	"linnet/library/tags"
)

// Progress counts files, so far. Found = Read + Unchanged + Failed + Left: while folders are still looked through, Found
// and Left grow.
type Progress struct {
	Found, Read, Unchanged, Failed, Left int
	PerSecond                            float64 // files read, over the whole reading so far
	Done                                 bool
}

// Problem is a file or folder that could not be indexed, and why.
type Problem struct {
	Path   string
	Reason string // a sentence

	root int64
	rel  string // the directory that was read when it was met, below the root
}

// Report is the result of a scan.
type Report struct {
	Progress
	Problems   []Problem
	Gone, Back int // tracks that were missing for the first time, and those whose unchanged file is there again
	Took       time.Duration
}

// Changed reports whether the scan changed what the library holds.
func (r Report) Changed() bool { return r.Read+r.Gone+r.Back > 0 }

// scanner brings the index up to date with what is on disk. It knows the database and what is mounted, and nothing that answers a
// question of the listener.
type scanner struct {
	db  *store.DB
	log *slog.Logger
	now func() time.Time

	workers  int
	batch    int // files stored in one transaction, at most
	pace     pace
	mounts   func() mounts         // what is mounted now
	imported func(context.Context) // called in the background after a scan that brought tracks

	scanning chan struct{} // holds one token while a scan runs
	picked   chan struct{} // holds a token when folders were added or removed, for watch
}

func newScanner(workers int, log *slog.Logger) *scanner {
	if workers <= 0 {
		workers = min(4, runtime.NumCPU())
	}
	return &scanner{
		workers: workers, batch: 10_000, pace: usualPace, mounts: mounted, log: log,
		picked: make(chan struct{}, 1), scanning: make(chan struct{}, 1),
	}
}

// scan is one run over some or all folders.
type scan struct {
	x       *scanner
	mu      sync.Mutex // held while something is put into the report, and told
	report  Report
	todo    []file // to be read: new or changed
	reading reading
	early   bool // the index holds no track, which a new file could turn out to be: files are read and stored as they are met
	began   time.Time
	tell    func(Progress)
	open    func(string) (*os.File, error) // openDirectory, but for tests of folders that cannot be read
	rests   func(file) bool                // whether a new or changed file is ready to be read; nil: all are
	movable bool                           // there are missing tracks, one of which a new file may turn out to be
	mounts  mounts                         // when the scan began
	unseen  []int64                        // directories that could not be looked into, or whose drive is away
	relics  relicSet                       // of tracks that are not there, for the new ones
	fresh   []int64                        // new tracks with the sound of one

	recountsAlbums, recountsAll time.Time // when the numbers of lists are brought up to date next
}

// Scan brings the index up to date with all folders. A file whose size and modification time are as before is not
// opened. progress, which may be nil, is called from one goroutine at a time, and a last time when done.
//
// Scan returns an error only if ctx ended, the index was closed, or the database failed; what was read until then is
// kept, and the next scan goes on from there. Folders and files that could not be read are Problems.
func (x *Index) Scan(ctx context.Context, progress func(Progress)) (Report, error) {
	return x.scan(ctx, nil, &scan{tell: progress})
}

// scan runs s over the directories whose paths are given, not over what is below them; over everything if there are none.
func (x *scanner) scan(ctx context.Context, dirs []string, s *scan) (Report, error) {
	select {
	case x.scanning <- struct{}{}:
		defer func() { <-x.scanning }()
	case <-x.db.Closing():
		return Report{}, fmt.Errorf("scanning: %w", ErrClosed)
	case <-ctx.Done():
		return Report{}, fmt.Errorf("scanning: %w", ctx.Err())
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := x.db.WhenClosing(cancel)
	defer stop()
	s.x, s.began = x, time.Now()
	s.recountsAlbums, s.recountsAll = s.began.Add(recountsAlbums), s.began.Add(recountsAll) // most scans are over before
	if s.tell == nil {
		s.tell = func(Progress) {}
	}
	if s.open == nil {
		s.open = plainfile.OpenDirectory
	}
	err := s.run(ctx, dirs)
	s.report.Took = time.Since(s.began)
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	if err != nil {
		return s.report, fmt.Errorf("scanning: %w", err)
	}
	x.db.InBackground(func(ctx context.Context) {
		if s.report.Read+s.report.Back > 0 {
			x.imported(ctx)
		}
		x.db.BackUp(ctx)
	})
	if len(dirs) == 0 && s.movable {
		x.tellOverdue(ctx)
	}
	if s.report.Changed() || len(dirs) == 0 {
		x.log.Info("library scanned", "found", s.report.Found, "read", s.report.Read, "failed", s.report.Failed, "took", s.report.Took)
	}
	return s.report, nil
}

// run: first what is where, over all folders, so that a file which moved is known to be gone from its old place before
// it is met at the new one; then the reading.
func (s *scan) run(ctx context.Context, dirs []string) error {
	if len(dirs) == 0 {
		if err := s.x.shiftMissingTimes(ctx); err != nil {
			return err
		}
	}
	s.mounts = s.x.mounts()
	surveys, err := s.surveys(ctx, dirs)
	if err != nil {
		return err
	}
	if err := s.ask(ctx, "SELECT NOT EXISTS (SELECT 1 FROM track)", &s.early); err != nil {
		return err
	}
	defer s.x.db.InBackground(s.x.db.Rest)
	if err := s.read(ctx, surveys); err != nil {
		return err
	}
	err = s.x.db.Change(ctx, func(tx *sql.Tx) error {
		if err := keepProblems(tx, surveys, s.report.Problems); err != nil {
			return err
		}
		p := newBatchWriter(tx, s.x.now())
		if err := s.reunite(ctx, p, len(dirs) == 0); err != nil {
			return err
		}
		if len(dirs) == 0 {
			p.stopDays(s.unseen)
			if err := p.forgetMissing(ctx); err != nil {
				return err
			}
		}
		p.sweep()
		if p.handed > 0 {
			s.x.db.Touched.Store(true)
		}
		return errors.Join(p.Err, recount(ctx, tx))
	})
	if err != nil {
		return err
	}
	s.report.Done = true
	s.progress()
	return nil
}

// ask asks the database for one answer.
func (s *scan) ask(ctx context.Context, query string, answer *bool) error {
	return store.Explain(s.x.db.Read.QueryRowContext(ctx, query).Scan(answer))
}

// read looks through the folders, has read what is new and stores it.
func (s *scan) read(ctx context.Context, surveys []*survey) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.reading = startReading(ctx, s.x.workers, s.x.batch)
	defer s.reading.stop()
	if !s.early {
		if err := s.look(ctx, surveys); err != nil {
			return err
		}
		if err := s.ask(ctx, "SELECT EXISTS (SELECT 1 FROM track WHERE missing IS NOT NULL)", &s.movable); err != nil {
			return err
		}
		if err := s.recallRelics(ctx); err != nil {
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

func (s *scan) problem(in *folder, path, why string) {
	s.report.Problems = append(s.report.Problems, Problem{Path: path, Reason: why, root: in.root, rel: in.rel})
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

// What is refused in a folder, and what is odd about it.
var (
	errLink  = errors.New("links are not followed")
	errEmpty = errors.New("the folder is empty")
	errAway  = errors.New("the drive is not there")
	errOther = errors.New("another drive is there")
	errCrash = errors.New("the file confuses the tag reader")
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
