package state

import (
	"context"
	"errors"
	"slices"

	"linnet/app/message"
	"linnet/app/state/view"
)

// most is how many troubles are kept; older ones make room.
const most = 20

// trouble tells the listener what went wrong and what to do next, and the log why. A cancelled
// context is no trouble: somebody asked for it.
func (s *State) trouble(what, next string, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	s.log.Warn(what, "err", err)
	s.troubleID++
	t := view.Notice{ID: s.troubleID, What: what, Next: next, At: s.now()}
	kept := slices.DeleteFunc(slices.Clone(s.show.Notices), func(old view.Notice) bool { return old.What == what })
	if len(kept) >= most {
		kept = kept[1:]
	}
	s.show.Notices = append(kept, t)
}

// couldNot tells a person what could not be done, why, and what to do next.
func (s *State) couldNot(action message.Action, err error, next string) {
	s.trouble(message.CouldNot(action, view.Plain(err)), next, err)
}

// troubled is trouble for background work.
func (s *State) troubled(what, next string, err error) command {
	return func(context.Context) { s.trouble(what, next, err) }
}

// Dismiss takes a trouble off the window.
func (s *State) Dismiss(id int64) {
	s.do(func(context.Context) {
		s.show.Notices = slices.DeleteFunc(slices.Clone(s.show.Notices), func(t view.Notice) bool { return t.ID == id })
	})
}
