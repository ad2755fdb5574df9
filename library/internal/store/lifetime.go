package store

import (
	"context"
	"sync"
)

// lifetime ends what runs in the background when the database is closed.
type lifetime struct {
	starting   sync.Mutex // held while something is begun in the background, or the database closed
	background sync.WaitGroup
	closing    chan struct{} // closed by Stop
}

// Closing is closed when the database is about to be closed.
func (l *lifetime) Closing() <-chan struct{} { return l.closing }

// Stop ends what runs in the background, and lets nothing begin there. It may be called once.
func (l *lifetime) Stop() {
	l.starting.Lock()
	close(l.closing)
	l.starting.Unlock()
}

// Wait waits for what runs in the background.
func (l *lifetime) Wait() { l.background.Wait() }

// WhenClosing cancels once Close was called; the function it returns ends the watch and waits for it.
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

// InBackground runs f until it ends or the index is closed, which ends its context and waits for it; false once it is closed.
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
