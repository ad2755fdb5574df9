package sponsors

import (
	"context"
	"slices"
	"time"

	"linnet/ads/stats"
	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
)

// Consent is put on record only here, by a person's act on a page that shows the very words: a switch of the Privacy or Sponsors screen,
// the Welcome page's for panels, and the question of ask. Where nobody is known yet who would receive reports, a switch keeps a wish in
// the settings: it makes Linnet ask, and agrees to nothing.

// SetPanels switches sponsor panels on or off.
func (s *Slice) SetPanels(on bool) { s.consent(stats.Panels, on) }

// SetUseInterests lets the ticked topics be used for the choice of an ad, on this machine, or not.
func (s *Slice) SetUseInterests(on bool) { s.consent(stats.Interests, on) }

// SetTaste switches taste statistics on or off. Off wipes what waits, at once.
func (s *Slice) SetTaste(on bool) { s.consent(stats.Taste, on) }

// SetAdEvents switches ad statistics on or off. Off wipes what is kept of the day and what waits, at once.
func (s *Slice) SetAdEvents(on bool) { s.consent(stats.AdEvents, on) }

func (s *Slice) consent(purpose stats.Purpose, on bool) {
	s.loop.Do(func(ctx context.Context) {
		s.switched(purpose, on)
		s.wantSpots()
		s.sponsor.next = time.Time{}
		s.Keep(ctx)
	})
}

// switched is a person's word on the page that shows the promise.
func (s *Slice) switched(p stats.Purpose, on bool) {
	mode, known := s.promised(p)
	if !known {
		s.wish(p, on)
		return
	}
	s.wish(p, false)
	switch last := s.last(p); {
	case on && s.agrees(p) || !on && !last.Given:
	case promiseOn(&s.loop.View().Privacy, p) != stats.Wording(p, mode):
		s.loop.Notice(message.Text("The promise changed while you looked at it, so nothing was agreed to."),
			message.Text("Read it once more under Privacy, and decide."), nil)
	default:
		s.agree(p, on, mode)
	}
}

// agree puts on record what was said to the promise of a mode, which the page shows.
func (s *Slice) agree(p stats.Purpose, given bool, mode stats.Mode) {
	if err := s.deps.Recorder.SetConsent(p, given, mode); err != nil {
		s.loop.CouldNot(message.RecordChoice, err, message.Text("Try again."))
	}
}

// promised is the mode whose promise a page shows: the operator's, or before it was heard the one agreed to last. known is false when
// there is nobody yet to promise anything.
func (s *Slice) promised(p stats.Purpose) (mode stats.Mode, known bool) {
	if p == stats.Panels || p == stats.Interests {
		return stats.Mode{}, true
	}
	if _, mode, ok := s.counting(); ok {
		return mode, true
	}
	last := s.last(p)
	return last.Agreed(), last.Given
}

// nobody is what stands in the place of a promise while there is none.
func nobody() string {
	return message.Text("No operator that you follow takes reports yet, so there is nothing to agree to. Switch this on to be asked " +
		"when one does: you will see its name, " +
		"its address and all that it promises, and can say no. Until then nothing is prepared and nothing is sent.")
}

// wishing is what the Welcome page says of the same.
func wishing() string {
	return message.Text("Once a day, one of your top genres, altered at random on this computer so that no one can know whether it was " +
		"your real one. Switching this on " +
		"agrees to nothing yet: once you follow an operator who takes reports you are asked, and see its name, its address and all " +
		"that it promises.")
}

// promise is what a page says of a purpose.
func (s *Slice) promise(p stats.Purpose) string {
	if mode, known := s.promised(p); known {
		return stats.Wording(p, mode)
	}
	return nobody()
}

// promiseOn is what the page says of a purpose.
func promiseOn(p *view.Privacy, of stats.Purpose) string {
	return map[stats.Purpose]string{stats.Panels: p.PanelPromise, stats.Interests: p.InterestPromise, stats.Taste: p.Promise,
		stats.AdEvents: p.AdPromise}[of]
}

// agrees says whether what the listener agreed to holds now: for a purpose that sends, the very promise of the operator.
func (s *Slice) agrees(p stats.Purpose) bool {
	last := s.last(p)
	if _, mode, ok := s.counting(); ok && (p == stats.Taste || p == stats.AdEvents) {
		return last.Covers(mode)
	}
	return last.Given && (last.Current() || p == stats.Panels || p == stats.Interests)
}

// on is how the switch of a purpose stands: a wish shows as well, while there is nobody to agree with.
func (s *Slice) on(p stats.Purpose) bool {
	_, known := s.promised(p)
	return s.agrees(p) || !known && s.wishes(p)
}

// last is the listener's newest word.
func (s *Slice) last(p stats.Purpose) stats.Consent {
	for _, c := range slices.Backward(s.deps.Recorder.Consents()) {
		if c.Purpose == p {
			return c
		}
	}
	return stats.Consent{}
}

func (s *Slice) wishes(p stats.Purpose) bool { return s.loop.Get().Wanted[string(p)] }

// wish keeps that the listener wants to be asked, or no longer.
func (s *Slice) wish(p stats.Purpose, on bool) {
	if s.wishes(p) != on {
		s.loop.Set(func(set *view.Values) { set.Wanted = with(set.Wanted, string(p), on) })
	}
}

// purposeTexts are what is said of a purpose that sends.
var purposeTexts = map[stats.Purpose]struct{ ask, off, spent message.ID }{
	stats.Taste: {
		ask: message.ID("Taste statistics: do you agree?"),
		off: message.ID("Taste statistics were switched off: the operator now promises something else than you agreed to."),
		spent: message.ID("Taste statistics: ε = {spent} of {life} for life is given away. Whoever saw all that was ever sent and knew " +
			"that it " +
			"is yours would guess your genre right {n} times in 100."),
	},
	stats.AdEvents: {
		ask: message.ID("Ad statistics: do you agree?"),
		off: message.ID("Ad statistics were switched off: the operator now promises something else than you agreed to."),
		spent: message.ID("Ad statistics: ε = {spent} of {life} for life is given away. Whoever saw all that was ever sent and knew " +
			"that it " +
			"is yours would guess what a panel did right {n} times in 100."),
	},
}

// askAgain asks for what was wished, and for what was agreed to under another promise, which nothing is sent under. It asks once: whoever
// leaves the question is not asked again.
func (s *Slice) askAgain(f *Feed, mode stats.Mode) {
	for _, p := range []stats.Purpose{stats.Taste, stats.AdEvents} {
		changed := s.last(p).Given && !s.agrees(p)
		if changed && s.sponsor.told[p] != mode {
			if s.sponsor.told == nil {
				s.sponsor.told = map[stats.Purpose]stats.Mode{}
			}
			s.sponsor.told[p] = mode
			s.wish(p, true)
			s.loop.Notice(purposeTexts[p].off.Text(), message.Text("Read the new promise under Privacy and decide again."), nil)
		}
		if s.agrees(p) {
			s.wish(p, false)
		}
		if s.wishes(p) && s.loop.Sheet() == nil {
			s.ask(p, f, mode)
		}
	}
}

// ask shows the promise of an operator with two equal answers. Going elsewhere is neither.
func (s *Slice) ask(p stats.Purpose, f *Feed, mode stats.Mode) {
	v := view.Sheet{Title: purposeTexts[p].ask.Text(), Subtitle: message.Text("You wanted to be asked. Nothing is sent unless you agree."),
		Text:  stats.Wording(p, mode),
		Facts: []view.Fact{{Name: message.Text("Operator"), Value: f.operator()}}, Action: message.Text("I agree"),
		Decline: message.Text("No, thank you")}
	for _, r := range mode.Recipients() {
		v.Facts = append(v.Facts, view.Fact{Name: message.Text("Recipient"), Value: r[0]},
			view.Fact{Name: message.Text("Address"), Value: r[1]})
	}
	answered := func(ctx context.Context, given bool) {
		if given || s.last(p).Given { // a no to a first question needs no record
			s.agree(p, given, mode)
		}
		s.loop.EndSheet()
		s.sponsor.next = time.Time{}
		s.Keep(ctx)
	}
	s.loop.OpenSheet(v, loop.Sheet{
		Submit:  func(ctx context.Context, _ map[string]string) error { answered(ctx, true); return nil },
		Decline: func(ctx context.Context) { answered(ctx, false) },
		Closed:  func() { s.wish(p, false) },
	})
}
