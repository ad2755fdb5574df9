package search

import (
	"cmp"
	"context"
	"slices"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/p2p"
)

// maxHoldersTold is how many holders of one row are named.
const maxHoldersTold = 100

// ShowHolders says who holds a found row, an album or an artist, the one that can be fetched from best first.
func (s *Slice) ShowHolders(id string) {
	s.loop.Do(func(context.Context) {
		one, ok := s.finding.offered(id)
		if !ok {
			s.loop.Notice(message.Text("That row is no longer in the results."), message.Text("Search again."), nil)
			return
		}
		holders := slices.Clone(one.Holders)
		slices.SortStableFunc(holders, func(a, b p2p.Holder) int {
			return cmp.Or(one.Status[a.Key].Compare(one.Status[b.Key]), slices.Compare(a.Key[:], b.Key[:]))
		})
		sheet := view.Sheet{Title: message.Text("Who has “{title}”", "title", view.TitleOf(one.Row)),
			Subtitle: message.Count(len(holders), "{n} listener", "{n} listeners"),
			Help:     message.Text("Speed and queue are what they say of themselves. What you get comes from all of them at once.")}
		for _, h := range holders[:min(len(holders), maxHoldersTold)] {
			r := one.Status[h.Key]
			told := cmp.Or(message.Dotted(r.Speed(), r.Queue(), r.Distance()), message.Text("nothing is known of how to reach them"))
			sheet.Facts = append(sheet.Facts, view.Fact{Name: p2p.Key(h.Key).Short(), Value: told})
		}
		s.loop.OpenSheet(sheet, loop.Sheet{})
	})
}

// offered is a found row as it is listed: with the holders of the same recording under other tags, or of all that a collection has.
func (f *finding) offered(id string) (view.Found, bool) {
	for _, c := range f.collections {
		if c.row.ID == id {
			return c.sum, true
		}
	}
	ih, err := p2p.ParseInfoHash(id)
	if err != nil {
		return view.Found{}, false
	}
	one, ok := f.wanted[ih]
	return one, ok
}
