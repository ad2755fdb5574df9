package playback

import (
	"context"
	"math/rand/v2"
	"slices"

	"linnet/app/message"
	"linnet/app/player"
	"linnet/app/state/loop"
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
	list    view.List // its Pages and Ahead are those of the rest
	reading bool
	version int // grows with every list that is played
}

// PlayTrack plays the list that a track stands in, from that track on: all of it, however long it is.
// place says which, where it stands there several times.
func (s *Slice) PlayTrack(id int64, place int) {
	s.loop.Do(func(ctx context.Context) {
		if l, ok := s.deps.Listed(id, place, s.deps.Player.Status().Shuffle); ok {
			s.playList(l)
			return
		}
		if t, err := s.deps.Index.Track(ctx, id); err == nil {
			s.Play([]player.Item{s.item(t)}, 0)
		} else {
			s.loop.Notice(message.Text("That track is no longer in the library."),
				message.Text("Rescan under Settings if it should be."), err)
		}
	})
}

// PlayAll plays the songs of what is open from the first, or when they are shuffled from any.
func (s *Slice) PlayAll() {
	s.loop.Do(func(context.Context) {
		if l, ok := s.deps.All(s.deps.Player.Status().Shuffle); ok {
			s.playList(l)
		}
	})
}

// playList plays a list that may go on beyond what is in memory.
func (s *Slice) playList(l view.List) {
	s.Play(s.items(l.Tracks), l.At)
	l.Tracks = nil
	s.rest.list = l
}

// queueOn puts more of the list that plays into the queue when little waits there.
func (s *Slice) queueOn(ctx context.Context, now player.Status) {
	r, enough := &s.rest, waiting
	if now.Shuffle {
		enough = waitingShuffle
	}
	if r.reading || len(r.list.Ahead) == 0 || len(now.Next) >= enough {
		return
	}
	n := 0
	if now.Shuffle {
		n = rand.IntN(len(r.list.Ahead))
	}
	p := r.list.Ahead[n]
	r.list.Ahead, r.reading = slices.Delete(r.list.Ahead, n, n+1), true
	version, read, after := r.version, r.list.Read, r.list.Pages[p]
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		tracks, next, err := read(ctx, after)
		return func(ctx context.Context) {
			if version == r.version {
				s.queueRest(ctx, page{p, tracks, next}, err)
			}
		}
	})
}

// page is one that was read of the list that plays.
type page struct {
	number int
	tracks []library.Track
	next   string // where the following one begins; empty: it is the last
}

// queueRest puts a page of the list that plays into the queue.
func (s *Slice) queueRest(ctx context.Context, p page, err error) {
	r := &s.rest
	r.reading = false
	if err != nil {
		s.loop.Log.Warn("reading on in the list that plays", "err", err)
		r.list.Ahead = nil
		return
	}
	if l := &r.list; p.number == len(l.Pages)-1 && p.next != "" {
		l.Pages, l.Ahead = append(l.Pages, p.next), append(l.Ahead, p.number+1)
	}
	s.deps.Player.Extend(s.items(p.tracks)...)
	s.Show(ctx)
}

// PlayQueued plays an item of the queue, counted from 0.
func (s *Slice) PlayQueued(i int) { s.loop.Do(func(context.Context) { s.deps.Player.PlayQueued(i) }) }

// MoveQueued moves an item of the queue to another place.
func (s *Slice) MoveQueued(from, to int) {
	s.loop.Do(func(context.Context) { s.deps.Player.MoveQueued(from, to) })
}

// RemoveQueued takes items out of the queue, and offers for a while to put them back.
func (s *Slice) RemoveQueued(at ...int) {
	if len(at) == 0 {
		return
	}
	s.loop.Do(func(ctx context.Context) {
		s.deps.Player.RemoveQueued(at...)
		s.loop.Offer(ctx, message.Count(len(at), "{n} song was taken out of the queue.", "{n} songs were taken out of the queue."),
			func(context.Context) { s.deps.Player.UnremoveQueued() })
	})
}

// ClearQueue empties the queue, and offers for a while to bring it back; what plays goes on.
func (s *Slice) ClearQueue() {
	s.loop.Do(func(ctx context.Context) {
		was := s.rest.list
		s.rest = rest{version: s.rest.version + 1}
		version := s.rest.version
		s.deps.Player.ClearQueue()
		s.loop.Offer(ctx, message.Text("The queue was cleared."), func(context.Context) {
			s.deps.Player.UnclearQueue()
			if version == s.rest.version {
				s.rest.list = was
			}
		})
	})
}
