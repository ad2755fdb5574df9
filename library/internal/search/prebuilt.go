package search

import (
	"context"
	"errors"
	"sync"
	"time"

	"linnet/library/internal/store"
)

// prebuilt is a list that is made in the background and kept in memory, for what no index of the database answers soon. It is stale once
// the library has changed; until another is made the database is asked.
type prebuilt[T any] struct {
	mu     sync.Mutex
	kept   *T
	age    int           // of the library that it was made of
	making chan struct{} // closed when the making under way is over; nil: none is
	made   time.Time     // when the last making was over
}

// fresh is what was made of the library at an age; nil if nothing was.
func (a *prebuilt[T]) fresh(age int) *T {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.age != age {
		return nil
	}
	return a.kept
}

// make has read make it in the background, unless it is there, in the making, or was made less than a pause ago; the channel is closed
// when that is over.
func (a *prebuilt[T]) make(x *Finder, pause time.Duration, read func(context.Context, store.Querier) (*T, error)) <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.making != nil {
		return a.making
	}
	over, age := make(chan struct{}), x.queryCache.age()
	if a.kept != nil && a.age == age || time.Since(a.made) < pause || !x.InBackground(func(ctx context.Context) {
		made, err := apart(ctx, x, read)
		if err != nil {
			x.Log.Debug("a list is not kept in memory", "err", err)
			made = nil
		}
		a.mu.Lock()
		defer a.mu.Unlock()
		a.kept, a.age, a.making, a.made = made, age, nil, time.Now()
		close(over)
	}) {
		close(over)
		return over
	}
	a.kept, a.making = nil, over
	return over
}

// apart reads on a connection of its own, one list after the other. The pages that it kept stay with the connection: to fill
// queryCache again takes a fraction of the time that it takes to be given more.
func apart[T any](ctx context.Context, x *Finder, read func(context.Context, store.Querier) (*T, error)) (*T, error) {
	select {
	case x.listing <- struct{}{}:
		defer func() { <-x.listing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c, err := x.read.Conn(ctx)
	if err != nil {
		return nil, err
	}
	made, err := read(ctx, c)
	return made, errors.Join(err, c.Close())
}
