// Package search is the Search screen: the own library and the swarm are searched as a person types, in everybody's music or a group's, and
// wishes go on by themselves.
package search

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/app/wishes"
	"linnet/library"
	"linnet/p2p"
)

// finding is what the Search screen is made from.
type finding struct {
	cancel   context.CancelFunc // of the search that runs; nil when none does
	version  int                // of the newest query; older results are dropped
	mine     []library.Track
	found    map[p2p.InfoHash]view.Found
	order    []p2p.InfoHash // as first seen
	progress p2p.Progress
	local    bool // the query is too short to be sent to strangers
	asked    bool // strangers are asked, or were
	more     bool // the search goes on further, or did
	nearly   bool // nothing has all words, and most of them are asked for
	ctx      context.Context
	rules    wishes.Rules
	group    p2p.GroupID // whose members are asked; the zero value: everybody
	sort     string      // by which column; empty: by how well rows answer
	reverse  bool

	songs       []view.FoundRow             // that were found and are wanted, in order
	wanted      map[p2p.InfoHash]view.Found // the same, with whoever holds the recording
	collections []collection                // of them; empty: they are listed one by one
	unfolded    map[string]bool             // collections whose songs are listed, by their keys

	wishes []wishes.Wish
	wishAt time.Time     // when the next wish is asked; zero: none
	asking bool          // one is being asked
	kept   []wishes.Find // for later, newest first
}

const (
	// settle is how long typing must pause before strangers are asked.
	settle = 250 * time.Millisecond
	// ownRows is how many tracks of the own library a search lists.
	ownRows = 50
)

// SetQuery searches as it is Typed: the own library at once, the swarm when typing pauses.
func (s *Slice) SetQuery(text string) {
	s.loop.Do(func(ctx context.Context) {
		if text == s.view.Query {
			return
		}
		s.view.Query = text
		s.loop.Go(view.ScreenSearch)
		s.loop.EndSheet()
		s.beginSearch(ctx, strings.TrimSpace(text))
	})
}

// Recall shows what was typed before the last end, and what the own library has of it. Strangers are asked when the listener types.
func (s *Slice) Recall(ctx context.Context, text string) {
	s.view.Query = text
	if text = strings.TrimSpace(text); text != "" {
		version := s.finding.version
		s.loop.Background(ctx, func(ctx context.Context) loop.Command { return s.searchOwn(ctx, text, version) })
	}
}

func (s *Slice) beginSearch(ctx context.Context, text string) {
	f := &s.finding
	if f.cancel != nil {
		f.cancel()
	}
	ctx, f.cancel = context.WithCancel(ctx)
	f.ctx = ctx
	f.version++
	f.found, f.order, f.progress, f.asked, f.more, f.nearly = map[p2p.InfoHash]view.Found{}, nil, p2p.Progress{}, false, false, false
	f.local, f.unfolded = !askable(text), map[string]bool{}
	if text == "" {
		f.mine = nil
		s.Fill(ctx)
		return
	}
	version, group := f.version, f.group
	s.loop.Background(ctx, func(ctx context.Context) loop.Command { return s.searchOwn(ctx, text, version) })
	if !f.local {
		f.asked = true
		s.loop.Background(ctx, func(ctx context.Context) loop.Command {
			if !paused(ctx, settle) {
				return nil
			}
			return s.searchSwarm(ctx, p2p.Query{Text: text, Group: group}, version, p2p.Progress{})
		})
	}
	s.Fill(ctx)
}

// askable says whether a query has enough letters to be put to strangers: three, or one where a
// character is a word, or signs alone, as some bands are called.
func askable(text string) bool {
	letters := 0
	for _, r := range text {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			return true
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters++
		}
	}
	return letters >= 3 || letters == 0 && strings.ContainsFunc(text,
		func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) })
}

// OwnAgain lists own tracks anew after the library changed.
func (s *Slice) OwnAgain(ctx context.Context) {
	if text := strings.TrimSpace(s.view.Query); text != "" {
		version := s.finding.version
		s.loop.Background(ctx, func(ctx context.Context) loop.Command { return s.searchOwn(ctx, text, version) })
	}
}

func (s *Slice) searchOwn(ctx context.Context, text string, version int) loop.Command {
	tracks, err := s.deps.Index.Search(ctx, text, ownRows)
	return func(ctx context.Context) {
		if version != s.finding.version {
			return
		}
		if err != nil {
			s.loop.Notice(message.Text("Could not search the library."), message.Text("Try other words."), err)
			return
		}
		s.finding.mine = tracks
		s.Fill(ctx)
	}
}

// paused waits, and says whether ctx lasted so long.
func paused(ctx context.Context, d time.Duration) bool {
	pause := time.NewTimer(d)
	defer pause.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-pause.C:
		return true
	}
}

// searchSwarm asks strangers. What a search before had reached is not shown as lost.
func (s *Slice) searchSwarm(ctx context.Context, q p2p.Query, version int, before p2p.Progress) loop.Command {
	err := s.deps.Node.Search(ctx, q, func(answers []p2p.Answer, progress p2p.Progress) {
		s.loop.Do(func(ctx context.Context) {
			if version == s.finding.version {
				s.finding.merge(q.Group, answers)
				progress.Asked, progress.Answered = max(progress.Asked, before.Asked), max(progress.Answered, before.Answered)
				s.finding.progress = progress
				s.Fill(ctx)
			}
		})
	})
	return func(ctx context.Context) {
		if version != s.finding.version {
			return
		}
		if err != nil {
			s.loop.CouldNot(message.SearchSwarm, err, message.Text("Your own library is still searched."))
		}
		s.finding.progress.Done = err != nil || !s.askNearly(q, version)
		s.Fill(ctx)
	}
}

// merge adds answers; rows with one infohash are one row with several holders.
func (f *finding) merge(group p2p.GroupID, answers []p2p.Answer) {
	for _, a := range answers {
		one, known := f.found[a.Row.InfoHash]
		if !known {
			one.Row, one.Group = a.Row, group
			f.order = append(f.order, a.Row.InfoHash)
		}
		f.found[a.Row.InfoHash] = one.HeldByAnswer(a)
	}
}

// SetNotMine leaves out what the library has.
func (s *Slice) SetNotMine(on bool) {
	s.loop.Do(func(ctx context.Context) {
		s.view.NotMine = on
		s.Fill(ctx)
	})
}

// PlayFound fetches a found row and plays it while it arrives.
func (s *Slice) PlayFound(id string) {
	s.loop.Do(func(ctx context.Context) {
		if one, ok := s.get(id); ok {
			s.deps.Play(one.Row)
			s.deps.Fetched(ctx)
		}
	})
}

// EnqueueFound fetches a found row and puts it at the end of the queue.
func (s *Slice) EnqueueFound(id string) {
	s.loop.Do(func(ctx context.Context) {
		if one, ok := s.get(id); ok {
			s.deps.Enqueue(one.Row)
			s.deps.Fetched(ctx)
		}
	})
}

// Get fetches a found row from everyone who offers it.
func (s *Slice) Get(id string) {
	s.loop.Do(func(ctx context.Context) {
		if _, ok := s.get(id); ok {
			s.deps.Fetched(ctx)
		}
	})
}

// Offered looks for a row wherever one can be shown: among what was found, on the shelf that is open,
// and among what was kept.
func (s *Slice) Offered(id string) (view.Found, error) {
	ih, err := p2p.ParseInfoHash(id)
	if err != nil {
		return view.Found{}, err
	}
	if one, ok := s.finding.found[ih]; ok {
		return one, nil
	}
	if one, ok := s.deps.Listed(ih); ok {
		return one, nil
	}
	for _, k := range s.finding.kept {
		if k.Row.InfoHash == ih {
			return view.Found{Row: k.Row, Holders: k.Holders}, nil
		}
	}
	return view.Found{}, fmt.Errorf("no row %.40q", id)
}

func (s *Slice) get(id string) (view.Found, bool) {
	one, err := s.Offered(id)
	if err != nil {
		s.loop.Notice(message.Text("That row is no longer in the results."), message.Text("Search again."), err)
		return view.Found{}, false
	}
	if _, err := s.deps.Node.Fetch(p2p.Want{Row: one.Row, Holders: one.Holders, Group: one.Group}); err != nil {
		s.loop.CouldNot(message.Fetch(one.Row.Title), err, message.Text("Try another row."))
		return view.Found{}, false
	}
	return one, true
}
