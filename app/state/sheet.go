package state

import (
	"context"
	"slices"

	"linnet/app/state/view"
)

// sheet is the open Sheet with what it does.
type sheet struct {
	track  int64                                                     // whose lyrics it shows; 0: none
	typed  func(ctx context.Context, values map[string]string)       // a field changed; may be nil
	rules  []view.Condition                                          // of a smart playlist
	submit func(ctx context.Context, values map[string]string) error // nil: there is nothing to do but close
	closed func()                                                    // the sheet has gone, whatever became of it; may be nil

	decline func(ctx context.Context) // says no to what it asks; nil: there is nothing to say no to

	choosing *choosing // the files it lists; nil: none
}

// openSheet shows v; does says what it does.
func (s *State) openSheet(v view.Sheet, does sheet) {
	s.closeSheet()
	s.sheetID++
	v.ID = s.sheetID
	s.show.Sheet, s.sheet = &v, does
}

// CloseSheet goes back to the screen.
func (s *State) CloseSheet() { s.do(func(context.Context) { s.closeSheet() }) }

func (s *State) closeSheet() {
	closed := s.sheet.closed
	s.show.Sheet, s.sheet = nil, sheet{}
	if closed != nil {
		closed()
	}
}

// SetField says what stands in a field of the open sheet.
func (s *State) SetField(key, value string) {
	s.do(func(ctx context.Context) {
		if s.show.Sheet == nil {
			return
		}
		s.setField(key, value)
		if s.sheet.typed != nil {
			s.sheet.typed(ctx, s.show.Sheet.Values())
		}
	})
}

func (s *State) setField(key, value string) {
	s.alterSheet(func(v *view.Sheet) {
		v.Fields = slices.Clone(v.Fields)
		for i := range v.Fields {
			if v.Fields[i].Key == key {
				v.Fields[i].Value = value
			}
		}
	})
}

// Submit does what the button of the open sheet says; the sheet closes unless that fails.
func (s *State) Submit() {
	s.do(func(ctx context.Context) {
		if s.show.Sheet == nil || s.sheet.submit == nil {
			return
		}
		id := s.show.Sheet.ID
		if err := s.sheet.submit(ctx, s.show.Sheet.Values()); err != nil {
			s.log.Info("not done", "what", s.show.Sheet.Action, "err", err)
			s.alterSheet(func(v *view.Sheet) { v.Note = view.Sentence(view.StringError(view.Plain(err))) })
			return
		}
		if s.show.Sheet != nil && s.show.Sheet.ID == id {
			s.closeSheet()
		}
	})
}

// alterSheet replaces the open sheet: Views that were handed out keep theirs.
func (s *State) alterSheet(alter func(*view.Sheet)) {
	v := *s.show.Sheet
	alter(&v)
	s.show.Sheet = &v
}
