package search

import (
	"context"

	"linnet/app/message"
	"linnet/p2p"
)

// GetAlbum fetches the album that a found row is from: all its tracks that the search has found, each from
// everyone who offers it.
func (s *Slice) GetAlbum(id string) {
	s.loop.Do(func(ctx context.Context) {
		ih, err := p2p.ParseInfoHash(id)
		pick, ok := s.finding.found[ih]
		if err != nil || !ok {
			s.loop.Notice(message.Text("That row is no longer in the results."), message.Text("Search again."), err)
			return
		}
		album := p2p.Gather(pick.Row, s.answers())
		for i := range album.Tracks {
			album.Tracks[i].Group = pick.Group
		}
		if _, err := s.deps.Node.FetchAlbum(album); err != nil {
			s.loop.CouldNot(message.Fetch(pick.Row.Album), err, message.Text("Get its tracks one by one."))
		}
		s.deps.Fetched(ctx)
	})
}

// answers are what the search has found, in the order of finding.
func (s *Slice) answers() []p2p.Answer {
	var all []p2p.Answer
	for _, ih := range s.finding.order {
		one := s.finding.found[ih]
		for _, h := range one.Holders {
			all = append(all, p2p.Answer{Row: one.Row, Holder: h})
		}
	}
	return all
}
