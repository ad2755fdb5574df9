package search

import (
	"context"

	"linnet/library/internal/query"
)

// Pages returns the cursors of the pages of what Find lists, the first of which is "", and how many tracks there are.
func (x *Finder) Pages(ctx context.Context, q query.Query, sort Sort, p Page) (pages []string, total int, err error) {
	w, err := x.compile(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	s, err := Page{Limit: p.Limit, Reverse: p.Reverse}.pageRange()
	if err != nil {
		return nil, 0, err
	}
	every := s.every
	s.limit = max(1, MaxPage/every) * every
	pages = []string{""}
	for {
		some, err := x.places(ctx, w, sort, s)
		if err != nil {
			return nil, 0, err
		}
		total += len(some)
		for n := every; n <= len(some); n += every {
			pages = append(pages, some[n-1].encode())
		}
		if len(some) < s.limit {
			break
		}
		s.after = some[len(some)-1]
	}
	if total > 0 && total%every == 0 {
		pages = pages[:len(pages)-1] // nothing is behind the last
	}
	return pages, total, nil
}
