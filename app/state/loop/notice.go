package loop

import (
	"context"
	"errors"
	"slices"

	"linnet/app/message"
	"linnet/app/state/view"
)

// maxNotices is how many are kept; older ones make room.
const maxNotices = 20

// Notice tells the listener what went wrong and what to do next, and the log why. A cancelled context is not told: somebody asked for it.
func (l *Loop) Notice(what, next string, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	l.Log.Warn(what, "err", err)
	l.noticeID++
	n := view.Notice{ID: l.noticeID, What: what, Next: next, At: l.Now()}
	kept := slices.DeleteFunc(slices.Clone(l.draft.Notices), func(old view.Notice) bool { return old.What == what })
	if len(kept) >= maxNotices {
		kept = kept[1:]
	}
	l.draft.Notices = append(kept, n)
}

// Noticed is Notice for background work.
func (l *Loop) Noticed(what, next string, err error) Command {
	return func(context.Context) { l.Notice(what, next, err) }
}

// Dismiss takes a notice off the window. It may be called from any other goroutine.
func (l *Loop) Dismiss(id int64) {
	l.Do(func(context.Context) {
		l.draft.Notices = slices.DeleteFunc(slices.Clone(l.draft.Notices), func(n view.Notice) bool { return n.ID == id })
	})
}

// CouldNot tells a person what could not be done, why, and what to do next.
func (l *Loop) CouldNot(action message.Action, err error, next string) {
	l.Notice(message.CouldNot(action, view.Plain(err)), next, err)
}
