package loop

import (
	"context"
	"slices"

	"linnet/app/state/view"
)

// Sheet is what the open sheet does. Each of its functions may be nil and runs on the goroutine of the Loop.
type Sheet struct {
	Typed   func(ctx context.Context, values map[string]string)       // a field changed
	Submit  func(ctx context.Context, values map[string]string) error // nil: there is nothing to do but close
	Decline func(ctx context.Context)                                 // says no to what it asks; nil: there is nothing to say no to
	Closed  func()                                                    // the sheet has gone, whatever became of it
}

// OpenSheet shows v in the place of the screen; does says what it does. It returns the number of the sheet, which no other has.
func (l *Loop) OpenSheet(v view.Sheet, does Sheet) int64 {
	l.EndSheet()
	l.sheetID++
	v.ID = l.sheetID
	l.draft.Sheet, l.sheet = &v, does
	return v.ID
}

// IsOpen says whether the sheet with this number is open.
func (l *Loop) IsOpen(id int64) bool { return l.draft.Sheet != nil && l.draft.Sheet.ID == id }

// Sheet is the open sheet; nil: none is.
func (l *Loop) Sheet() *view.Sheet { return l.draft.Sheet }

// CloseSheet goes back to the screen. It may be called from any other goroutine.
func (l *Loop) CloseSheet() { l.Do(func(context.Context) { l.EndSheet() }) }

// EndSheet closes the open sheet, if one is.
func (l *Loop) EndSheet() {
	closed := l.sheet.Closed
	l.draft.Sheet, l.sheet = nil, Sheet{}
	if closed != nil {
		closed()
	}
}

// SetField says what was typed into a field of the open sheet. It may be called from any other goroutine.
func (l *Loop) SetField(key, value string) {
	l.Do(func(ctx context.Context) {
		if l.draft.Sheet == nil {
			return
		}
		l.Fill(key, value)
		if l.sheet.Typed != nil {
			l.sheet.Typed(ctx, l.draft.Sheet.Values())
		}
	})
}

// Fill writes into a field of the open sheet, as if it had been typed, and tells nobody.
func (l *Loop) Fill(key, value string) {
	l.AlterSheet(func(v *view.Sheet) {
		v.Fields = slices.Clone(v.Fields)
		for i := range v.Fields {
			if v.Fields[i].Key == key {
				v.Fields[i].Value = value
			}
		}
	})
}

// Submit does what the button of the open sheet says; the sheet closes unless that fails. It may be called from any other goroutine.
func (l *Loop) Submit() {
	l.Do(func(ctx context.Context) {
		if l.draft.Sheet == nil || l.sheet.Submit == nil {
			return
		}
		id := l.draft.Sheet.ID
		if err := l.sheet.Submit(ctx, l.draft.Sheet.Values()); err != nil {
			l.Log.Info("not done", "what", l.draft.Sheet.Action, "err", err)
			l.AlterSheet(func(v *view.Sheet) { v.Note = view.Sentence(view.StringError(view.Plain(err))) })
			return
		}
		if l.IsOpen(id) {
			l.EndSheet()
		}
	})
}

// Decline says no to what the open sheet asks. It may be called from any other goroutine.
func (l *Loop) Decline() {
	l.Do(func(ctx context.Context) {
		if l.draft.Sheet != nil && l.sheet.Decline != nil {
			l.sheet.Decline(ctx)
		}
	})
}

// AlterSheet replaces the open sheet by an altered copy: Views that were handed out keep theirs.
func (l *Loop) AlterSheet(alter func(*view.Sheet)) {
	v := *l.draft.Sheet
	alter(&v)
	l.draft.Sheet = &v
}
