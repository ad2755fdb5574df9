package state

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"linnet/library"
	"linnet/p2p"
)

// finding is what the Search screen is made from.
type finding struct {
	cancel  context.CancelFunc // of the search that runs; nil when none does
	version int                // of the newest query; older results are dropped
	mine    []library.Track
	found   map[p2p.InfoHash]found
	order   []p2p.InfoHash // as first seen
	reach   p2p.Reach
	local   bool // the query is too short to be sent to strangers
}

// found is a row and everyone who offers it.
type found struct {
	row     p2p.Row
	holders []p2p.Holder
}

const (
	// settle is how long typing must pause before strangers are asked.
	settle = 250 * time.Millisecond
	// ownRows is how many tracks of the own library a search lists.
	ownRows = 50
)

// SetQuery searches as it is typed: the own library at once, the swarm when typing pauses.
func (s *State) SetQuery(text string) {
	s.do(func(ctx context.Context) {
		if text == s.show.Search.Query {
			return
		}
		s.show.Search.Query = text
		s.show.Screen = ScreenSearch
		s.closeSheet()
		s.beginSearch(ctx, strings.TrimSpace(text))
	})
}

func (s *State) beginSearch(ctx context.Context, text string) {
	f := &s.finding
	if f.cancel != nil {
		f.cancel()
	}
	ctx, f.cancel = context.WithCancel(ctx)
	f.version++
	f.found, f.order, f.reach = map[p2p.InfoHash]found{}, nil, p2p.Reach{}
	f.local = !askable(text)
	if text == "" {
		f.mine = nil
		s.fillSearch(ctx)
		return
	}
	version := f.version
	s.background(ctx, func(ctx context.Context) command { return s.searchOwn(ctx, text, version) })
	if !f.local {
		s.background(ctx, func(ctx context.Context) command { return s.searchSwarm(ctx, text, version) })
	}
	s.fillSearch(ctx)
}

// askable says whether a query has enough letters to be put to strangers: three, or one where a
// character is a word.
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
	return letters >= 3
}

// searchOwnAgain lists own tracks anew after the library changed.
func (s *State) searchOwnAgain(ctx context.Context) {
	if text := strings.TrimSpace(s.show.Search.Query); text != "" {
		version := s.finding.version
		s.background(ctx, func(ctx context.Context) command { return s.searchOwn(ctx, text, version) })
	}
}

func (s *State) searchOwn(ctx context.Context, text string, version int) command {
	tracks, err := s.cfg.Index.Search(ctx, text, ownRows)
	return func(ctx context.Context) {
		if version != s.finding.version {
			return
		}
		if err != nil {
			s.trouble("The library could not be searched.", "Try other words.", err)
			return
		}
		s.finding.mine = tracks
		s.fillSearch(ctx)
	}
}

func (s *State) searchSwarm(ctx context.Context, text string, version int) command {
	pause := time.NewTimer(settle)
	defer pause.Stop()
	select {
	case <-ctx.Done():
		return nil
	case <-pause.C:
	}
	err := s.cfg.Node.Search(ctx, p2p.Query{Text: text}, func(answers []p2p.Answer, reach p2p.Reach) {
		s.do(func(ctx context.Context) {
			if version == s.finding.version {
				s.merge(answers)
				s.finding.reach = reach
				s.fillSearch(ctx)
			}
		})
	})
	return func(ctx context.Context) {
		if version != s.finding.version {
			return
		}
		if err != nil {
			s.trouble("The swarm could not be searched: "+plain(err)+".", "Your own library is still searched.", err)
		}
		s.finding.reach.Done = true
		s.fillSearch(ctx)
	}
}

// merge adds answers; rows with one infohash are one row with several holders.
func (s *State) merge(answers []p2p.Answer) {
	f := &s.finding
	for _, a := range answers {
		one, known := f.found[a.Row.InfoHash]
		if !known {
			one.row = a.Row
			f.order = append(f.order, a.Row.InfoHash)
		}
		if !holds(one.holders, a.Holder) {
			one.holders = append(one.holders[:len(one.holders):len(one.holders)], a.Holder)
		}
		f.found[a.Row.InfoHash] = one
	}
}

func holds(holders []p2p.Holder, h p2p.Holder) bool {
	for _, other := range holders {
		if other.Key == h.Key {
			return true
		}
	}
	return false
}

// SetFreeOnly lists only rows whose licence lets anyone share them.
func (s *State) SetFreeOnly(on bool) {
	s.do(func(ctx context.Context) {
		s.show.Search.FreeOnly = on
		s.fillSearch(ctx)
	})
}

// SetNotMine leaves out what the library has.
func (s *State) SetNotMine(on bool) {
	s.do(func(ctx context.Context) {
		s.show.Search.NotMine = on
		s.fillSearch(ctx)
	})
}

// Get fetches a found row from everyone who offers it.
func (s *State) Get(id string) {
	s.do(func(ctx context.Context) {
		if _, ok := s.get(id); ok {
			s.showTransfers(ctx)
		}
	})
}

func (s *State) get(id string) (found, bool) {
	ih, err := p2p.ParseInfoHash(id)
	one, ok := s.finding.found[ih]
	if err != nil || !ok {
		s.trouble("That row is no longer in the results.", "Search again.", fmt.Errorf("no row %.40q", id))
		return found{}, false
	}
	if _, err := s.cfg.Node.Fetch(p2p.Want{Row: one.row, Holders: one.holders}); err != nil {
		s.trouble("“"+one.row.Title+"” cannot be fetched: "+plain(err)+".", "Try another row.", err)
		return found{}, false
	}
	return one, true
}

// fillSearch draws the Search screen from what was found.
func (s *State) fillSearch(ctx context.Context) {
	f, v := &s.finding, &s.show.Search
	v.Mine = songRows(f.mine, s.show.Bar.ID)
	v.Columns = s.columns(place{section: SectionSongs})
	if v.NotMine {
		v.Mine = nil
	}
	transfers := byHash(s.cfg.Node.Transfers())
	rows := make([]FoundRow, 0, len(f.order))
	for _, ih := range rank(v.Query, f.found, f.order) {
		row := foundRow(f.found[ih])
		if t, ok := transfers[ih]; ok {
			row.Has, row.Progress = possession(t)
		} else if s.cfg.Shelf.Has(ctx, ih) {
			row.Has = Have
		}
		if (v.FreeOnly && !row.Free) || (v.NotMine && row.Has == Have) {
			continue
		}
		rows = append(rows, row)
	}
	v.Rows, v.Status = rows, status(v.Query, len(rows), len(f.order), f)
	v.Empty = ""
	if v.Query == "" {
		v.Empty = "Type a title, an artist or an album. Your own music answers at once, other listeners while you read."
	}
}
