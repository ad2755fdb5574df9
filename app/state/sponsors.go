package state

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/ads/stats"
)

// A Feed is an operator's feed that the listener follows.
type Feed struct {
	FeedSource
	Client *feed.Client
}

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

const (
	poll   = 6 * time.Hour    // between two questions to a feed
	retry  = 10 * time.Minute // after one that failed
	rotate = 5 * time.Minute  // how long one ad stays
	view   = time.Second      // in the window for as long as this is an impression
)

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

// wanted says whether the listener agreed to anything that needs the feed.
func (s *State) wanted() bool {
	return s.cfg.Recorder.Consented(stats.Panels) || s.cfg.Recorder.Consented(stats.Taste)
}

func (s *State) fetchFeeds(ctx context.Context) {
	p := &s.sponsor
	if !s.wanted() || p.fetching || s.now().Before(p.next) || len(s.cfg.Feeds) == 0 {
		return
	}
	p.fetching = true
	s.background(ctx, func(ctx context.Context) command {
		news, errs := make([]feed.News, len(s.cfg.Feeds)), make([]error, len(s.cfg.Feeds))
		for i, f := range s.cfg.Feeds {
			news[i], errs[i] = f.Client.Fetch(ctx)
		}
		return func(ctx context.Context) {
			p.fetching, p.next = false, s.now().Add(poll)
			for i := range news {
				s.heardFrom(i, news[i], errs[i])
			}
			s.keepSponsors(ctx)
		}
	})
}

// heardFrom takes in what one feed answered. A failure costs at most the panel.
func (s *State) heardFrom(i int, news feed.News, err error) {
	p := &s.sponsor
	if err == nil {
		p.news[i], p.trouble[i] = news, ""
		return
	}
	p.news[i], _ = s.cfg.Feeds[i].Client.Last()
	p.trouble[i] = sentence(err)
	p.next = s.now().Add(retry)
	if errors.Is(err, feed.ErrForged) {
		s.trouble("The sponsor feed of "+s.cfg.Feeds[i].Name+" failed verification and was refused.", "Nothing of it is shown; the last good one stays. It is asked again in a few minutes.", err)
	}
}

// choose fills the panel: keeps the ad while its time lasts, else picks another.
func (s *State) choose() {
	p := &s.sponsor
	if !s.cfg.Recorder.Consented(stats.Panels) {
		p.chosen, p.choice, s.show.Panel = time.Time{}, ads.Choice{}, Panel{}
		return
	}
	now, listener := s.now(), s.listener()
	if !p.chosen.IsZero() && now.Sub(p.chosen) < rotate && ads.Skipped(p.choice.Ad, listener, now) == "" && s.current(p.choice.Ad) {
		return
	}
	choice, ok := ads.Choose(s.catalogues(), listener, now, s.cfg.Draw())
	p.choice, p.chosen = choice, now
	if !ok {
		p.chosen = time.Time{}
		s.show.Panel = Panel{State: PanelHouse, Text: "No sponsor at the moment. Enjoy the quiet."}
		if s.stale() {
			s.show.Panel = Panel{State: PanelStale, Text: "The sponsors' list is too old to be trusted, so nothing is shown."}
		}
		return
	}
	a := choice.Ad
	s.show.Panel = Panel{State: PanelOn, AdID: a.ID, Sponsor: a.Sponsor, Headline: a.Headline, Text: a.Text, Link: a.Link, Why: choice.Why}
	if a.Picture != "" {
		s.show.Panel.Picture = "ad:" + a.Picture
	}
	if p.inView {
		s.look()
	}
}

func (s *State) listener() ads.Listener {
	set := s.cfg.Preferences.Get()
	return ads.Listener{Interests: set.Interests, UseInterests: s.cfg.Recorder.Consented(stats.Interests),
		Hidden: set.HiddenAds, HiddenSponsors: set.HiddenSponsors, Seen: s.sponsor.shown.seen(s.now())}
}

func (s *State) catalogues() []ads.Catalogue {
	var list []ads.Catalogue
	for _, n := range s.sponsor.news {
		if n.Version > 0 {
			list = append(list, n.Catalogue)
		}
	}
	return list
}

// current says whether the ad still stands in a catalogue word for word.
func (s *State) current(ad ads.Ad) bool {
	for _, c := range s.catalogues() {
		for _, other := range c.Ads {
			if other.ID == ad.ID {
				return other.Headline == ad.Headline && other.Text == ad.Text && other.Link == ad.Link && other.Picture == ad.Picture
			}
		}
	}
	return false
}

// stale says that there are feeds and none of them can be trusted to be current.
func (s *State) stale() bool { return len(s.cfg.Feeds) > 0 && len(s.catalogues()) == 0 }

// PanelInView begins or ends a look at the panel. A look of one second is an impression.
func (s *State) PanelInView(in bool) {
	s.do(func(context.Context) {
		if in == s.sponsor.inView {
			return
		}
		s.sponsor.inView = in
		s.look()
	})
}

// look starts the second after which the ad on the panel was seen.
func (s *State) look() {
	p := &s.sponsor
	p.look++
	look, ad := p.look, p.choice.Ad
	if !p.inView || p.chosen.IsZero() {
		return
	}
	time.AfterFunc(view, func() {
		s.do(func(context.Context) {
			if look == p.look && p.inView && p.choice.Ad.ID == ad.ID {
				p.shown.count(ad, s.now(), func(r *Record) { r.Days[day(s.now())]++ })
				s.showSponsors()
			}
		})
	})
}

// VisitAd counts a click on this machine; the window opens the link as it is.
func (s *State) VisitAd() { s.onAd(func(r *Record) { r.Clicks++ }) }

// HideAd never shows this ad again.
func (s *State) HideAd() {
	s.onAd(func(r *Record) {
		r.Hidden = true
		s.set(func(set *Values) { set.HiddenAds = with(set.HiddenAds, r.ID) })
	})
}

// HideSponsor never shows this sponsor again.
func (s *State) HideSponsor() {
	s.onAd(func(r *Record) {
		r.Hidden = true
		s.set(func(set *Values) { set.HiddenSponsors = with(set.HiddenSponsors, r.Sponsor) })
	})
}

// ReportAd hides an ad and says where the listener can complain about it; nothing is sent.
func (s *State) ReportAd() {
	s.onAd(func(r *Record) {
		r.Hidden = true
		s.set(func(set *Values) { set.HiddenAds = with(set.HiddenAds, r.ID) })
		for _, c := range s.catalogues() {
			if c.Notice != "" && slices.ContainsFunc(c.Ads, func(a ads.Ad) bool { return a.ID == r.ID }) {
				s.trouble("“"+r.Headline+"” is hidden.", fmt.Sprintf("To complain to %s, write to %s and name ad %s.", c.Operator, c.Notice, r.ID), nil)
			}
		}
	})
}

func (s *State) onAd(alter func(*Record)) {
	s.do(func(context.Context) {
		p := &s.sponsor
		if p.chosen.IsZero() {
			return
		}
		p.shown.count(p.choice.Ad, s.now(), alter)
		s.choose()
		s.showSponsors()
	})
}

func with(set map[string]bool, name string) map[string]bool {
	if set == nil {
		set = map[string]bool{}
	}
	set[name] = true
	return set
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

// mode is how the followed operator keeps reports private, and where they go.
func (s *State) mode() (stats.Mode, bool) {
	for i, n := range s.sponsor.news {
		if n.Version == 0 || n.Catalogue.Intake == "" {
			continue
		}
		base, err := url.Parse(s.cfg.Feeds[i].URL)
		if err != nil {
			continue
		}
		to, err := base.Parse(n.Catalogue.Intake)
		if err != nil {
			continue
		}
		return stats.Mode{Name: n.Catalogue.Mode, Epsilon: n.Catalogue.Epsilon, Intake: to.String()}, true
	}
	return stats.Mode{}, false
}
