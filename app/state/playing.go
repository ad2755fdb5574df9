package state

import (
	"context"
	"io"
	"os"
	"strings"
	"time"

	"linnet/app/player"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

// PlayNext puts a track before everything else in the queue.
func (s *State) PlayNext(id int64) { s.queue(id, s.cfg.Player.PlayNext) }

// Enqueue puts a track at the end of the queue.
func (s *State) Enqueue(id int64) { s.queue(id, s.cfg.Player.Enqueue) }

func (s *State) queue(id int64, add func(...player.Item)) {
	s.do(func(ctx context.Context) {
		t, err := s.cfg.Index.Track(ctx, id)
		if err != nil {
			s.trouble("That track is no longer in the library.", "Rescan under Settings if it should be.", err)
			return
		}
		add(item(t))
	})
}

// PlayFound fetches a found row and plays it while it arrives.
func (s *State) PlayFound(id string) {
	s.do(func(ctx context.Context) {
		if one, ok := s.get(id); ok {
			s.play([]player.Item{s.arriving(one.Row)}, 0)
			s.showTransfers(ctx)
		}
	})
}

// PlayTransfer plays what is arriving or has arrived: a track, an album or a torrent from its first track, and from the one that
// the id of a file names.
func (s *State) PlayTransfer(id string) {
	s.do(func(context.Context) {
		id, name, _ := strings.Cut(id, "/")
		s.playTransfer(id, name)
	})
}

func (s *State) playTransfer(id, name string) {
	items, at := s.albumParts(id), 0
	for _, t := range s.cfg.Node.Transfers() {
		if len(items) == 0 && t.Row.InfoHash.String() == id {
			items, at = s.transferItems(t, name)
		}
	}
	if len(items) == 0 {
		s.trouble("That transfer is no longer there.", "Search for the track again.", p2p.ErrUnknown)
		return
	}
	s.play(items, at)
}

func items(tracks []library.Track) []player.Item {
	list := make([]player.Item, len(tracks))
	for i, t := range tracks {
		list[i] = item(t)
	}
	return list
}

func item(t library.Track) player.Item {
	return player.Item{ID: t.ID, Title: t.Title, Artist: t.Artist(), Format: t.Format, Duration: t.Duration, Gain: t.TrackGain,
		Cover: view.CoverOf(t), Open: func(context.Context) (io.ReadSeekCloser, error) { return os.Open(t.Path) }}
}

// arriving is an item whose bytes come from the swarm while it plays.
func (s *State) arriving(r p2p.Row) player.Item {
	return player.Item{Key: r.InfoHash.String(), Title: r.Title, Artist: r.Artist, Format: r.Format, Duration: r.Duration,
		Open: func(ctx context.Context) (io.ReadSeekCloser, error) { return s.cfg.Node.Reader(ctx, r.InfoHash) }}
}

// TogglePlay pauses or goes on.
func (s *State) TogglePlay() { s.do(func(context.Context) { s.cfg.Player.Toggle() }) }

// Next plays the next item of the queue.
func (s *State) Next() { s.do(func(context.Context) { s.cfg.Player.Next() }) }

// Previous goes back to the start of the track, or to the one before when it has only just begun.
func (s *State) Previous() { s.do(func(context.Context) { s.cfg.Player.Previous() }) }

// Seek goes to a place in the track, from 0 to 1.
func (s *State) Seek(fraction float64) {
	s.do(func(context.Context) {
		if now := s.cfg.Player.Status(); now.Duration > 0 { // else the place would be the start
			s.cfg.Player.Seek(time.Duration(fraction * float64(now.Duration)))
		}
	})
}

// SetVolume sets the volume, from 0 to 1. It is kept for the next start.
func (s *State) SetVolume(v float64) {
	s.do(func(ctx context.Context) { s.setVolume(ctx, v) })
}

// Louder turns the volume up by so many steps of a twentieth, or down.
func (s *State) Louder(steps int) {
	s.do(func(ctx context.Context) {
		s.setVolume(ctx, min(max(s.cfg.Player.Status().Volume+float64(steps)/20, 0), 1))
	})
}

func (s *State) setVolume(ctx context.Context, v float64) {
	s.cfg.Player.SetVolume(v)
	s.set(func(set *view.Values) { set.Volume = v })
	s.showBar(ctx)
}

// ToggleShuffle plays the queue in random order, or in its own again.
func (s *State) ToggleShuffle() {
	s.do(func(context.Context) { s.cfg.Player.SetShuffle(!s.cfg.Player.Status().Shuffle) })
}

// ToggleRepeat begins the queue again at its end, or not.
func (s *State) ToggleRepeat() {
	s.do(func(context.Context) { s.cfg.Player.SetRepeat(!s.cfg.Player.Status().Repeat) })
}

// heard counts a play of an own track.
func (s *State) heard(ctx context.Context, i player.Item) {
	if i.ID == 0 {
		return
	}
	if err := s.cfg.Index.CountPlay(ctx, i.ID); err != nil {
		s.log.Warn("counting a play", "track", i.ID, "err", err)
	}
}

// showBar draws what the player reports: the bar, the queue, and the mark of the playing row.
func (s *State) showBar(ctx context.Context) {
	now := s.cfg.Player.Status()
	before := s.show.Bar.ID
	s.queueOn(ctx, now)
	s.show.Bar = bar(now)
	if now.Current.Key != "" {
		s.show.Bar.Buffered = s.arrivedPart(now.Current.Key)
	}
	if len(now.Next) != len(s.show.Queue) || !sameQueue(s.show.Queue, now.Next) {
		s.show.Queue = queueRows(now.Next)
	}
	if before != s.show.Bar.ID {
		s.fillLibrary()
		s.fillSearch(ctx)
	}
	s.followLyrics(ctx)
	if now.Trouble != nil && now.Trouble.Error() != s.playTrouble {
		s.playTrouble = now.Trouble.Error()
		s.trouble(view.Sentence(now.Trouble), "The next track plays.", now.Trouble)
	}
}

func bar(now player.Status) view.Bar {
	b := view.Bar{Volume: now.Volume, Shuffle: now.Shuffle, Repeat: now.Repeat}
	if !now.Has {
		return b
	}
	b.ID, b.Title, b.Artist, b.Cover = now.Current.ID, now.Current.Title, now.Current.Artist, now.Current.Cover
	b.Playing, b.Position, b.Length = now.Playing, view.Clock(now.Position), view.Clock(now.Duration)
	b.Fraction, b.Buffered = view.Fraction(int64(now.Position), int64(now.Duration)), 1
	if now.Buffering {
		b.Note = "Buffering"
		if now.Current.Key != "" {
			b.Note = "Buffering: waiting for the next piece from other listeners"
		}
	}
	return b
}

// arrivedPart is how much of an arriving track is here.
func (s *State) arrivedPart(key string) float64 {
	for _, t := range s.cfg.Node.Transfers() {
		if t.Row.InfoHash.String() == key {
			_, part := view.PossessionOf(t)
			return part
		}
	}
	return 1
}

func queueRows(next []player.Item) []view.QueueRow {
	rows := make([]view.QueueRow, len(next))
	for i, it := range next {
		rows[i] = view.QueueRow{ID: it.ID, Title: it.Title, Artist: it.Artist, Length: view.Clock(it.Duration), Cover: it.Cover}
	}
	return rows
}

func sameQueue(rows []view.QueueRow, next []player.Item) bool {
	for i, it := range next {
		if rows[i].ID != it.ID || rows[i].Title != it.Title {
			return false
		}
	}
	return true
}
