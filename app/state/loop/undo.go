package loop

import (
	"context"
	"time"

	"linnet/app/state/view"
)

// UndoTime is how long what was taken away can be brought back.
const UndoTime = 8 * time.Second

// offer is what the newest Offer brings back.
type offer struct {
	id   int64
	undo Command
}

// Offer says what was taken away, for a few seconds in which undo brings it back. Another offer takes its place.
func (l *Loop) Offer(ctx context.Context, what string, undo Command) {
	l.withdraw(l.offer.id)
	l.offer = offer{l.show(view.Notice{What: what, Undo: true}), undo}
	id := l.offer.id
	l.Background(ctx, func(ctx context.Context) Command {
		wait := time.NewTimer(UndoTime)
		defer wait.Stop()
		select {
		case <-wait.C:
			return func(context.Context) { l.withdraw(id) }
		case <-ctx.Done():
			return nil
		}
	})
}

// Undo brings back what a notice says was taken away. It may be called from any other goroutine.
func (l *Loop) Undo(id int64) {
	l.Do(func(ctx context.Context) {
		if l.offer.id != id || l.offer.undo == nil {
			return
		}
		undo := l.offer.undo
		l.offer = offer{}
		l.withdraw(id)
		undo(ctx)
	})
}
