package search

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/p2p"
)

// foundHeads are the columns of found rows; each sorts.
func foundHeads() []view.Column {
	return []view.Column{{Key: "title", Name: message.Text("Title")}, {Key: "holders", Name: message.Text("Held by")},
		{Key: "speed", Name: message.Text("Speed")}, {Key: "format", Name: message.Text("Format")},
		{Key: "length", Name: message.Text("Length")}, {Key: "size", Name: message.Text("Size")},
		{Key: "licence", Name: message.Text("Licence")}}
}

// SortFound sorts the found rows by a column; once more the other way round, and once more by how well
// they answer the search.
func (s *Slice) SortFound(key string) {
	s.loop.Do(func(ctx context.Context) {
		f := &s.finding
		switch {
		case f.sort != key:
			f.sort, f.reverse = key, false
		case !f.reverse:
			f.reverse = true
		default:
			f.sort, f.reverse = "", false
		}
		s.Fill(ctx)
	})
}

// sorted orders rows, which come by how well they answer. Of figures the largest come first.
func sorted[K comparable](order []K, rows map[K]view.Found, by string, reverse bool) []K {
	compare := map[string]func(a, b view.Found) int{
		"title": func(a, b view.Found) int {
			return cmp.Compare(view.PlainLetters(a.Row.Title), view.PlainLetters(b.Row.Title))
		},
		"holders": func(a, b view.Found) int { return cmp.Compare(len(b.Holders), len(a.Holders)) },
		"speed":   func(a, b view.Found) int { return a.Best().Compare(b.Best()) },
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
	slices.SortStableFunc(order, func(a, b K) int { return sign * compare(rows[a], rows[b]) })
	return order
}

// heads draws the columns with how they are sorted.
func (f *finding) heads() []view.Column {
	out := foundHeads()
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

// Fill draws the Search screen from what was found.
func (s *Slice) Fill(ctx context.Context) {
	f, v := &s.finding, s.view
	v.FreeOnly, v.Filters, v.Heads = f.rules.Free, view.FiltersOf(f.rules), f.heads()
	v.As, v.Saved = s.foundAs(), s.saved()
	if where, choice := s.scope(); choice {
		v.Filters = slices.Insert(v.Filters, 0, where)
	}
	rules := f.rules
	if f.group != (p2p.GroupID{}) {
		rules.Free = false // what a group shares is between its members
	}
	v.Mine = view.DrawSongs(f.mine, s.deps.Playing())
	v.Columns = s.deps.Columns()
	if v.NotMine {
		v.Mine = nil
	}
	transfers := view.ByHash(s.deps.Node.Transfers())
	all, order := recordings(f.found, f.order, func(ih p2p.InfoHash) bool { _, moves := transfers[ih]; return moves })
	f.songs, f.wanted = make([]view.FoundRow, 0, len(order)), make(map[p2p.InfoHash]view.Found, len(order))
	var wanted []view.Found
	for _, ih := range sorted(rank(v.Query, all, order), all, f.sort, f.reverse) {
		one := all[ih]
		row := s.Row(ctx, one, transfers)
		if rules.Want(one.Row, len(one.Holders)) && (!v.NotMine || row.Has != view.Have) {
			f.songs, wanted = append(f.songs, row), append(wanted, one)
			f.wanted[ih] = one
		}
	}
	f.collect(s.loop.Get().FoundAs, wanted)
	v.Rows, v.Status = f.listed(), status(v.Query, len(f.songs), len(order), f)
	v.Progress = progressOf(f)
	v.More = f.asked && f.progress.Done && !f.more
	v.CanWish = strings.TrimSpace(v.Query) != "" && !f.local && f.group == (p2p.GroupID{})
	v.Wished = s.wishOf(v.Query) != nil
	v.Learns = view.ModeLearns[s.loop.Get().Mode].Text()
	v.Wishes, v.Kept = s.wishRows(), s.keptRows(ctx, transfers)
	v.Empty = ""
	if v.Query == "" && len(v.Wishes) == 0 && len(v.Kept) == 0 {
		v.Empty = message.Text("Type a title, an artist or an album. Your own music answers at once, other listeners while you read.")
	}
}

// progressOf says how far a search got.
func progressOf(f *finding) view.SearchProgress {
	r := view.SearchProgress{Asked: f.progress.Asked, Answered: f.progress.Answered, Going: f.asked && !f.progress.Done}
	if r.Going {
		r.Waiting = max(0, r.Asked-r.Answered)
	}
	if r.Asked > 0 {
		r.Share = min(1, float64(r.Answered)/float64(r.Asked))
	}
	return r
}

// MoreFound lets the search go on to listeners further away.
func (s *Slice) MoreFound() {
	s.loop.Do(func(ctx context.Context) {
		f := &s.finding
		if !f.asked || !f.progress.Done || f.more {
			return
		}
		text, version, before, group := strings.TrimSpace(s.view.Query), f.version, f.progress, f.group
		f.more, f.progress.Done = true, false
		s.loop.Background(f.ctx, func(ctx context.Context) loop.Command {
			return s.searchSwarm(ctx, p2p.Query{Text: text, More: true, Group: group}, version, before)
		})
		s.Fill(ctx)
	})
}
