// Package sponsors is the sponsor panel and the Sponsors and Privacy screens: the feeds that are followed, the choice of an ad, consents
// and reports.
package sponsors

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"linnet/ads"
	"linnet/ads/stats"
	"linnet/app/message"
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

// Keep does what is due: ask the feeds and hand them on, change the ad, prepare and send the day's report.
func (s *Slice) Keep(ctx context.Context) {
	s.fetchFeeds(ctx)
	s.seedFeeds(ctx)
	s.choose()
	s.Show()
	s.report(ctx)
}

// SetInterest ticks or unticks a topic. Topics are used only after the listener agreed to that as well.
func (s *Slice) SetInterest(name string, on bool) {
	s.loop.Do(func(context.Context) {
		s.loop.Set(func(set *view.Values) {
			set.Interests = slices.DeleteFunc(set.Interests, func(have string) bool { return have == name })
			if on {
				set.Interests = append(set.Interests, name)
			}
		})
		s.choose()
		s.Show()
	})
}

// Show draws the Sponsors and Privacy screens.
func (s *Slice) Show() {
	p, set := &s.sponsor, s.loop.Get()
	v := view.Sponsors{On: s.agrees(stats.Panels), Spots: set.Spots, Shown: p.shown.rows(set)}
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
		v.Empty = message.Text("No sponsor feed is followed, so no panel will be shown.")
	}
	*s.deps.View = v
	s.ShowPrivacy()
}

func (s *Slice) feedRow(f *Feed) view.FeedRow {
	row := view.FeedRow{Name: f.operator(), URL: f.URL}
	switch n := f.news; {
	case f.wrong != "":
		row.Status = f.wrong
	case n.Version > 0:
		row.Good = true
		row.Status = message.Text("Version {version}, verified {ago}", "version", fmt.Sprint(n.Version), "ago",
			view.Ago(s.loop.Now().Sub(n.Verified)))
	case !s.wanted():
		row.Status = message.Text("Not asked: sponsor panels and statistics are off")
	default:
		row.Status = message.Text("Not heard from yet")
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
func (s *Slice) RefuseCategory(name string, on bool) {
	s.loop.Do(func(context.Context) {
		s.loop.Set(func(set *view.Values) { set.RefusedCategories = with(set.RefusedCategories, name, on) })
		s.choose()
		s.Show()
	})
}

// Unhide allows an ad that was hidden, and its sponsor, to be shown again.
func (s *Slice) Unhide(key string) {
	s.loop.Do(func(context.Context) {
		r := s.sponsor.shown.ads[key]
		if r == nil {
			return
		}
		s.loop.Set(func(set *view.Values) {
			set.HiddenAds = with(set.HiddenAds, key, false)
			set.HiddenSponsors = with(set.HiddenSponsors, r.Sponsor, false)
		})
		s.choose()
		s.Show()
	})
}
