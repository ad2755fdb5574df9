package state

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"linnet/ads"
	"linnet/ads/stats"
)

// SetPanels switches sponsor panels on or off.
func (s *State) SetPanels(on bool) { s.consent(stats.Panels, on) }

// SetUseInterests lets the ticked topics be used for the choice of an ad, on this machine, or not.
func (s *State) SetUseInterests(on bool) { s.consent(stats.Interests, on) }

// SetTaste switches taste statistics on or off. Off wipes what waits, at once.
func (s *State) SetTaste(on bool) { s.consent(stats.Taste, on) }

func (s *State) consent(purpose stats.Purpose, on bool) {
	s.do(func(ctx context.Context) {
		s.agree(purpose, on)
		s.sponsor.next = time.Time{}
		s.keepSponsors(ctx)
	})
}

func (s *State) agree(purpose stats.Purpose, on bool) {
	if err := s.cfg.Recorder.SetConsent(purpose, on, s.modeOrDefault()); err != nil {
		s.trouble("Your choice could not be recorded, so it stays as it was: "+plain(err)+".", "Try again.", err)
	}
}

// modeOrDefault is the mode that the consent is for. Before a feed says otherwise it is solo, which
// needs trust in nobody; without a feed there is nowhere to send anything.
func (s *State) modeOrDefault() stats.Mode {
	if mode, ok := s.mode(); ok {
		return mode
	}
	return stats.Mode{Name: "solo", Epsilon: 2}
}

// DeleteWaiting forgets the report that waits.
func (s *State) DeleteWaiting() {
	s.do(func(context.Context) {
		if err := s.cfg.Recorder.DeleteWaiting(); err != nil {
			s.trouble("The waiting report was not deleted: "+plain(err)+".", "Switch taste statistics off to make sure that it is not sent.", err)
		}
		s.showPrivacy()
	})
}

// report prepares the day's taste report when the listener agreed, and sends what is due.
func (s *State) report(ctx context.Context) {
	mode, ok := s.mode()
	if !s.cfg.Recorder.Consented(stats.Taste) || !ok || !s.holds(mode) {
		return
	}
	s.background(ctx, func(ctx context.Context) command {
		bucket, err := s.taste(ctx)
		if err == nil {
			err = s.cfg.Recorder.Answer(s.now(), bucket)
		}
		sent := 0
		if err == nil {
			sent, err = s.cfg.Recorder.Flush(ctx)
		}
		return func(context.Context) {
			if err != nil {
				s.log.Info("the report waits: the operator is away", "err", err)
			}
			if sent > 0 {
				s.log.Info("report sent", "n", sent)
			}
			s.showPrivacy()
		}
	})
}

// holds says whether what the listener agreed to covers the operator's mode. A weaker promise switches
// the statistics off until the listener agrees again; only a new address is taken as agreed.
func (s *State) holds(mode stats.Mode) bool {
	agreed := s.agreed()
	if mode.Name != agreed.Name || mode.Epsilon > agreed.Epsilon {
		s.agree(stats.Taste, false)
		s.trouble("Taste statistics were switched off: the operator now promises less than you agreed to.", "Read the new promise under Privacy and decide again.", nil)
		return false
	}
	if mode != agreed {
		s.agree(stats.Taste, true)
	}
	return true
}

// agreed is the mode that the listener's newest yes to taste statistics names.
func (s *State) agreed() stats.Mode {
	var m stats.Mode
	for _, c := range s.cfg.Recorder.Consents() {
		if c.Purpose == stats.Taste && c.Given {
			m = stats.Mode{Name: c.Mode, Epsilon: c.Epsilon, Intake: c.Intake}
		}
	}
	return m
}

// taste draws one of the listener's three top genres. One is drawn, and then altered, so that even
// the true answers of many days would not spell out a library.
func (s *State) taste(ctx context.Context) (int, error) {
	genres, err := s.cfg.Index.Genres(ctx)
	if err != nil {
		return 0, err
	}
	top := genres[:min(3, len(genres))]
	if len(top) == 0 {
		return ads.GenreBucket(""), nil
	}
	return ads.GenreBucket(top[rand.IntN(len(top))].Name), nil
}

// showPrivacy draws the Privacy screen.
func (s *State) showPrivacy() {
	r, set := s.cfg.Recorder, s.cfg.Preferences.Get()
	p := Privacy{Panels: r.Consented(stats.Panels), Interests: r.Consented(stats.Interests), Taste: r.Consented(stats.Taste),
		Promise: stats.Promise(s.modeOrDefault()), Next: s.nextReport(), Mode: modeNames[set.Mode] + ": " + lower(modeLearns[set.Mode])}
	for _, sent := range r.Sent() {
		p.Sent = append(p.Sent, fmt.Sprintf("%s  %s  to %s", sent.At.Local().Format("2 Jan 15:04"), sent.Bytes, sent.URL))
	}
	s.show.Privacy = p
}

// nextReport shows what would be sent next, decoded and raw.
func (s *State) nextReport() string {
	if !s.cfg.Recorder.Consented(stats.Taste) {
		return ""
	}
	report, due, ok := s.cfg.Recorder.Next()
	if !ok {
		return "Nothing waits to be sent."
	}
	raw := report.Bytes()
	return fmt.Sprintf("Next report, not before %s · %d bytes\n%s\nIt says “%s”, or chance made it say so.",
		due.Local().Format("2 Jan 15:04"), len(raw), raw, ads.Genres()[report.Answer])
}
