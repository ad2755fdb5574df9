package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

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

// scan is one run of Scan; one goroutine owns it.
type scan struct {
	x       *Index
	report  Report
	todo    []file // to be read: new or changed
	tell    func(Progress)
	readDir func(string) ([]os.DirEntry, error) // os.ReadDir, but for tests of folders that cannot be read
}

// Scan brings the index up to date with all folders. A file whose size and modification time are as before is not
// opened. progress, which may be nil, is called from one goroutine at a time, and a last time when done.
//
// Scan returns an error only if ctx ended, the index was closed, or the database failed; what was read until then is
// kept, and the next scan goes on from there. Folders and files that could not be read are Problems.
func (x *Index) Scan(ctx context.Context, progress func(Progress)) (Report, error) {
	return x.scanWith(ctx, progress, os.ReadDir)
}

func (x *Index) scanWith(ctx context.Context, progress func(Progress), readDir func(string) ([]os.DirEntry, error)) (Report, error) {
	select {
	case x.scanning <- struct{}{}:
		defer func() { <-x.scanning }()
	case <-x.closing:
		return Report{}, fmt.Errorf("scanning: %w", ErrClosed)
	case <-ctx.Done():
		return Report{}, fmt.Errorf("scanning: %w", ctx.Err())
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := x.whenClosing(ctx, cancel)
	defer stop()
	if progress == nil {
		progress = func(Progress) {}
	}
	s := scan{x: x, tell: progress, readDir: readDir}
	began := time.Now()
	err := s.run(ctx)
	s.report.Took = time.Since(began)
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	if err != nil {
		return s.report, fmt.Errorf("scanning: %w", err)
	}
	x.log.Info("library scanned", "found", s.report.Found, "read", s.report.Read, "failed", s.report.Failed, "took", s.report.Took)
	return s.report, nil
}

// whenClosing cancels once Close was called; the function it returns ends the watch and waits for it.
func (x *Index) whenClosing(ctx context.Context, cancel context.CancelCauseFunc) (stop func()) {
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-x.closing:
			cancel(ErrClosed)
		case <-quit:
		}
	}()
	return func() { close(quit); <-ended }
}

// run: first what is where, over all folders, so that a file which moved is known to be gone from its old place before
// it is met at the new one; then the reading.
func (s *scan) run(ctx context.Context) error {
	folders, err := s.x.Folders(ctx)
	if err != nil {
		return err
	}
	for _, folder := range folders {
		if err := s.survey(ctx, folder); err != nil {
			return err
		}
	}
	if err := s.readAll(ctx); err != nil {
		return err
	}
	err = s.x.change(ctx, func(tx *sql.Tx) error {
		if err := forgetMissing(ctx, tx, s.x.now().Add(-keepMissing)); err != nil {
			return err
		}
		return sweep(ctx, tx)
	})
	if err != nil {
		return err
	}
	s.report.Done = true
	s.tell(s.report.Progress)
	return nil
}

func (s *scan) problem(path string, err error) {
	s.report.Problems = append(s.report.Problems, Problem{Path: path, Reason: reason(err)})
}

// What is refused in a folder, and what is odd about it.
var (
	errLink  = errors.New("links are not followed")
	errEmpty = errors.New("the folder is empty")
	errCrash = errors.New("the file confuses the tag reader")
)

// reason is an error as a sentence for people.
func reason(err error) string {
	switch {
	case errors.Is(err, tags.ErrNotMusic):
		return "This is not music in a format that Linnet can play."
	case errors.Is(err, errLink):
		return "This is a link, which Linnet does not follow. Add the folder that it leads to instead."
	case errors.Is(err, errEmpty):
		return "The folder is empty now. If it is on a drive, connect the drive and scan again; its tracks are kept."
	case errors.Is(err, fs.ErrNotExist):
		return "It is not there. If it is on a drive, connect the drive and scan again."
	case errors.Is(err, fs.ErrPermission):
		return "Linnet is not allowed to read it. Check its permissions and scan again."
	}
	return "It could not be read: " + err.Error() + "."
}
