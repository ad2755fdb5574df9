package covers_test

import (
	"context"

	"linnet/library/librarytest/indextest"
)

var ctx = context.Background()

// What the tests of a whole index begin with.
var (
	open   = indextest.Open
	add    = indextest.Add
	at     = indextest.At
	must   = indextest.Must
	filled = indextest.Filled
	rescan = indextest.Rescan
	write  = indextest.Write
)
