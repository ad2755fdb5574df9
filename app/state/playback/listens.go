package playback

import (
	"context"
	"time"

	"linnet/app/message"
	"linnet/app/player"
	"linnet/app/scrobble"
	"linnet/app/state/view"
)

// Scrobbler tells a server what was heard. It does nothing without the listener's consent.
type Scrobbler interface {
	Heard(scrobble.Listen) error
	Playing(scrobble.Listen)
	Wake()
	Forget() error
	Status() scrobble.Status
}

// listensPromise is what the listener agrees to.
const listensPromise = message.ID("Each song you hear goes to the server below, with the time and your account: title, artist, album " +
	"and length, as shown. " +
	"What plays now is told, too. On listenbrainz.org everybody can read it. Off at first; switching it off deletes what waits.")

// sample is shown while nothing plays.
func sample() scrobble.Listen {
	return scrobble.Listen{At: time.Date(2026, 1, 2, 15, 4, 0, 0, time.UTC), Title: message.Text("Song"), Artist: message.Text("Artist"),
		Album: message.Text("Album"), Length: 3 * time.Minute, Position: 1}
}

// SetListens switches on or off that a server is told what was heard.
func (s *Slice) SetListens(on bool) {
	s.setListens(func(v *view.ListenValues) {
		v.On, v.Since, v.To = on, time.Time{}, ""
		if on {
			v.Since, v.To = s.loop.Now(), string(listensPromise)
		}
	})
	if !on {
		s.loop.Do(func(context.Context) {
			if err := s.deps.Scrobbler.Forget(); err != nil {
				s.loop.CouldNot(message.DeleteWaiting, err, message.Text("Make room on the disk, then switch it on and off once more."))
			}
			s.ShowListens()
		})
	}
}

// SetListensTo names the server, and the token of an account there.
func (s *Slice) SetListensTo(server, token string) {
	s.setListens(func(v *view.ListenValues) { v.Server, v.Token = server, token })
}

func (s *Slice) setListens(alter func(*view.ListenValues)) {
	s.loop.Do(func(context.Context) {
		s.loop.Set(func(set *view.Values) { alter(&set.Listens) })
		s.deps.Scrobbler.Wake()
		s.ShowListens()
	})
}

// ShowListens draws what is told and to whom.
func (s *Slice) ShowListens() {
	set := s.loop.Get().Listens
	v := view.Listens{On: set.On, Server: set.Server, Token: set.Token, Promise: listensPromise.Text(), Next: scrobble.Example(sample())}
	if s.told.Title != "" {
		v.Next = scrobble.Example(s.told)
	}
	if set.On && set.Token == "" {
		v.Status = message.Text("Nothing is sent without a token. You find yours on the page of your account.")
	} else if st := s.deps.Scrobbler.Status(); st.Trouble != nil {
		v.Status = message.ListensWait(st.Waiting, view.Plain(st.Trouble))
	} else if st.Sent > 0 {
		v.Status = message.ListensSent(st.Sent, view.Ago(s.loop.Now().Sub(st.Last)))
	}
	*s.deps.Listens = v
}

// tellPlaying tells of a track that has begun to sound.
func (s *Slice) tellPlaying(ctx context.Context, now player.Status) {
	if !now.Playing || now.Current.Interlude != "" || now.Current.ID == s.toldOf && now.Current.Title == s.told.Title {
		return
	}
	s.told, s.toldOf = s.listen(ctx, now.Current), now.Current.ID
	s.told.At = s.loop.Now().Add(-now.Position)
	if !s.loop.Get().Sound.Private {
		s.deps.Scrobbler.Playing(s.told)
	}
	s.ShowListens()
}

// tellHeard tells that a track was heard.
func (s *Slice) tellHeard(ctx context.Context, it player.Item) {
	l := s.listen(ctx, it)
	l.At = s.told.At
	if l.Title != s.told.Title || l.At.IsZero() {
		l.At = s.loop.Now().Add(-it.Duration / 2)
	}
	if err := s.deps.Scrobbler.Heard(l); err != nil {
		s.loop.Log.Warn("what was heard cannot be kept", "err", err)
	}
	s.ShowListens()
}

// listen is what is told of an item.
func (s *Slice) listen(ctx context.Context, it player.Item) scrobble.Listen {
	l := scrobble.Listen{Title: it.Title, Artist: it.Artist, Length: it.Duration}
	if it.ID == 0 {
		return l
	}
	if t, err := s.deps.Index.Track(ctx, it.ID); err == nil {
		l.Album, l.Track, l.Release, l.Position = t.Album, t.MusicBrainzTrack, t.MusicBrainzAlbum, t.Number
	}
	return l
}
