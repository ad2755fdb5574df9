package state

import (
	"context"
	"fmt"
	"slices"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/ads/stats"
)

// sponsor is what the panel and the Sponsors screen are made from.
type sponsor struct {
	shown    *Shown
	news     []feed.News // of each feed, in the order of Config.Feeds; the zero value before the first
	trouble  []string    // what is wrong with each feed; "" when nothing is
	next     time.Time   // when to ask the feeds again
	fetching bool
	choice   ads.Choice
	chosen   time.Time // when; zero: no ad is chosen
	inView   bool
	look     int // counts the looks at the panel, so that the timer of an older one is ignored
}

// startSponsors reads what is on disk; nothing is fetched unless the listener agreed to panels or
// statistics.
func (s *State) startSponsors(Values) {
	p := &s.sponsor
	p.shown = openShown(s.cfg.Home, s.log)
	p.news, p.trouble = make([]feed.News, len(s.cfg.Feeds)), make([]string, len(s.cfg.Feeds))
	for i, f := range s.cfg.Feeds {
		p.news[i], _ = f.Client.Last()
	}
	s.do(s.keepSponsors)
}

// keepSponsors does what is due: ask the feeds, change the ad, prepare and send the day's report.
func (s *State) keepSponsors(ctx context.Context) {
	s.fetchFeeds(ctx)
	s.choose()
	s.showSponsors()
	s.report(ctx)
}

// SetInterest ticks or unticks a topic. Topics are used only after the listener agreed to that as well.
func (s *State) SetInterest(name string, on bool) {
	s.do(func(context.Context) {
		s.set(func(set *Values) {
			set.Interests = slices.DeleteFunc(set.Interests, func(have string) bool { return have == name })
			if on {
				set.Interests = append(set.Interests, name)
			}
		})
		s.choose()
		s.showSponsors()
	})
}

// showSponsors draws the Sponsors and Privacy screens.
func (s *State) showSponsors() {
	p, set := &s.sponsor, s.cfg.Preferences.Get()
	v := Sponsors{On: s.cfg.Recorder.Consented(stats.Panels), Shown: p.shown.rows()}
	for i, f := range s.cfg.Feeds {
		v.Feeds = append(v.Feeds, s.feedRow(i, f))
		for _, name := range p.news[i].Catalogue.Interests {
			if !slices.ContainsFunc(v.Interests, func(have Interest) bool { return have.Name == name }) {
				v.Interests = append(v.Interests, Interest{Name: name, On: slices.Contains(set.Interests, name)})
			}
		}
	}
	if len(v.Feeds) == 0 {
		v.Empty = "No sponsor feed is followed, so no panel will be shown. Start Linnet with -feed and -root to follow one."
	}
	s.show.Sponsors = v
	s.showPrivacy()
}

func (s *State) feedRow(i int, f Feed) FeedRow {
	p := &s.sponsor
	row := FeedRow{Name: f.Name, URL: f.URL}
	switch n := p.news[i]; {
	case p.trouble[i] != "":
		row.Status = p.trouble[i]
	case n.Version > 0:
		row.Good = true
		row.Status = fmt.Sprintf("Version %d, verified %s", n.Version, ago(s.now().Sub(n.Verified)))
	case !s.wanted():
		row.Status = "Not asked: sponsor panels and statistics are off"
	default:
		row.Status = "Not heard from yet"
	}
	return row
}
