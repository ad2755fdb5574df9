package search

import (
	"context"

	"linnet/app/state/view"
	"linnet/p2p"
)

// Row draws a row that somebody offers, with whether it is here.
func (s *Slice) Row(ctx context.Context, one view.Found, transfers map[p2p.InfoHash]p2p.Transfer) view.FoundRow {
	row := view.DrawFound(one)
	row.Kept = s.finding.isKept(one.Row.InfoHash)
	if t, ok := transfers[one.Row.InfoHash]; ok {
		row.Has, row.Progress = view.PossessionOf(t)
	} else if s.deps.Shelf.Has(ctx, one.Row) {
		row.Has = view.Have
	}
	return row
}
