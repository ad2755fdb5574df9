// Package lifetime is how long a node and its parts live: one context that ends when the node closes, and the goroutines that the node
// waits for then.
package lifetime

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ErrClosed says that the node was closed.
var ErrClosed = errors.New("the node is closed")

// A Life is that of one node. The parts get it from the node that opens them. All methods may be called from any goroutine.
type Life struct {
	ctx    context.Context // a life is no call
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

// Begin starts a life.
func Begin() *Life {
	ctx, cancel := context.WithCancel(context.Background())
	return &Life{ctx: ctx, cancel: cancel}
}

// Context ends with the life.
func (l *Life) Context() context.Context { return l.ctx }

// Over says whether the life has ended.
func (l *Life) Over() bool { return l.ctx.Err() != nil }

// Go runs f in a goroutine that End waits for.
func (l *Life) Go(f func()) { l.wg.Go(f) }

// Bound makes a context that also ends with the life.
func (l *Life) Bound(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(l.ctx, cancel)
	return ctx, func() { stop(); cancel() }
}

// End ends the life and waits for all goroutines. It is safe twice.
func (l *Life) End() {
	l.cancel()
	l.wg.Wait()
}

// Poke signals a channel that has room for one, unless it is signalled already. It never waits.
func Poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Sleep waits for d, or returns the error of ctx.
func Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
