package search_test

import (
	"context"

	"linnet/library/librarytest/indextest"
)

var ctx = context.Background()

// What the tests of a whole index begin with.
var (
	open   = indextest.Open
	add    = indextest.Add
	must   = indextest.Must
	titles = indextest.Titles
)
