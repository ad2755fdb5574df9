package search

import (
	"context"
	"slices"

	"linnet/app/message"
	"linnet/p2p"
)

// GetAlbum fetches an album: of one that stands in the list every song that was found and is wanted, and of a song the album that it is
// from, all that the search has found of it. Each comes from everyone who offers it.
func (s *Slice) GetAlbum(id string) {
	s.loop.Do(func(ctx context.Context) {
		of, first := s.finding.songsOf(id)
		if ih, err := p2p.ParseInfoHash(id); err == nil {
			of, first = s.finding.order, ih
		}
		pick, known := s.finding.found[first]
		if !known {
			s.loop.Notice(message.Text("That row is no longer in the results."), message.Text("Search again."), nil)
			return
		}
		album := p2p.Gather(pick.Row, s.finding.answers(of))
		for i := range album.Tracks {
			album.Tracks[i].Group = pick.Group
		}
		if _, err := s.deps.Node.FetchAlbum(album); err != nil {
			s.loop.CouldNot(message.Fetch(pick.Row.Album), err, message.Text("Get its tracks one by one."))
		}
		s.deps.Fetched(ctx)
	})
}

// answers are what the search has found of some songs, in the order of finding.
func (f *finding) answers(of []p2p.InfoHash) []p2p.Answer {
	var all []p2p.Answer
	for _, ih := range f.order {
		if !slices.Contains(of, ih) {
			continue
		}
		one := f.found[ih]
		for _, h := range one.Holders {
			all = append(all, p2p.Answer{Row: one.Row, Holder: h})
		}
	}
	return all
}
