package store

import (
	"context"
	"sync"
)

// lifetime tracks background goroutines and ends them when the database is closed.
type lifetime struct {
	starting   sync.Mutex // held while something is begun in the background, or the database closed
	background sync.WaitGroup
	closing    chan struct{} // closed by Stop
}

// Closing is closed when the database is about to be closed.
func (l *lifetime) Closing() <-chan struct{} { return l.closing }

// Stop cancels background work and lets none begin. Call it once.
func (l *lifetime) Stop() {
	l.starting.Lock()
	close(l.closing)
	l.starting.Unlock()
}

// Wait returns when all background work has ended.
func (l *lifetime) Wait() { l.background.Wait() }

// WhenClosing cancels a context with ErrClosed once Stop is called. The caller must call stop, which waits for its goroutine.
func (l *lifetime) WhenClosing(cancel context.CancelCauseFunc) (stop func()) {
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-l.closing:
			cancel(ErrClosed)
		case <-quit:
		}
	}()
	return func() { close(quit); <-ended }
}

// InBackground starts f in a goroutine, whose context ends at Stop. It returns false if Stop was called before.
func (l *lifetime) InBackground(f func(context.Context)) bool {
	l.starting.Lock()
	defer l.starting.Unlock()
	select {
	case <-l.closing:
		return false
	default:
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	stop := l.WhenClosing(cancel)
	l.background.Go(func() {
		defer cancel(nil)
		defer stop()
		f(ctx)
	})
	return true
}
