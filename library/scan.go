package library

import (
	"context"
	"time"
)

// Progress counts files, so far. Found = Read + Unchanged + Failed once Done.
type Progress struct {
	Found, Read, Unchanged, Failed int
	Done                           bool
}

// Problem is a file or folder that could not be indexed, and why.
type Problem struct {
	Path   string
	Reason string // a sentence
}

// Report is the result of a scan.
type Report struct {
	Progress
	Problems []Problem
	Took     time.Duration
}

// Scan brings the index up to date with all folders. A file whose size and modification time are as before is not
// opened. progress, which may be nil, is called from one goroutine at a time, and a last time when done.
//
// Scan returns an error only if ctx ended, the index was closed, or the database failed; what was read until then is
// kept, and the next scan goes on from there. Folders and files that could not be read are Problems.
func (x *Index) Scan(ctx context.Context, progress func(Progress)) (Report, error) {
	return Report{}, nil
}
