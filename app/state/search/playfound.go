package search

import "context"

// PlayFound fetches a found row and plays it while it arrives.
func (s *Slice) PlayFound(id string) {
	s.loop.Do(func(ctx context.Context) {
		if one, ok := s.get(id); ok {
			s.deps.Play(one.Row)
			s.deps.Fetched(ctx)
		}
	})
}
