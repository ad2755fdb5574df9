package state

import (
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
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

// SetAdEvents switches ad statistics on or off. Off wipes what is kept of the day and what waits, at once.
func (s *State) SetAdEvents(on bool) { s.consent(stats.AdEvents, on) }

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
	if _, mode, ok := s.counting(); ok {
		return mode
	}
	return stats.Mode{Name: "solo", Epsilon: 2}
}

// DeleteWaiting forgets the reports that wait.
func (s *State) DeleteWaiting() {
	s.do(func(context.Context) {
		if err := s.cfg.Recorder.DeleteWaiting(); err != nil {
			s.trouble("What is waiting was not deleted: "+plain(err)+".", "Switch the statistics off to make sure that nothing is sent.", err)
		}
		s.showPrivacy()
	})
}

// report prepares the day's taste report when the listener agreed, and sends what is due.
func (s *State) report(ctx context.Context) {
	_, mode, ok := s.counting()
	if !ok {
		return
	}
	taste, events := s.holds(stats.Taste, mode), s.holds(stats.AdEvents, mode)
	if !taste && !events {
		return
	}
	s.background(ctx, func(ctx context.Context) command {
		var err error
		if taste {
			err = s.answer(ctx)
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

func (s *State) answer(ctx context.Context) error {
	bucket, err := s.taste(ctx)
	if err != nil {
		return err
	}
	return s.cfg.Recorder.Answer(s.now(), bucket)
}

// holds says whether the listener agrees and what they agreed to covers the operator's mode. Another
// promise switches the statistics off until the listener agrees again.
func (s *State) holds(p stats.Purpose, mode stats.Mode) bool {
	if !s.cfg.Recorder.Consented(p) {
		return false
	}
	last := s.agreed(p)
	agreed := last.Agreed()
	if !covers(agreed, mode) || !last.Current() {
		s.agree(p, false)
		s.trouble(purposeNames[p]+" were switched off: the operator now promises something else than you agreed to.", "Read the new promise under Privacy and decide again.", nil)
		s.showPrivacy()
		return false
	}
	if mode != agreed {
		s.agree(p, true)
	}
	return true
}

// purposeNames begin a sentence.
var purposeNames = map[stats.Purpose]string{stats.Taste: "Taste statistics", stats.AdEvents: "Ad statistics"}

// covers says whether a yes to one mode is a yes to another: one that gives away no more, under the same
// agreement of the same two parties, or to the same host. A yes before any host was known is to the
// first that the listener's own feed names.
func covers(agreed, mode stats.Mode) bool {
	if mode.Name != agreed.Name || mode.Epsilon > agreed.Epsilon || mode.Pair != agreed.Pair {
		return false
	}
	return mode.Name == "pair" || agreed.Intake == "" || hostOf(agreed.Intake) == hostOf(mode.Intake)
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// agreed is the listener's newest yes.
func (s *State) agreed(p stats.Purpose) stats.Consent {
	for _, c := range slices.Backward(s.cfg.Recorder.Consents()) {
		if c.Purpose == p && c.Given {
			return c
		}
	}
	return stats.Consent{}
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
	mode := s.modeOrDefault()
	sent, reports := r.Sent(), 0
	for _, s := range sent {
		if s.Report.Asking == "" {
			reports++
		}
	}
	p := Privacy{Panels: r.Consented(stats.Panels), Interests: r.Consented(stats.Interests), Taste: r.Consented(stats.Taste), AdEvents: r.Consented(stats.AdEvents),
		Promise: stats.Promise(mode), AdPromise: stats.Wording(stats.AdEvents, mode), Next: s.nextReport(stats.Taste), NextAd: s.nextReport(stats.AdEvents),
		Budget: budget(reports, r.Budget()), Mode: modeNames[set.Mode] + ": " + lower(modeLearns[set.Mode])}
	for _, s := range sent {
		p.Sent = append(p.Sent, fmt.Sprintf("%s  %s  to %s", s.At.Local().Format("2 Jan 15:04"), raw(s.Report), s.URL))
	}
	s.show.Privacy = p
}

// raw is what is sent of a report as text: its bytes, or their base64 where they are sealed.
func raw(r stats.Report) string {
	if r.Sealed != "" {
		return base64.StdEncoding.EncodeToString(r.Bytes())
	}
	return string(r.Bytes())
}

// budget says what the reports of 90 days can have given away.
func budget(sent int, epsilon float64) string {
	if sent == 0 {
		return "In the last 90 days nothing was sent, so nothing was given away (ε = 0)."
	}
	return fmt.Sprintf("In the last 90 days: %s. Whoever had them all and knew that they are yours would learn at most ε = %g about you; it adds up from report to report.", count(sent, "report", "reports"), epsilon)
}

// nextReport shows what would be sent next for a purpose, decoded and raw.
func (s *State) nextReport(p stats.Purpose) string {
	if !s.cfg.Recorder.Consented(p) {
		return ""
	}
	report, due, ok := s.cfg.Recorder.Next(p)
	if !ok {
		return "Nothing waits to be sent."
	}
	return fmt.Sprintf("Next message, not before %s · %d bytes\n%s\n%s", due.Local().Format("2 Jan 15:04"), len(report.Bytes()), raw(report), s.decoded(report))
}

// decoded says what a report means to who receives it.
func (s *State) decoded(r stats.Report) string {
	said := ads.Genres()[r.Answer]
	if r.Task == stats.TaskEvent {
		said = s.eventName(r.Answer)
	}
	if r.Asking != "" {
		return fmt.Sprintf("In base64. It asks the helper for the token of a report that says “%s”; it is blinded, so that the helper cannot tell which report the token is for.", said)
	}
	if r.Sealed != "" {
		return fmt.Sprintf("In base64. It holds two sealed parts, which say “%s” only together; each party can open its own alone.", said)
	}
	return fmt.Sprintf("It says “%s”, or chance made it say so.", said)
}

// eventName is an answer of the ad statistics in words.
func (s *State) eventName(answer int) string {
	counter, e := stats.EventAt(answer)
	if counter == 0 {
		return "nothing"
	}
	what := map[stats.Event]string{stats.View: "seen", stats.Click: "clicked", stats.Hide: "hidden"}[e]
	if f, _, ok := s.counting(); ok {
		c := f.news.Catalogue
		for _, ad := range c.Ads {
			if stats.CounterOf(c, ad.ID) == counter {
				return fmt.Sprintf("a panel of %s was %s", ad.Sponsor, what)
			}
		}
	}
	return fmt.Sprintf("a panel of campaign %d was %s", counter, what)
}
