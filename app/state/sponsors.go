package state

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"linnet/ads"
	"linnet/ads/stats"
	"linnet/app/state/view"
)

// sponsor is what the panel and the Sponsors screen are made from.
type sponsor struct {
	shown    *Shown
	feeds    []*Feed   // replaced, never altered: pictures are looked for in the background
	next     time.Time // when to ask the feeds again
	fetching bool
	seed     time.Time // when to hand the feeds on again
	seeding  bool
	choice   ads.Choice
	chosen   time.Time // when; zero: no ad is chosen
	inView   bool
	told     map[stats.Purpose]stats.Mode // the promises whose change was told
	look     int                          // counts the looks at the panel, so that the timer of an older one is ignored
}

// startSponsors reads what is on disk; nothing is fetched unless the listener agreed to panels or
// statistics.
func (s *State) startSponsors(view.Values) {
	p := &s.sponsor
	p.shown = openShown(s.cfg.Home, s.log)
	s.setFeeds(nil)
	for _, source := range s.cfg.Preferences.Get().Feeds {
		if err := s.openFeed(source); err != nil {
			s.log.Warn("a sponsor feed is not followed", "feed", source.Name, "err", err)
		}
	}
	s.do(s.keepSponsors)
}

// keepSponsors does what is due: ask the feeds and hand them on, change the ad, prepare and send the day's report.
func (s *State) keepSponsors(ctx context.Context) {
	s.fetchFeeds(ctx)
	s.seedFeeds(ctx)
	s.choose()
	s.showSponsors()
	s.report(ctx)
}

// SetInterest ticks or unticks a topic. Topics are used only after the listener agreed to that as well.
func (s *State) SetInterest(name string, on bool) {
	s.do(func(context.Context) {
		s.set(func(set *view.Values) {
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
	v := view.Sponsors{On: s.agrees(stats.Panels), Shown: p.shown.rows(set)}
	for _, f := range p.feeds {
		v.Feeds = append(v.Feeds, s.feedRow(f))
		for _, name := range f.news.Catalogue.Interests {
			if !slices.ContainsFunc(v.Interests, func(have view.Interest) bool { return have.Name == name }) {
				v.Interests = append(v.Interests, view.Interest{Name: name, On: slices.Contains(set.Interests, name)})
			}
		}
	}
	v.Categories = categories(s.catalogues(), set.RefusedCategories)
	if len(v.Feeds) == 0 {
		v.Empty = "No sponsor feed is followed, so no panel will be shown."
	}
	s.show.Sponsors = v
	s.showPrivacy()
}

func (s *State) feedRow(f *Feed) view.FeedRow {
	row := view.FeedRow{Name: f.operator(), URL: f.URL}
	switch n := f.news; {
	case f.trouble != "":
		row.Status = f.trouble
	case n.Version > 0:
		row.Good = true
		row.Status = fmt.Sprintf("Version %d, verified %s", n.Version, view.Ago(s.now().Sub(n.Verified)))
	case !s.wanted():
		row.Status = "Not asked: sponsor panels and statistics are off"
	default:
		row.Status = "Not heard from yet"
	}
	return row
}

// categories are those that ads are in, and those refused before, which may come back.
func categories(list []ads.Catalogue, refused map[string]bool) []view.Interest {
	names := maps.Clone(refused)
	if names == nil {
		names = map[string]bool{}
	}
	for _, c := range list {
		for _, ad := range c.Ads {
			if ad.Category != "" {
				names[ad.Category] = refused[ad.Category]
			}
		}
	}
	var rows []view.Interest
	for _, name := range slices.Sorted(maps.Keys(names)) {
		rows = append(rows, view.Interest{Name: name, On: names[name]})
	}
	return rows
}

// RefuseCategory never shows ads of a category, or allows them again.
func (s *State) RefuseCategory(name string, on bool) {
	s.do(func(context.Context) {
		s.set(func(set *view.Values) { set.RefusedCategories = with(set.RefusedCategories, name, on) })
		s.choose()
		s.showSponsors()
	})
}

// Unhide allows an ad that was hidden, and its sponsor, to be shown again.
func (s *State) Unhide(key string) {
	s.do(func(context.Context) {
		r := s.sponsor.shown.ads[key]
		if r == nil {
			return
		}
		s.set(func(set *view.Values) {
			set.HiddenAds = with(set.HiddenAds, key, false)
			set.HiddenSponsors = with(set.HiddenSponsors, r.Sponsor, false)
		})
		s.choose()
		s.showSponsors()
	})
}
