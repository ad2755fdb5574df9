package playlistfile_test

import (
	"context"
	"testing"

	"go.uber.org/goleak"

	"linnet/library"
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
	titles = indextest.Titles
	write  = indextest.Write
	must   = indextest.Must
)

func playlist(t *testing.T, x *library.Index, name string, tracks ...int64) int64 {
	t.Helper()
	p, err := x.CreatePlaylist(ctx, name)
	must(t, err)
	must(t, x.AddToPlaylist(ctx, p.ID, -1, tracks...))
	return p.ID
}
