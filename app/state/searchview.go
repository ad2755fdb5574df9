package state

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"linnet/app/state/view"
	"linnet/p2p"
)

// foundHeads are the columns of found rows; each sorts.
var foundHeads = []view.Column{{Key: "title", Name: "Title"}, {Key: "holders", Name: "Held by"}, {Key: "format", Name: "Format"},
	{Key: "length", Name: "Length"}, {Key: "size", Name: "Size"}, {Key: "licence", Name: "Licence"}}

// SortFound sorts the found rows by a column; once more the other way round, and once more by how well
// they answer the search.
func (s *State) SortFound(key string) {
	s.do(func(ctx context.Context) {
		f := &s.finding
		switch {
		case f.sort != key:
			f.sort, f.reverse = key, false
		case !f.reverse:
			f.reverse = true
		default:
			f.sort, f.reverse = "", false
		}
		s.fillSearch(ctx)
	})
}

// sorted orders rows, which come by how well they answer. Of figures the largest come first.
func sorted(order []p2p.InfoHash, rows map[p2p.InfoHash]view.Found, by string, reverse bool) []p2p.InfoHash {
	compare := map[string]func(a, b view.Found) int{
		"title": func(a, b view.Found) int {
			return cmp.Compare(view.PlainLetters(a.Row.Title), view.PlainLetters(b.Row.Title))
		},
		"holders": func(a, b view.Found) int { return cmp.Compare(len(b.Holders), len(a.Holders)) },
		"format": func(a, b view.Found) int {
			return cmp.Or(cmp.Compare(view.Codec(a.Row.Format), view.Codec(b.Row.Format)), cmp.Compare(b.Row.Bitrate, a.Row.Bitrate))
		},
		"length": func(a, b view.Found) int { return cmp.Compare(b.Row.Duration, a.Row.Duration) },
		"size":   func(a, b view.Found) int { return cmp.Compare(b.Row.Size, a.Row.Size) },
		"licence": func(a, b view.Found) int {
			return cmp.Compare(view.Licence(a.Row.Licence), view.Licence(b.Row.Licence))
		},
	}[by]
	if compare == nil {
		return order
	}
	sign := 1
	if reverse {
		sign = -1
	}
	order = slices.Clone(order)
	slices.SortStableFunc(order, func(a, b p2p.InfoHash) int { return sign * compare(rows[a], rows[b]) })
	return order
}

// heads draws the columns with how they are sorted.
func (f *finding) heads() []view.Column {
	out := slices.Clone(foundHeads)
	for i := range out {
		out[i].Shown, out[i].Sorts = true, true
		if out[i].Key == f.sort {
			out[i].Sorted = 1
			if f.reverse {
				out[i].Sorted = -1
			}
		}
	}
	return out
}

// fillSearch draws the Search screen from what was found.
func (s *State) fillSearch(ctx context.Context) {
	f, v := &s.finding, &s.show.Search
	v.FreeOnly, v.Filters, v.Heads = f.rules.Free, view.FiltersOf(f.rules), f.heads()
	if where, choice := s.scope(); choice {
		v.Filters = slices.Insert(v.Filters, 0, where)
	}
	rules := f.rules
	if f.group != (p2p.GroupID{}) {
		rules.Free = false // what a group shares is between its members
	}
	v.Mine = view.DrawSongs(f.mine, s.show.Bar.ID)
	v.Columns = s.columns(place{section: view.SectionSongs})
	if v.NotMine {
		v.Mine = nil
	}
	transfers := view.ByHash(s.cfg.Node.Transfers())
	all, order := recordings(f.found, f.order, func(ih p2p.InfoHash) bool { _, moves := transfers[ih]; return moves })
	rows := make([]view.FoundRow, 0, len(order))
	for _, ih := range sorted(rank(v.Query, all, order), all, f.sort, f.reverse) {
		one := all[ih]
		row := s.offeredRow(ctx, one, transfers)
		if rules.Want(one.Row, len(one.Holders)) && (!v.NotMine || row.Has != view.Have) {
			rows = append(rows, row)
		}
	}
	v.Rows, v.Status = rows, status(v.Query, len(rows), len(order), f)
	v.Progress = reachOf(f)
	v.More = f.asked && f.reach.Done && !f.more
	v.CanWish = strings.TrimSpace(v.Query) != "" && !f.local && f.group == (p2p.GroupID{})
	v.Wished = s.wishOf(v.Query) != nil
	v.Learns = view.ModeLearns[s.cfg.Preferences.Get().Mode]
	v.Wishes, v.Kept = s.wishRows(), s.keptRows(ctx, transfers)
	v.Empty = ""
	if v.Query == "" && len(v.Wishes) == 0 && len(v.Kept) == 0 {
		v.Empty = "Type a title, an artist or an album. Your own music answers at once, other listeners while you read."
	}
}

// offeredRow draws a row that somebody offers, with whether it is here.
func (s *State) offeredRow(ctx context.Context, one view.Found, transfers map[p2p.InfoHash]p2p.Transfer) view.FoundRow {
	row := view.DrawFound(one)
	row.Kept = s.finding.isKept(one.Row.InfoHash)
	if t, ok := transfers[one.Row.InfoHash]; ok {
		row.Has, row.Progress = view.PossessionOf(t)
	} else if s.cfg.Shelf.Has(ctx, one.Row) {
		row.Has = view.Have
	}
	return row
}

// reachOf says how far a search got.
func reachOf(f *finding) view.SearchProgress {
	r := view.SearchProgress{Asked: f.reach.Asked, Answered: f.reach.Answered, Going: f.asked && !f.reach.Done}
	if r.Going {
		r.Waiting = max(0, r.Asked-r.Answered)
	}
	if r.Asked > 0 {
		r.Share = min(1, float64(r.Answered)/float64(r.Asked))
	}
	return r
}

// MoreFound lets the search go on to listeners further away.
func (s *State) MoreFound() {
	s.do(func(ctx context.Context) {
		f := &s.finding
		if !f.asked || !f.reach.Done || f.more {
			return
		}
		text, version, before, group := strings.TrimSpace(s.show.Search.Query), f.version, f.reach, f.group
		f.more, f.reach.Done = true, false
		s.background(f.ctx, func(ctx context.Context) command {
			return s.searchSwarm(ctx, p2p.Query{Text: text, More: true, Group: group}, version, before)
		})
		s.fillSearch(ctx)
	})
}
