package sponsors

import (
	"context"
	"encoding/base64"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"strconv"

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
			s.loop.CouldNot(message.DeleteWaiting, err, message.Text("Switch the statistics off to make sure that nothing is sent."))
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
	p := view.Privacy{Panels: s.agrees(stats.Panels), Interests: s.agrees(stats.Interests), Taste: s.on(stats.Taste),
		AdEvents:     s.on(stats.AdEvents),
		PanelPromise: s.promise(stats.Panels), InterestPromise: s.promise(stats.Interests), Promise: s.promise(stats.Taste),
		AdPromise: s.promise(stats.AdEvents),
		Next:      s.nextReport(stats.Taste), NextAd: s.nextReport(stats.AdEvents),
		Budget: s.budget(reports), Mode: view.ModeSums[set.Mode].Text()}
	for _, s := range sent {
		p.Sent = append(p.Sent, message.Text("{time}  {report}  to {address}", "time", message.ShortTime(s.At.Local()),
			"report", raw(s.Report), "address", s.URL))
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
	words := message.Text("In the last 90 days nothing was sent.")
	if sent > 0 {
		words = message.Count(sent, "In the last 90 days: {n} report.", "In the last 90 days: {n} reports.")
	}
	if s.deps.Recorder.Budget() == 0 {
		return message.Sentences(words, message.Text("Nothing was given away so far (ε = 0)."))
	}
	for _, p := range []stats.Purpose{stats.Taste, stats.AdEvents} {
		spent := s.deps.Recorder.Spent(p)
		if spent == 0 {
			continue
		}
		words = message.Sentences(words, purposeTexts[p].spent.Text("spent", fmt.Sprintf("%g", spent), "life",
			fmt.Sprintf("%g", stats.Lifetime(p)),
			"n", message.Number(int(math.Round(100*s.deps.Recorder.Guessed(p))))))
		if s.deps.Recorder.Ended(p) {
			words = message.Sentences(words, message.Text("That is used up: nothing more is sent."))
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
		return message.Text("What may be given away in a life is used up. Nothing more is sent.")
	}
	report, due, ok := s.deps.Recorder.Next(p)
	if !ok {
		return message.Text("Nothing waits to be sent.")
	}
	size := len(report.Bytes())
	head := message.Count(size, "Next message, not before {time} · {n} byte", "Next message, not before {time} · {n} bytes", "time",
		message.ShortTime(due.Local()))
	return message.Paragraphs(head, raw(report), s.decoded(report))
}

// decoded says what a report means to who receives it.
func (s *Slice) decoded(r stats.Report) string {
	said := ads.Genres()[r.Answer]
	if r.Task == stats.TaskEvent {
		said = s.eventName(r.Answer)
	}
	if r.Asking != "" {
		return message.Text("In base64. It asks the helper for the token of a report that says “{answer}”; it is blinded, so that the "+
			"helper cannot "+
			"tell which report the token is for.", "answer", said)
	}
	if r.Sealed != "" {
		return message.Text("In base64. It holds two sealed parts, which say “{answer}” only together; each party can open its own alone.",
			"answer", said)
	}
	return message.Text("It says “{answer}”, or chance made it say so.", "answer", said)
}

// eventTexts say what became of a panel: of a sponsor that is known, or of a campaign by its number.
var eventTexts = map[stats.Event]struct{ of, counted message.ID }{
	stats.View:  {message.ID("a panel of {sponsor} was seen"), message.ID("a panel of campaign {campaign} was seen")},
	stats.Click: {message.ID("a panel of {sponsor} was clicked"), message.ID("a panel of campaign {campaign} was clicked")},
	stats.Hide:  {message.ID("a panel of {sponsor} was hidden"), message.ID("a panel of campaign {campaign} was hidden")},
}

// eventName is an answer of the ad statistics in words.
func (s *Slice) eventName(answer int) string {
	counter, e := stats.EventAt(answer)
	if counter == 0 {
		return message.Text("nothing")
	}
	what := eventTexts[e]
	if f, _, ok := s.counting(); ok {
		c := f.news.Catalogue
		for _, ad := range c.Ads {
			if stats.CounterOf(c, ad.ID) == counter {
				return what.of.Text("sponsor", ad.Sponsor)
			}
		}
	}
	return what.counted.Text("campaign", strconv.Itoa(counter))
}
