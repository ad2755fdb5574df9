package sponsors

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/ads/stats"
	"linnet/app/message"
	"linnet/app/player"
	"linnet/app/state/loop"
	"linnet/app/state/view"
)

// spot is what may be heard between two tracks. The zero value is nothing.
type spot struct {
	choice ads.Choice // looked for last
	begun  time.Time  // when the last one began to sound, or the slice
	sounds bool       // choice does, and the panel shows it
	left   int        // seconds until it can be skipped
}

// reference is the loudness that ReplayGain 2.0 brings every track to, in hundredths of LUFS.
const reference = -1800

// SetSpots switches spoken spots between tracks on or off. None is heard while panels are off, for the panel goes with it.
func (s *Slice) SetSpots(on bool) {
	s.loop.Do(func(ctx context.Context) {
		s.loop.Set(func(set *view.Values) { set.Spots = on })
		s.spot.begun = s.loop.Now()
		s.sponsor.next = time.Time{}
		if s.wantSpots(); !on {
			s.deps.Silence()
		}
		s.Keep(ctx)
	})
}

// speaks says whether a spot may be heard.
func (s *Slice) speaks() bool { return s.loop.Get().Spots && s.agrees(stats.Panels) }

// wantSpots has the feeds fetch spots from now on, or not.
func (s *Slice) wantSpots() {
	for _, f := range s.sponsor.feeds {
		f.Client.WantSpots(s.speaks())
	}
}

// Spot looks for a spot to be heard next, and hands it to take unless none may be: they are off, the last one began less than
// ads.SpotEvery ago, none fits, or it is not here.
func (s *Slice) Spot(ctx context.Context, take func(context.Context, player.Item)) {
	if !s.speaks() || s.spot.sounds || s.loop.Now().Sub(s.spot.begun) < ads.SpotEvery {
		return
	}
	choice, ok := ads.ChooseSpot(s.catalogues(), s.listener(), s.loop.Now(), s.deps.Draw())
	if !ok {
		return
	}
	s.loop.Background(ctx, func(context.Context) loop.Command {
		raw, err := s.file(func(f *feed.Client) ([]byte, error) { return f.Spot(choice.Ad.Spot.SHA256) })
		return func(ctx context.Context) {
			if err != nil {
				s.loop.Log.Info("a spot is not here yet", "ad", choice.Ad.ID, "err", err)
				return
			}
			if !s.speaks() || !s.current(choice.Ad) {
				return
			}
			s.spot.choice = choice
			take(ctx, spokenItem(choice.Ad, raw))
		}
	})
}

// spokenItem is a spot as the player takes it. Nothing is heard beyond the longest that a spot may be.
func spokenItem(ad ads.Ad, raw []byte) player.Item {
	gain := float64(reference-ad.Spot.Loudness) / 100
	return player.Item{Title: ad.Headline, Artist: message.SponsorName(ad.Sponsor), Format: "Opus",
		Duration: time.Duration(ad.Spot.Milliseconds) * time.Millisecond, Interlude: ad.Name(), Gain: gain,
		Span: player.Span{To: ads.LongestSpot},
		Open: func(context.Context) (io.ReadSeekCloser, error) { return memoryFile{bytes.NewReader(raw)}, nil }}
}

// memoryFile is a file in memory.
type memoryFile struct{ *bytes.Reader }

// Close implements io.Closer.
func (memoryFile) Close() error { return nil }

// Speaks is told all the time which spot sounds, by its Interlude, and in how many seconds it can be skipped; "": none does. The panel
// shows its ad for as long.
func (s *Slice) Speaks(name string, left int) {
	sp := &s.spot
	switch sounds := name != "" && name == sp.choice.Ad.Name(); {
	case sounds && (!sp.sounds || sp.left != left):
		if !sp.sounds {
			sp.begun = s.loop.Now()
		}
		sp.sounds, sp.left = true, left
		s.sponsor.look++ // what is seen meanwhile is no view of a panel
		s.sponsor.choice, s.sponsor.chosen = sp.choice, s.loop.Now()
		s.draw(sp.choice)
	case !sounds && sp.sounds:
		sp.sounds = false
		s.sponsor.chosen = time.Time{}
		s.choose()
	}
}

// SpotHeard counts a spot that was heard to its end, or for ten seconds: that is a view of its ad.
func (s *Slice) SpotHeard(name string) {
	ad := s.spot.choice.Ad
	if ad.Name() != name {
		return
	}
	s.sponsor.shown.count(ad, s.loop.Now(), func(r *ShownAd) { r.Days[day(s.loop.Now())]++ })
	s.happened(ad, stats.View)
	s.Show()
}

// SkipAd goes on behind the spot that sounds, if it has sounded for three seconds.
func (s *Slice) SkipAd() {
	s.loop.Do(func(context.Context) {
		if s.spot.sounds && s.spot.left == 0 {
			s.deps.Silence()
		}
	})
}

// spoken keeps the ad of the spot that sounds on the panel, and ends the spot if the listener hid it or switched spots off; false: none
// sounds.
func (s *Slice) spoken(listener ads.Listener) bool {
	if !s.spot.sounds {
		return false
	}
	ad := s.spot.choice.Ad
	if listener.Hidden[ad.Name()] || listener.HiddenSponsors[ad.Sponsor] || !s.speaks() {
		s.deps.Silence()
		s.spot.sounds, s.spot.choice = false, ads.Choice{}
		s.sponsor.chosen = time.Time{}
		return false
	}
	return true
}

// file asks the followed feeds for a file. It may be called from any goroutine.
func (s *Slice) file(of func(*feed.Client) ([]byte, error)) ([]byte, error) {
	errs := []error{errors.New("no feed has it")}
	for _, f := range *s.clients.Load() {
		raw, err := of(f)
		if err == nil {
			return raw, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}
