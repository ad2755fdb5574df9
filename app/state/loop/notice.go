package loop

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"regexp"
	"slices"

	"linnet/app/message"
	"linnet/app/state/view"
)

const (
	maxNotices = 20  // kinds that are kept; older ones make room
	maxOthers  = 100 // of one kind
)

// Notice tells the listener what went wrong and what to do next, and the log why. A cancelled context is not told: somebody asked for it.
// Notices that say the same of different things are one, with the others behind it.
func (l *Loop) Notice(what, next string, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	l.Log.Warn(what, "err", err)
	l.show(view.Notice{What: what, Next: next})
}

// show puts a notice behind the others, but before what can be undone, and returns its number, which no other has.
func (l *Loop) show(n view.Notice) int64 {
	l.noticeID++
	n.ID, n.At = l.noticeID, l.Now()
	kind, kept := kindOf(n.What), []view.Notice(nil)
	for _, old := range l.draft.Notices {
		if kindOf(old.What) != kind {
			kept = append(kept, old)
			continue
		}
		for _, what := range slices.Concat([]string{old.What}, old.Others) {
			if what != n.What && len(n.Others) < maxOthers {
				n.Others = append(n.Others, what)
			}
		}
	}
	if len(kept) >= maxNotices {
		kept = kept[1:]
	}
	if last := len(kept) - 1; last >= 0 && kept[last].Undo && !n.Undo {
		l.draft.Notices = append(slices.Clone(kept[:last]), n, kept[last]) // what can be undone stays in sight while it can
	} else {
		l.draft.Notices = append(kept, n)
	}
	return n.ID
}

// things are what differs between notices of one kind: names in quotes, and paths.
var things = regexp.MustCompile(`“[^”]*”|(?:[A-Za-z]:\\|/)[^\s:;,]+`)

// kindOf is a notice without what it is about.
func kindOf(what string) string { return things.ReplaceAllString(what, "…") }

// A Lasting condition is told at every start, or after every scan, until the listener has seen it.
type Lasting struct {
	About      string // what it is about: one condition, one word
	What, Next string
	Detail     string // what makes it another one
	Err        error  // for the log
}

// Lasting is Notice for a condition that lasts: once dismissed it stays away, also after the next start, until it is another one.
func (l *Loop) Lasting(c Lasting) {
	sum := sha256.Sum256([]byte(c.What + "\x00" + c.Detail))
	mark := hex.EncodeToString(sum[:8])
	if l.Get().Dismissed[c.About] == mark {
		l.Log.Info(c.What, "err", c.Err, "dismissed", true)
		return
	}
	if told, is := l.lasting[c.About]; is && told.mark == mark {
		return // it is shown
	}
	l.Over(c.About)
	l.Log.Warn(c.What, "err", c.Err)
	l.lasting[c.About] = lasting{l.show(view.Notice{What: c.What, Next: c.Next}), mark}
}

// lasting is the notice of a condition.
type lasting struct {
	id   int64
	mark string
}

// Over says that a condition has ended, or changed: what was said of it is withdrawn, and the next time it is told again.
func (l *Loop) Over(about string) {
	if told, is := l.lasting[about]; is {
		delete(l.lasting, about)
		l.withdraw(told.id)
	}
	if l.Get().Dismissed[about] != "" {
		l.Set(func(v *view.Values) {
			v.Dismissed = maps.Clone(v.Dismissed)
			delete(v.Dismissed, about)
		})
	}
}

// Noticed is Notice for background work.
func (l *Loop) Noticed(what, next string, err error) Command {
	return func(context.Context) { l.Notice(what, next, err) }
}

// Dismiss takes a notice off the window, with all of its kind. It may be called from any other goroutine.
func (l *Loop) Dismiss(id int64) {
	l.Do(func(context.Context) { l.dismiss(id) })
}

func (l *Loop) dismiss(id int64) {
	l.withdraw(id)
	for about, told := range l.lasting {
		if told.id == id {
			delete(l.lasting, about)
			l.Set(func(v *view.Values) {
				v.Dismissed = maps.Clone(v.Dismissed)
				if v.Dismissed == nil {
					v.Dismissed = map[string]string{}
				}
				v.Dismissed[about] = told.mark
			})
		}
	}
}

func (l *Loop) withdraw(id int64) {
	l.draft.Notices = slices.DeleteFunc(slices.Clone(l.draft.Notices), func(n view.Notice) bool { return n.ID == id })
}

// ShowNotices opens a sheet with all that went wrong, the newest first. It may be called from any other goroutine.
func (l *Loop) ShowNotices() {
	l.Do(func(context.Context) {
		v := view.Sheet{Title: message.Text("What went wrong"), Action: message.Text("Dismiss all"), Line: -1}
		var shown []int64
		for _, n := range slices.Backward(l.draft.Notices) {
			if n.Undo { // nothing went wrong
				continue
			}
			v.Lines = append(v.Lines, message.Sentences(n.What, n.Next))
			v.Lines = append(v.Lines, n.Others...)
			shown = append(shown, n.ID)
		}
		l.OpenSheet(v, Sheet{Submit: func(context.Context, map[string]string) error {
			for _, id := range shown {
				l.dismiss(id)
			}
			return nil
		}})
	})
}

// CouldNot tells a person what could not be done, why, and what to do next.
func (l *Loop) CouldNot(action message.Action, err error, next string) {
	l.Notice(message.CouldNot(action, view.Plain(err)), next, err)
}
