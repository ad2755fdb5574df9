package state

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/ads/stats"
)

const (
	poll  = 6 * time.Hour    // between two questions to a feed
	retry = 10 * time.Minute // after one that failed
)

// A Feed is an operator's feed that the listener follows.
type Feed struct {
	FeedSource
	Client *feed.Client
}

// wanted says whether the listener agreed to anything that needs the feed.
func (s *State) wanted() bool {
	return slices.ContainsFunc([]stats.Purpose{stats.Panels, stats.Taste, stats.AdEvents}, s.cfg.Recorder.Consented)
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
			s.refuse()
			s.keepSponsors(ctx)
		}
	})
}

// refuse neither shares nor fetches what the followed operators list.
func (s *State) refuse() {
	var infohashes, sounds []string
	for _, f := range s.cfg.Feeds {
		b := f.Client.Blocked()
		infohashes, sounds = append(infohashes, b.InfoHashes...), append(sounds, b.AudioHashes...)
	}
	s.cfg.Shelf.Refuse(infohashes, sounds)
	s.cfg.Node.ShelfChanged()
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

func (s *State) catalogues() []ads.Catalogue {
	var list []ads.Catalogue
	for _, n := range s.sponsor.news {
		if n.Version > 0 {
			list = append(list, n.Catalogue)
		}
	}
	return list
}

// stale says that there are feeds and none of them can be trusted to be current.
func (s *State) stale() bool { return len(s.cfg.Feeds) > 0 && len(s.catalogues()) == 0 }

// counting is the first followed feed whose operator counts: its place, how it keeps reports private, and
// where they go.
func (s *State) counting() (feed int, m stats.Mode, ok bool) {
	for i, n := range s.sponsor.news {
		if n.Version == 0 || n.Catalogue.Intake == "" && n.Catalogue.Pair == nil {
			continue
		}
		if m, err := modeOf(s.cfg.Feeds[i].URL, n.Catalogue); err == nil {
			return i, m, true
		}
	}
	return 0, stats.Mode{}, false
}

// modeOf reads the mode of a catalogue; its intake may be a path beside the feed.
func modeOf(address string, c ads.Catalogue) (stats.Mode, error) {
	if c.Intake == "" {
		return stats.ModeOf(c, ""), nil
	}
	base, err := url.Parse(address)
	if err != nil {
		return stats.Mode{}, err
	}
	intake, err := base.Parse(c.Intake)
	if err != nil {
		return stats.Mode{}, err
	}
	return stats.ModeOf(c, intake.String()), nil
}
