package search

import (
	"context"

	"linnet/app/state/view"
)

// SetFilterOf narrows the found rows; choice counts from 0 in the Filter's Choices.
func (s *Slice) SetFilterOf(key string, choice int) {
	s.loop.Do(func(ctx context.Context) {
		switch key {
		case scopeKey:
			s.setScope(ctx, choice)
			return
		case asKey:
			s.setFoundAs(ctx, choice)
			return
		case savedKey:
			s.setSaved(ctx, choice)
			return
		}
		for _, k := range view.FilterKinds {
			if k.Key == key && choice >= 0 && choice < len(k.Choices) {
				k.Choices[choice].Apply(&s.finding.rules)
			}
		}
		s.Fill(ctx)
	})
}

// SetFreeOnly lists only rows whose licence lets anyone share them.
func (s *Slice) SetFreeOnly(on bool) {
	s.loop.Do(func(ctx context.Context) {
		s.finding.rules.Free = on
		s.Fill(ctx)
	})
}
