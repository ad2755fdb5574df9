package library

import (
	"context"
	"fmt"
)

// Marks walks along what Find lists and returns the cursors of its pages of so many tracks, the first of which is "", and
// how many tracks there are: with them any page can be read without those before it. It visits every track, so it takes
// long where Find is quick; cancel ctx when nobody waits any more.
func (x *Index) Marks(ctx context.Context, text string, sort Sort, p Page) (pages []string, total int, err error) {
	pages, total, err = x.pages(ctx, ParseQuery(text), sort, p)
	if err != nil {
		return nil, 0, fmt.Errorf("counting tracks: %w", err)
	}
	return pages, total, nil
}

func (x *finder) pages(ctx context.Context, q Query, sort Sort, p Page) (pages []string, total int, err error) {
	w, err := x.compile(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	s, err := Page{Limit: p.Limit, Reverse: p.Reverse}.pageRange()
	if err != nil {
		return nil, 0, err
	}
	every := s.every
	s.limit = max(1, maxPage/every) * every
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
