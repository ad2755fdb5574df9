package view

import (
	"context"

	"linnet/library"
)

// A List is songs to play. Of a long one only those around the first to play are in memory; Read reads the rest, on any goroutine.
type List struct {
	Source string // what the list is of, for whoever reads on in it after a restart; empty: nobody can
	Tracks []library.Track
	At     int      // the one that plays first
	Pages  []string // where the pages of the whole list begin, as Read is told
	Ahead  []int    // the pages that are not among Tracks and are yet to be played
	Read   func(ctx context.Context, after string) (tracks []library.Track, next string, err error)
}
