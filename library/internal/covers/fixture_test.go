package covers_test

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
	add    = indextest.Add
	at     = indextest.At
	must   = indextest.Must
	filled = indextest.Filled
	rescan = indextest.Rescan
	write  = indextest.Write
)
