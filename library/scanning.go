package library

import (
	"context"
	"fmt"

	"linnet/library/internal/catalog"
	"linnet/library/internal/record"
	"linnet/library/internal/scan"
)

// What a scan tells.
type (
	// Progress counts files, so far. Found = Read + Unchanged + Failed + Left: while folders are still looked through, Found
	// and Left grow.
	Progress = scan.Progress
	// ScanReport is the result of a scan.
	ScanReport = scan.Report
	// ScanProblem is a file or folder that could not be indexed, and why.
	ScanProblem = record.Problem
	// Overdue are the tracks that would be forgotten if they were not a large part of the library: the listener is asked.
	Overdue = catalog.Overdue
)

// Scan brings the index up to date with all folders. A file whose size and modification time are as before is not
// opened. progress, which may be nil, is called from one goroutine at a time, and a last time when done.
//
// Scan returns an error only if ctx ended, the index was closed, or the database failed; what was read until then is
// kept, and the next scan goes on from there. Folders and files that could not be read are Problems.
func (x *Index) Scan(ctx context.Context, progress func(Progress)) (ScanReport, error) {
	return x.scanner.Scan(ctx, nil, progress)
}

// Watch keeps the index up to date until ctx ends or the index is closed: at once with a scan of everything, then
// whenever the file system tells of a change, which is in the index a few seconds later, and every few hours with
// another scan of everything, for drives that tell nothing. changed, which may be nil, gets the report of each scan that
// changed something or met a problem, from one goroutine at a time.
//
// It returns nil when ctx ended, ErrClosed when the index was closed, or what kept the database from being written.
func (x *Index) Watch(ctx context.Context, changed func(ScanReport)) error {
	if err := x.scanner.Watch(ctx, changed); err != nil {
		return fmt.Errorf("watching the library: %w", err)
	}
	return nil
}
