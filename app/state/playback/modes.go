package playback

import (
	"context"
	"time"

	"linnet/app/message"
	"linnet/app/player"
	"linnet/app/state/loop"
	"linnet/app/state/view"
)

// SetMuted takes the sound away, or brings it back.
func (s *Slice) SetMuted(on bool) { s.loop.Do(func(context.Context) { s.deps.Player.SetMuted(on) }) }

// SetSpeed plays at so many times the speed, at the same pitch.
func (s *Slice) SetSpeed(times float64) {
	s.loop.Do(func(context.Context) { s.deps.Player.SetSpeed(times) })
}

// SetSleep pauses after so many minutes; 0: never.
func (s *Slice) SetSleep(minutes int) {
	s.loop.Do(func(context.Context) { s.deps.Player.SetSleep(time.Duration(minutes) * time.Minute) })
}

// SetStopAfter stops after the current track, or goes on as usual.
func (s *Slice) SetStopAfter(on bool) {
	s.loop.Do(func(context.Context) { s.deps.Player.SetStopAfter(on) })
}

// Skip goes so many seconds on, or back.
func (s *Slice) Skip(seconds int) {
	s.loop.Do(func(context.Context) { s.deps.Player.Skip(time.Duration(seconds) * time.Second) })
}

// SetSound changes how everything sounds.
func (s *Slice) SetSound(alter func(*view.SoundValues)) {
	s.loop.Do(func(ctx context.Context) {
		s.loop.Set(func(set *view.Values) { alter(&set.Sound) })
		s.deps.Player.SetSound(soundOf(s.loop.Get().Sound))
		s.deps.SoundSet(ctx)
		s.Show(ctx)
	})
}

// soundOf is what the player is told of the listener's choice.
func soundOf(v view.SoundValues) player.Sound {
	return player.Sound{Gain: player.GainMode(v.Gain), Preamp: v.Preamp, Crossfade: time.Duration(v.Crossfade) * time.Second,
		Equaliser: v.Equaliser,
		Bands:     v.Bands, Balance: v.Balance, Mono: v.Mono}
}

// UnclearQueue puts back what ClearQueue took out.
func (s *Slice) UnclearQueue() { s.loop.Do(func(context.Context) { s.deps.Player.UnclearQueue() }) }

// SaveQueue asks for the name of a playlist that what plays and what waits is put into.
func (s *Slice) SaveQueue() {
	s.loop.Do(func(context.Context) {
		var tracks []int64
		q := s.deps.Player.Queue()
		for _, it := range q.Items[min(q.Place, len(q.Items)):] {
			if it.ID != 0 {
				tracks = append(tracks, it.ID)
			}
		}
		if len(tracks) == 0 {
			s.loop.OpenSheet(view.Sheet{Title: message.Text("New playlist"),
				Text: message.Text("Nothing of your library is in the queue.")}, loop.Sheet{})
			return
		}
		s.loop.OpenSheet(view.Sheet{Title: message.Text("New playlist"), Action: message.Text("Create"), Note: message.Songs(len(tracks)),
			Fields: []view.Field{{Key: fieldName, Label: message.Text("Name"), Hint: message.Text("Sunday morning")}}},
			loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
				p, err := s.deps.Index.CreatePlaylist(ctx, values[fieldName])
				if err == nil {
					err = s.deps.Index.AddToPlaylist(ctx, p.ID, -1, tracks...)
				}
				s.deps.ListMade(ctx)
				return err
			}})
	})
}

// fieldName is the name of a playlist in its sheet.
const fieldName = "name"

// historyRows is how many tracks the history shows.
const historyRows = 200

// ShowHistory shows what was played, the latest first.
func (s *Slice) ShowHistory() {
	s.loop.Do(func(ctx context.Context) {
		s.loop.Background(ctx, func(ctx context.Context) loop.Command {
			tracks, err := s.deps.Index.LastPlayed(ctx, historyRows)
			return func(context.Context) {
				v := view.Sheet{Title: message.Text("What was played"), Line: -1}
				for _, t := range tracks {
					v.Lines = append(v.Lines, message.Dotted(t.Title, t.Artist(), view.Ago(s.loop.Now().Sub(t.LastPlayed))))
				}
				switch {
				case err != nil:
					v.Text = message.CouldNot(message.ReadHistory, view.Plain(err))
				case len(tracks) == 0:
					v.Text = message.Text("A song counts as played after half of it, or four minutes.")
				}
				s.loop.OpenSheet(v, loop.Sheet{})
			}
		})
	})
}

// Tune tells the player how everything is to sound.
func (s *Slice) Tune() { s.deps.Player.SetSound(soundOf(s.loop.Get().Sound)) }
