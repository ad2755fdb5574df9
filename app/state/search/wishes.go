package search

import (
	"context"
	"slices"
	"strings"
	"time"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/app/wishes"
	"linnet/p2p"
)

// ReadWishes reads wishes and kept rows anew and draws them.
func (s *Slice) ReadWishes(ctx context.Context) {
	list, err := s.deps.Wishes.Wishes(ctx)
	if err == nil {
		s.finding.wishes = list
		s.finding.kept, err = s.deps.Wishes.Kept(ctx)
	}
	if err != nil {
		s.loop.Notice(message.Text("Could not read your wishes."), message.Text("Restart Linnet."), err)
	}
	s.Fill(ctx)
}

// changeWishes does what a person asked for and shows how it is now.
func (s *Slice) changeWishes(action message.Action, do func(context.Context) error) {
	s.loop.Do(func(ctx context.Context) {
		if err := do(ctx); err != nil {
			s.loop.CouldNot(action, err, message.Text("Try again."))
		}
		s.ReadWishes(ctx)
	})
}

// ToggleWish makes the search a wish, or no longer. What is shown now will not be shown as new.
func (s *Slice) ToggleWish() {
	s.changeWishes(message.ChangeWish, func(ctx context.Context) error {
		if w := s.wishOf(s.view.Query); w != nil {
			return s.deps.Wishes.Remove(ctx, w.ID)
		}
		var shown []p2p.InfoHash
		for _, row := range s.finding.songs {
			if ih, err := p2p.ParseInfoHash(row.ID); err == nil {
				shown = append(shown, ih)
			}
		}
		return s.deps.Wishes.Add(ctx, wishes.Wish{Text: s.view.Query, Rules: s.finding.rules}, shown)
	})
}

// wishOf finds the wish that a query with the present filters is, or nil.
func (s *Slice) wishOf(query string) *wishes.Wish {
	text := strings.Join(strings.Fields(query), " ")
	for i, w := range s.finding.wishes {
		if w.Text == text && w.Rules == s.finding.rules {
			return &s.finding.wishes[i]
		}
	}
	return nil
}

// RemoveWish gives a wish up.
func (s *Slice) RemoveWish(id int64) {
	s.changeWishes(message.RemoveWish, func(ctx context.Context) error { return s.deps.Wishes.Remove(ctx, id) })
}

// FetchWish says whether the first match of a wish is fetched.
func (s *Slice) FetchWish(id int64, on bool) {
	s.changeWishes(message.ChangeWish, func(ctx context.Context) error { return s.deps.Wishes.SetFetch(ctx, id, on) })
}

// OpenWish searches for a wish now, by its own rules, and lists what was found for it meanwhile.
func (s *Slice) OpenWish(id int64) {
	s.loop.Do(func(ctx context.Context) {
		at := slices.IndexFunc(s.finding.wishes, func(w wishes.Wish) bool { return w.ID == id })
		if at < 0 {
			return
		}
		w := s.finding.wishes[at]
		finds, err := s.deps.Wishes.Look(ctx, id)
		if err != nil {
			s.loop.Notice(message.Text("What was found for “{wish}” could not be read.", "wish", w.Text),
				message.Text("The search is made anew."), err)
		}
		s.finding.rules, s.finding.group = w.Rules, p2p.GroupID{}
		s.loop.Go(view.ScreenSearch)
		s.view.Query = w.Text
		s.beginSearch(ctx, w.Text)
		for _, f := range finds {
			for _, h := range f.Holders {
				s.finding.merge(p2p.GroupID{}, []p2p.Answer{{Row: f.Row, Holder: h}})
			}
		}
		s.ReadWishes(ctx)
	})
}

// KeepFound puts a found row by for later, or takes it away again.
func (s *Slice) KeepFound(id string) {
	s.changeWishes(message.KeepRow, func(ctx context.Context) error {
		one, err := s.Offered(id)
		if err != nil {
			return err
		}
		if one.Group != (p2p.GroupID{}) {
			return message.Error("what a group shares is found by searching it again")
		}
		if s.finding.isKept(one.Row.InfoHash) {
			return s.deps.Wishes.Drop(ctx, one.Row.InfoHash)
		}
		return s.deps.Wishes.Keep(ctx, wishes.Find{Row: one.Row, Holders: one.Holders}, s.loop.Now())
	})
}

func (f *finding) isKept(ih p2p.InfoHash) bool {
	return slices.ContainsFunc(f.kept, func(k wishes.Find) bool { return k.Row.InfoHash == ih })
}

// AskWish lets the wish whose turn it is search, if it is time.
func (s *Slice) AskWish(ctx context.Context) {
	f, now := &s.finding, s.loop.Now()
	asked := make([]time.Time, len(f.wishes))
	for i, w := range f.wishes {
		asked[i] = w.Asked
	}
	turn, at := wishes.Next(asked, now)
	f.wishAt = at
	if turn < 0 || f.asking || now.Before(at) {
		return
	}
	w := f.wishes[turn]
	if err := s.deps.Wishes.Asked(ctx, w.ID, now); err != nil {
		s.loop.Log.Warn("noting that a wish is asked", "err", err)
		return
	}
	f.asking, f.wishes = true, slices.Clone(f.wishes)
	f.wishes[turn].Asked = now
	s.loop.Background(ctx, func(ctx context.Context) loop.Command { return s.searchWish(ctx, w) })
}

// searchWish asks strangers for a wish and keeps what is new and as wanted.
func (s *Slice) searchWish(ctx context.Context, w wishes.Wish) loop.Command {
	all := finding{found: map[p2p.InfoHash]view.Found{}}
	err := s.deps.Node.Search(ctx, p2p.Query{Text: w.Text},
		func(answers []p2p.Answer, _ p2p.Progress) { all.merge(p2p.GroupID{}, answers) })
	if err != nil {
		s.loop.Log.Info("a wish was not asked", "wish", w.Text, "err", err)
	}
	var finds []wishes.Find
	rows, order := recordings(all.found, all.order, func(p2p.InfoHash) bool { return false })
	for _, ih := range rank(w.Text, rows, order) {
		if one := rows[ih]; w.Rules.Want(one.Row, len(one.Holders)) && !s.deps.Shelf.Has(ctx, one.Row) {
			finds = append(finds, wishes.Find{Row: one.Row, Holders: one.Holders})
		}
	}
	fresh, err := s.deps.Wishes.Found(ctx, w.ID, finds)
	return func(ctx context.Context) {
		s.finding.asking = false
		if err != nil {
			s.loop.Notice(message.Text("What was found for “{wish}” could not be kept.", "wish", w.Text),
				message.Text("It is looked for again."), err)
		}
		s.fulfil(ctx, w, fresh)
		s.ReadWishes(ctx)
	}
}

// fulfil fetches the first match, if the wish says so; then it is a search like others.
func (s *Slice) fulfil(ctx context.Context, w wishes.Wish, fresh []wishes.Find) {
	if !w.Fetch || len(fresh) == 0 {
		return
	}
	_, err := s.deps.Node.Fetch(p2p.Want{Row: fresh[0].Row, Holders: fresh[0].Holders})
	if err == nil {
		err = s.deps.Wishes.SetFetch(ctx, w.ID, false)
	}
	if err != nil {
		s.loop.CouldNot(message.FetchFound(fresh[0].Row.Title), err, message.Text("Open the wish and choose Get."))
	}
	s.deps.Fetched(ctx)
}

func (s *Slice) wishRows() []view.WishRow {
	rows := make([]view.WishRow, len(s.finding.wishes))
	for i, w := range s.finding.wishes {
		rows[i] = view.WishRow{ID: w.ID, Text: w.Text, Rules: view.RulesText(w.Rules), News: w.News, Fetch: w.Fetch,
			Status: message.Text("not asked yet")}
		if !w.Asked.IsZero() {
			rows[i].Status = message.Text("asked {ago}", "ago", view.Ago(s.loop.Now().Sub(w.Asked)))
		}
		if w.News > 0 {
			rows[i].Status = message.Dotted(message.Count(w.News, "{n} new", "{n} new"), rows[i].Status)
		}
	}
	return view.UnlessSame(s.view.Wishes, rows)
}

func (s *Slice) keptRows(ctx context.Context, transfers map[p2p.InfoHash]p2p.Transfer) []view.FoundRow {
	rows := make([]view.FoundRow, len(s.finding.kept))
	for i, k := range s.finding.kept {
		rows[i] = s.Row(ctx, view.Found{Row: k.Row, Holders: k.Holders}, transfers)
	}
	return view.UnlessSame(s.view.Kept, rows)
}
