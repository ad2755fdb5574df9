package sponsors

import (
	"context"
	"errors"
	"slices"
	"time"

	"linnet/ads"
	"linnet/ads/stats"
	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

const (
	rotate     = 5 * time.Minute // how long one ad stays
	impression = time.Second     // in the window for as long as this is an impression
)

// choose fills the panel: keeps the ad while its time lasts, else picks another.
func (s *Slice) choose() {
	p := &s.sponsor
	if !s.agrees(stats.Panels) {
		s.spoken(ads.Listener{})
		p.chosen, p.choice, *s.deps.Panel = time.Time{}, ads.Choice{}, view.Panel{}
		return
	}
	now, listener := s.loop.Now(), s.listener()
	if s.spoken(listener) {
		return
	}
	if !p.chosen.IsZero() && now.Sub(p.chosen) < rotate && ads.Skipped(p.choice.Ad, listener, now) == "" && s.current(p.choice.Ad) {
		return
	}
	choice, ok := ads.Choose(s.catalogues(), listener, now, s.deps.Draw())
	p.choice, p.chosen = choice, now
	if !ok {
		p.chosen = time.Time{}
		*s.deps.Panel = view.Panel{State: view.PanelHouse, Text: message.Text("No sponsor at the moment. Enjoy the quiet.")}
		if s.stale() {
			*s.deps.Panel = view.Panel{State: view.PanelStale,
				Text: message.Text("The sponsors' list is too old to be trusted, so nothing is shown.")}
		}
		return
	}
	s.draw(choice)
	if p.inView {
		s.look()
	}
}

// draw shows an ad on the panel.
func (s *Slice) draw(choice ads.Choice) {
	a := choice.Ad
	*s.deps.Panel = view.Panel{State: view.PanelOn, AdID: a.Name(), Sponsor: a.Sponsor, Headline: a.Headline, Text: a.Text,
		Link: ads.ShownLink(a.Link),
		Why:  message.Sentences(message.Given(choice.Why), leads(a.Link))}
	if a.Magnet != "" {
		s.deps.Panel.Licence = library.LicenceName(a.Licence)
	}
	if a.Picture != "" {
		s.deps.Panel.Picture = "ad:" + a.Picture
	}
	if s.spot.sounds {
		s.deps.Panel.Spoken, s.deps.Panel.Skip = a.Spot.Transcript, message.SkipsIn(s.spot.left)
	}
}

// leads names the website of a link whose name could pass for another.
func leads(link string) string {
	if ads.ShownLink(link) == link {
		return ""
	}
	return message.Text("Visit leads to {host}.", "host", ads.LinkHost(link))
}

func (s *Slice) listener() ads.Listener {
	set := s.loop.Get()
	return ads.Listener{Interests: set.Interests, UseInterests: s.agrees(stats.Interests),
		Hidden: set.HiddenAds, HiddenSponsors: set.HiddenSponsors, RefusedCategories: set.RefusedCategories,
		Seen: s.sponsor.shown.seen(s.loop.Now())}
}

// current says whether the ad still stands in a catalogue word for word.
func (s *Slice) current(ad ads.Ad) bool {
	for _, c := range s.catalogues() {
		for _, other := range c.Ads {
			if other.Name() == ad.Name() {
				return other.Headline == ad.Headline && other.Text == ad.Text && other.Link == ad.Link && other.Picture == ad.Picture &&
					other.Magnet == ad.Magnet
			}
		}
	}
	return false
}

// PanelInView begins or ends a look at the panel. A look of one second is an impression.
func (s *Slice) PanelInView(in bool) {
	s.loop.Do(func(context.Context) {
		if in == s.sponsor.inView {
			return
		}
		s.sponsor.inView = in
		s.look()
	})
}

// look starts the second after which the ad on the panel was seen.
func (s *Slice) look() {
	p := &s.sponsor
	p.look++
	look, ad := p.look, p.choice.Ad
	if !p.inView || p.chosen.IsZero() || s.spot.sounds {
		return
	}
	time.AfterFunc(impression, func() {
		s.loop.Do(func(context.Context) {
			if look == p.look && p.inView && p.choice.Ad.Name() == ad.Name() {
				p.shown.count(ad, s.loop.Now(), func(r *ShownAd) { r.Days[day(s.loop.Now())]++ })
				s.happened(ad, stats.View)
				s.Show()
			}
		})
	})
}

// VisitAd counts a click on this machine; the window opens the link as it is.
func (s *Slice) VisitAd() { s.onAd(stats.Click, func(r *ShownAd) { r.Clicks++ }) }

// PlayAd fetches the release that the ad on the panel offers, and plays it while it arrives.
func (s *Slice) PlayAd() { s.takeAd(true) }

// FetchAd fetches the release that the ad on the panel offers.
func (s *Slice) FetchAd() { s.takeAd(false) }

// takeAd fetches the release of the ad, which counts as a click. Its licence lets everybody share it.
func (s *Slice) takeAd(play bool) {
	s.loop.Do(func(ctx context.Context) {
		ad := s.sponsor.choice.Ad
		want, err := p2p.ParseMagnet(ads.BareMagnet(ad.Magnet)) // whoever signed it names no peers for this machine to ask
		if s.sponsor.chosen.IsZero() || err != nil {
			return
		}
		if want.Row.Title == "" {
			want.Row.Title = ad.Headline
		}
		want.Row.Licence = ad.Licence
		id := want.Row.InfoHash.String()
		switch t, under := view.ByHash(s.deps.Node.Transfers())[want.Row.InfoHash]; {
		case under && t.State == p2p.Failed:
			err = s.deps.Node.Resume(want.Row.InfoHash)
		case !under:
			_, err = s.deps.Node.Fetch(want)
		}
		s.count(stats.Click, func(r *ShownAd) { r.Clicks++ })
		switch {
		case errors.Is(err, p2p.ErrHave):
			s.loop.Notice(message.Text("“{title}” is in your library already.", "title", view.TitleOf(want.Row)),
				message.Text("Search for it, and play it."), err)
		case err != nil:
			s.loop.CouldNot(message.Fetch(view.TitleOf(want.Row)), err, message.Text("Try again."))
		case play:
			s.deps.PlayTransfer(id)
		default:
			s.deps.ShowArriving(ctx)
		}
		s.deps.Fetched(ctx)
	})
}

// HideAd never shows this ad again.
func (s *Slice) HideAd() {
	s.onAd(stats.Hide, func(r *ShownAd) {
		s.loop.Set(func(set *view.Values) { set.HiddenAds = with(set.HiddenAds, r.Key, true) })
	})
}

// HideSponsor never shows this sponsor again.
func (s *Slice) HideSponsor() {
	s.onAd(stats.Hide, func(r *ShownAd) {
		s.loop.Set(func(set *view.Values) { set.HiddenSponsors = with(set.HiddenSponsors, r.Sponsor, true) })
	})
}

// ReportAd hides an ad and says where the listener can complain about it; nothing is sent.
func (s *Slice) ReportAd() {
	s.onAd(stats.Hide, func(r *ShownAd) {
		s.loop.Set(func(set *view.Values) { set.HiddenAds = with(set.HiddenAds, r.Key, true) })
		for _, c := range s.catalogues() {
			if c.Notice != "" && slices.ContainsFunc(c.Ads, func(a ads.Ad) bool { return a.Name() == r.Key }) {
				s.loop.Notice(message.Text("“{headline}” is hidden.", "headline", r.Headline),
					message.Text("To complain to {operator}, write to {address} and name ad {ad}.", "operator", c.Operator, "address",
						c.Notice, "ad", r.ID), nil)
			}
		}
	})
}

func (s *Slice) onAd(e stats.Event, alter func(*ShownAd)) {
	s.loop.Do(func(context.Context) {
		if !s.sponsor.chosen.IsZero() {
			s.count(e, alter)
		}
	})
}

// count keeps what became of the ad on the panel, and chooses anew.
func (s *Slice) count(e stats.Event, alter func(*ShownAd)) {
	p := &s.sponsor
	p.shown.count(p.choice.Ad, s.loop.Now(), alter)
	s.happened(p.choice.Ad, e)
	s.choose()
	s.Show()
}

// happened tells the ad statistics what became of an ad. Without consent, and for a campaign that its
// operator does not count, nothing is kept.
func (s *Slice) happened(ad ads.Ad, e stats.Event) {
	f, _, ok := s.counting()
	if !ok || !slices.ContainsFunc(f.news.Catalogue.Ads, func(a ads.Ad) bool { return a.Name() == ad.Name() }) {
		return
	}
	if err := s.deps.Recorder.Happened(stats.CounterOf(f.news.Catalogue, ad.ID), e); err != nil {
		s.loop.Log.Warn("an event of a panel is not counted", "err", err)
	}
}

func with(set map[string]bool, name string, on bool) map[string]bool {
	if set == nil {
		set = map[string]bool{}
	}
	if on {
		set[name] = true
	} else {
		delete(set, name)
	}
	return set
}
