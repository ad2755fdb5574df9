package scan_test

import (
	"context"
	"testing"

	"go.uber.org/goleak"

	"linnet/library/librarytest/indextest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var ctx = context.Background()

// What the tests of a whole index begin with.
var (
	open   = indextest.Open
	filled = indextest.Filled
	add    = indextest.Add
	rescan = indextest.Rescan
	at     = indextest.At
	all    = indextest.All
	titles = indextest.Titles
	write  = indextest.Write
	must   = indextest.Must
)
