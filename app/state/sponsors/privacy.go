package sponsors

import (
	"context"
	"encoding/base64"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"

	"linnet/ads"
	"linnet/ads/stats"
	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
)

// DeleteWaiting forgets the reports that wait.
func (s *Slice) DeleteWaiting() {
	s.loop.Do(func(context.Context) {
		if err := s.deps.Recorder.DeleteWaiting(); err != nil {
			s.loop.CouldNot(message.DeleteWaiting, err, "Switch the statistics off to make sure that nothing is sent.")
		}
		s.ShowPrivacy()
	})
}

// report prepares the day's taste report when the listener agreed, and sends what is due.
func (s *Slice) report(ctx context.Context) {
	f, mode, ok := s.counting()
	if !ok {
		return
	}
	if err := s.deps.Recorder.Use(mode); err != nil {
		s.loop.Log.Warn("what waits under another promise is not wiped yet", "err", err)
		return
	}
	s.askAgain(f, mode)
	taste, events := s.agrees(stats.Taste), s.agrees(stats.AdEvents)
	if !taste && !events {
		return
	}
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		var err error
		if taste {
			err = s.answer(ctx)
		}
		sent := 0
		if err == nil {
			sent, err = s.deps.Recorder.Flush(ctx)
		}
		return func(context.Context) {
			if err != nil {
				s.loop.Log.Info("the report waits: the operator is away", "err", err)
			}
			if sent > 0 {
				s.loop.Log.Info("report sent", "n", sent)
			}
			s.ShowPrivacy()
		}
	})
}

func (s *Slice) answer(ctx context.Context) error {
	bucket, err := s.taste(ctx)
	if err != nil {
		return err
	}
	return s.deps.Recorder.Answer(s.loop.Now(), bucket)
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// taste draws one of the listener's three top genres. One is drawn, and then altered, so that even
// the true answers of many days would not spell out a library.
func (s *Slice) taste(ctx context.Context) (int, error) {
	genres, err := s.deps.Index.Genres(ctx)
	if err != nil {
		return 0, err
	}
	top := genres[:min(3, len(genres))]
	if len(top) == 0 {
		return ads.GenreBucket(""), nil
	}
	return ads.GenreBucket(top[rand.IntN(len(top))].Name), nil
}

// ShowPrivacy draws the Privacy screen.
func (s *Slice) ShowPrivacy() {
	r, set := s.deps.Recorder, s.loop.Get()
	sent, reports := r.Sent(), 0
	for _, s := range sent {
		if s.Report.Asking == "" {
			reports++
		}
	}
	p := view.Privacy{Panels: s.agrees(stats.Panels), Interests: s.agrees(stats.Interests), Taste: s.on(stats.Taste), AdEvents: s.on(stats.AdEvents),
		PanelPromise: s.promise(stats.Panels), InterestPromise: s.promise(stats.Interests), Promise: s.promise(stats.Taste), AdPromise: s.promise(stats.AdEvents),
		Next: s.nextReport(stats.Taste), NextAd: s.nextReport(stats.AdEvents),
		Budget: s.budget(reports), Mode: view.ModeNames[set.Mode] + ": " + view.Lower(view.ModeLearns[set.Mode])}
	for _, s := range sent {
		p.Sent = append(p.Sent, fmt.Sprintf("%s  %s  to %s", s.At.Local().Format("2 Jan 15:04"), raw(s.Report), s.URL))
	}
	*s.deps.Privacy = p
}

// raw is what is sent of a report as text: its bytes, or their base64 where they are sealed.
func raw(r stats.Report) string {
	if r.Sealed != "" {
		return base64.StdEncoding.EncodeToString(r.Bytes())
	}
	return string(r.Bytes())
}

// budget says what the reports can have given away, and what that comes to.
func (s *Slice) budget(sent int) string {
	words := "In the last 90 days nothing was sent."
	if sent > 0 {
		words = fmt.Sprintf("In the last 90 days: %s.", view.Count(sent, "report", "reports"))
	}
	if s.deps.Recorder.Budget() == 0 {
		return words + " Nothing was given away so far (ε = 0)."
	}
	for _, one := range []struct {
		p    stats.Purpose
		what string
	}{{stats.Taste, "your genre"}, {stats.AdEvents, "what a panel did"}} {
		spent := s.deps.Recorder.Spent(one.p)
		if spent == 0 {
			continue
		}
		words += fmt.Sprintf(" %s: ε = %g of %g for life is given away. Whoever saw all that was ever sent and knew that it is yours would guess %s right %d times in 100.",
			purposeNames[one.p], spent, stats.Lifetime(one.p), one.what, int(math.Round(100*s.deps.Recorder.Guessed(one.p))))
		if s.deps.Recorder.Ended(one.p) {
			words += " That is used up: nothing more is sent."
		}
	}
	return words
}

// nextReport shows what would be sent next for a purpose, decoded and raw.
func (s *Slice) nextReport(p stats.Purpose) string {
	if !s.agrees(p) {
		return ""
	}
	if s.deps.Recorder.Ended(p) {
		return "What may be given away in a life is used up. Nothing more is sent."
	}
	report, due, ok := s.deps.Recorder.Next(p)
	if !ok {
		return "Nothing waits to be sent."
	}
	return fmt.Sprintf("Next message, not before %s · %d bytes\n%s\n%s", due.Local().Format("2 Jan 15:04"), len(report.Bytes()), raw(report), s.decoded(report))
}

// decoded says what a report means to who receives it.
func (s *Slice) decoded(r stats.Report) string {
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
func (s *Slice) eventName(answer int) string {
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
