// Package playback is the player bar, the queue, and the lyrics of what plays.
package playback

import (
	"context"
	"io"
	"os"
	"strings"
	"time"

	"linnet/app/message"
	"linnet/app/player"
	"linnet/app/state/view"
	"linnet/library"
)

// PlayNext puts a track before everything else in the queue.
func (s *Slice) PlayNext(id int64) { s.put(id, s.deps.Player.PlayNext) }

// Enqueue puts a track at the end of the queue.
func (s *Slice) Enqueue(id int64) { s.put(id, s.deps.Player.Enqueue) }

func (s *Slice) put(id int64, add func(...player.Item)) {
	s.loop.Do(func(ctx context.Context) {
		t, err := s.deps.Index.Track(ctx, id)
		if err != nil {
			s.loop.Notice(message.Text("That track is no longer in the library."),
				message.Text("Rescan under Settings if it should be."), err)
			return
		}
		add(s.item(t))
	})
}

func (s *Slice) items(tracks []library.Track) []player.Item {
	list := make([]player.Item, len(tracks))
	for i, t := range tracks {
		list[i] = s.item(t)
	}
	return list
}

func (s *Slice) item(t library.Track) player.Item {
	from, to := t.Span()
	return player.Item{ID: t.ID, Title: t.Title, Artist: t.Artist(), Format: t.Format, Duration: t.Duration, Gain: t.TrackGain,
		Album: albumOf(t), Number: t.Disc*1000 + t.Number, Loudness: s.loudness(t),
		Cover: view.CoverOf(t), Span: player.Span{From: from, To: to},
		Open: func(context.Context) (io.ReadSeekCloser, error) { return os.Open(t.Path) }}
}

// albumOf tells albums apart; a track without one stands alone.
func albumOf(t library.Track) string {
	if t.Album == "" {
		return ""
	}
	return t.Album + "\x00" + t.AlbumArtist
}

// albumName is the name of the album that albumOf told apart.
func albumName(it player.Item) string {
	name, _, _ := strings.Cut(it.Album, "\x00")
	return name
}

// TogglePlay pauses or goes on.
func (s *Slice) TogglePlay() { s.loop.Do(func(context.Context) { s.deps.Player.Toggle() }) }

// Next plays the next item of the queue.
func (s *Slice) Next() { s.loop.Do(func(context.Context) { s.deps.Player.Next() }) }

// Previous goes back to the start of the track, or to the one before when it has only just begun.
func (s *Slice) Previous() { s.loop.Do(func(context.Context) { s.deps.Player.Previous() }) }

// Seek goes to a place in the track, from 0 to 1.
func (s *Slice) Seek(fraction float64) {
	s.loop.Do(func(context.Context) {
		if now := s.deps.Player.Status(); now.Duration > 0 { // else the place would be the start
			s.deps.Player.Seek(time.Duration(fraction * float64(now.Duration)))
		}
	})
}

// SetVolume sets the volume, from 0 to 1.
func (s *Slice) SetVolume(v float64) {
	s.loop.Do(func(ctx context.Context) { s.setVolume(ctx, v) })
}

// Louder turns the volume up by so many steps of a twentieth, or down.
func (s *Slice) Louder(steps int) {
	s.loop.Do(func(ctx context.Context) {
		s.setVolume(ctx, min(max(s.deps.Player.Status().Volume+float64(steps)/20, 0), 1))
	})
}

func (s *Slice) setVolume(ctx context.Context, v float64) {
	s.deps.Player.SetVolume(v)
	s.Show(ctx)
}

// ToggleShuffle plays the queue in random order, or in its own again.
func (s *Slice) ToggleShuffle() {
	s.loop.Do(func(context.Context) { s.deps.Player.SetShuffle(!s.deps.Player.Status().Shuffle) })
}

// ToggleRepeat goes from no repeating to the whole queue, then to the one track.
func (s *Slice) ToggleRepeat() {
	next := map[player.Repeat]player.Repeat{player.RepeatOff: player.RepeatAll, player.RepeatAll: player.RepeatOne}
	s.loop.Do(func(context.Context) { s.deps.Player.SetRepeat(next[s.deps.Player.Status().Repeat]) })
}

// Heard counts a play of an own track. A spot is no play, and nobody is told of it but who counts spots.
func (s *Slice) Heard(ctx context.Context, i player.Item) {
	if i.Interlude != "" {
		if s.deps.Spots != nil {
			s.deps.Spots.SpotHeard(i.Interlude)
		}
		return
	}
	if s.loop.Get().Sound.Private {
		return
	}
	s.tellHeard(ctx, i)
	if i.ID == 0 {
		return
	}
	if err := s.deps.Index.CountPlay(ctx, i.ID); err != nil {
		s.loop.Log.Warn("counting a play", "track", i.ID, "err", err)
	}
}

// Follow is Show, and says whether that changed anything that is seen.
func (s *Slice) Follow(ctx context.Context) bool {
	bar, queue, sheet, notice := *s.deps.Bar, *s.deps.Queue, s.loop.Sheet(), s.playNotice
	s.Show(ctx)
	same := len(queue) == len(*s.deps.Queue) && (len(queue) == 0 || &queue[0] == &(*s.deps.Queue)[0])
	return bar != *s.deps.Bar || !same || sheet != s.loop.Sheet() || notice != s.playNotice
}

// Show draws what the player reports: the bar, the queue, and the mark of the playing row.
func (s *Slice) Show(ctx context.Context) {
	now := s.deps.Player.Status()
	before := s.deps.Bar.ID
	s.queueOn(ctx, now)
	s.speak(ctx, now)
	*s.deps.Bar = bar(now)
	if now.Playing && s.deps.Bar.Note == "" && s.deps.Silent != nil && s.deps.Silent() {
		s.deps.Bar.Note = message.Text("No sound card: playing in silence")
	}
	if now.Current.ID != s.shapeOf {
		s.readShape(ctx, now.Current.ID)
		s.readChapters(ctx, now.Current.ID)
	}
	s.drawChapters(s.deps.Bar, now)
	s.deps.Bar.Shape, s.deps.Bar.Private = s.shape, s.loop.Get().Sound.Private
	if now.Current.Key != "" {
		s.deps.Bar.Buffered = s.deps.Arrived(now.Current.Key)
	}
	if len(now.Next) != len(*s.deps.Queue) || !sameQueue(*s.deps.Queue, now.Next) {
		*s.deps.Queue = queueRows(now.Next)
	}
	if before != s.deps.Bar.ID {
		s.deps.Changed(ctx)
	}
	s.tellPlaying(ctx, now)
	s.followLyrics(ctx)
	s.tellTrouble(now.Trouble)
}

func bar(now player.Status) view.Bar {
	b := view.Bar{Volume: now.Volume, Shuffle: now.Shuffle, Repeat: string(now.Repeat),
		Muted: now.Muted, StopAfter: now.StopAfter, Undo: now.Uncleared, Speed: now.Speed}
	if now.Sleep > 0 {
		b.Sleep = message.SleepsIn(int((now.Sleep + time.Minute - 1) / time.Minute))
	}
	if !now.Has {
		return b
	}
	b.ID, b.Title, b.Artist, b.Cover = now.Current.ID, now.Current.Title, now.Current.Artist, now.Current.Cover
	b.Album = albumName(now.Current)
	b.Playing, b.Position, b.Length = now.Playing, message.Clock(now.Position), message.Clock(now.Duration)
	b.Fraction, b.Buffered = view.Fraction(int64(now.Position.Truncate(time.Second)), int64(now.Duration)), 1
	if now.Buffering {
		b.Note = message.Text("Buffering")
		if now.Current.Key != "" {
			b.Note = message.Text("Buffering: waiting for the next piece from other listeners")
		}
	}
	if b.Note == "" {
		b.Note = b.Sleep
	}
	return b
}

func queueRows(next []player.Item) []view.QueueRow {
	rows := make([]view.QueueRow, len(next))
	for i, it := range next {
		rows[i] = view.QueueRow{ID: it.ID, Title: it.Title, Artist: it.Artist, Length: message.Clock(it.Duration), Cover: it.Cover,
			Album: albumName(it)}
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
