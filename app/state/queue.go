package state

import (
	"context"
	"math/rand/v2"
	"slices"

	"linnet/app/player"
	"linnet/app/state/view"
	"linnet/library"
)

// How many songs wait in the queue before more of a long list are put into it: some to see in order,
// and when they are shuffled enough to be a mixture.
const (
	waiting        = 100
	waitingShuffle = 1000
)

// rest is what of the list that plays is not in the queue yet. It is read page by page as the queue
// empties, for a list may be as long as the library.
type rest struct {
	from    request
	marks   []string // where the pages of the list begin
	ahead   []int    // those to come
	reading bool
	version int // grows with every list that is played
}

// play replaces the queue.
func (s *State) play(list []player.Item, at int) {
	s.rest = rest{version: s.rest.version + 1}
	s.cfg.Player.Play(list, at)
}

// PlayTrack plays the list that a track stands in, from that track on: all of it, however long it is.
// place says which, where it stands there several times.
func (s *State) PlayTrack(id int64, place int) {
	s.do(func(ctx context.Context) {
		if s.show.Screen == view.ScreenSearch {
			if at := slices.IndexFunc(s.finding.mine, func(t library.Track) bool { return t.ID == id }); at >= 0 {
				s.play(items(s.finding.mine), at)
				return
			}
		} else if at := s.shelves.songs.find(id, place); at >= 0 {
			s.playList(at)
			return
		}
		if t, err := s.cfg.Index.Track(ctx, id); err == nil {
			s.play([]player.Item{item(t)}, 0)
		} else {
			s.trouble("That track is no longer in the library.", "Rescan under Settings if it should be.", err)
		}
	})
}

// PlayAll plays the songs of what is open from the first, or when they are shuffled from any.
func (s *State) PlayAll() {
	s.do(func(ctx context.Context) {
		songs := s.shelves.songs
		if songs.pages[0] == nil {
			return
		}
		at := 0
		if s.cfg.Player.Status().Shuffle {
			at = rand.IntN(len(songs.pages[0].tracks))
		}
		s.playList(at)
	})
}

// playList plays the open list from a place in it that is in memory.
func (s *State) playList(at int) {
	songs := s.shelves.songs
	tracks, here, from, to := songs.around(at)
	s.play(items(tracks), here)
	s.rest.from, s.rest.marks = s.request(page), slices.Clone(songs.marks)
	shuffle := s.cfg.Player.Status().Shuffle
	for p := range s.rest.marks {
		if p >= to || p < from && shuffle {
			s.rest.ahead = append(s.rest.ahead, p)
		}
	}
}

// queueOn puts more of the list that plays into the queue when little waits there.
func (s *State) queueOn(ctx context.Context, now player.Status) {
	r, enough := &s.rest, waiting
	if now.Shuffle {
		enough = waitingShuffle
	}
	if r.reading || len(r.ahead) == 0 || len(now.Next) >= enough {
		return
	}
	n := 0
	if now.Shuffle {
		n = rand.IntN(len(r.ahead))
	}
	p := r.ahead[n]
	r.ahead, r.reading = slices.Delete(r.ahead, n, n+1), true
	version, from := r.version, r.from
	from.after = r.marks[p]
	s.background(ctx, func(ctx context.Context) command {
		l, err := read(ctx, s.cfg.Index, from)
		return func(ctx context.Context) {
			if version == r.version {
				s.queueRest(ctx, p, l, err)
			}
		}
	})
}

// queueRest puts page p of the list that plays into the queue.
func (s *State) queueRest(ctx context.Context, p int, l listing, err error) {
	r := &s.rest
	r.reading = false
	if err != nil {
		s.log.Warn("reading on in the list that plays", "err", err)
		r.ahead = nil
		return
	}
	if p == len(r.marks)-1 && l.next != "" {
		r.marks, r.ahead = append(r.marks, l.next), append(r.ahead, p+1)
	}
	s.cfg.Player.Extend(items(l.tracks)...)
	s.showBar(ctx)
}

// PlayQueued plays an item of the queue, counted from 0.
func (s *State) PlayQueued(i int) { s.do(func(context.Context) { s.cfg.Player.PlayQueued(i) }) }

// MoveQueued moves an item of the queue to another place.
func (s *State) MoveQueued(from, to int) {
	s.do(func(context.Context) { s.cfg.Player.MoveQueued(from, to) })
}

// RemoveQueued takes an item out of the queue.
func (s *State) RemoveQueued(i int) { s.do(func(context.Context) { s.cfg.Player.RemoveQueued(i) }) }

// ClearQueue empties the queue; what plays goes on.
func (s *State) ClearQueue() {
	s.do(func(context.Context) {
		s.rest = rest{version: s.rest.version + 1}
		s.cfg.Player.ClearQueue()
	})
}
