package sponsors

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/ads/stats"
	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
)

const (
	poll  = 6 * time.Hour    // between two questions to a feed
	retry = 10 * time.Minute // after one that failed
)

// A Feed is an operator's feed that the listener follows.
type Feed struct {
	view.FeedSource
	Client *feed.Client

	news  feed.News // the zero value before the first
	wrong string    // what is wrong with it; "" when nothing is
}

// hear keeps news, whose ads are told from those of other feeds.
func (f *Feed) hear(n feed.News) {
	n.Catalogue.Ads = slices.Clone(n.Catalogue.Ads)
	for i := range n.Catalogue.Ads {
		n.Catalogue.Ads[i].Key = f.URL + " " + n.Catalogue.Ads[i].ID
	}
	f.news = n
}

// operator is who publishes the feed, as they name themselves once they were heard.
func (f *Feed) operator() string { return cmp.Or(f.news.Catalogue.Operator, f.Name) }

// wanted says whether the listener agreed to anything that needs the feed, or wants to be asked what its operator promises.
func (s *Slice) wanted() bool {
	return s.wishes(stats.Taste) || s.wishes(stats.AdEvents) ||
		slices.ContainsFunc([]stats.Purpose{stats.Panels, stats.Taste, stats.AdEvents}, s.deps.Recorder.Consented)
}

func (s *Slice) fetchFeeds(ctx context.Context) {
	p := &s.sponsor
	if !s.wanted() || p.fetching || s.loop.Now().Before(p.next) || len(p.feeds) == 0 {
		return
	}
	p.fetching, p.next = true, s.loop.Now().Add(poll) // sooner if something else is wanted meanwhile
	feeds := slices.Clone(p.feeds)
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		news, errs := make([]feed.News, len(feeds)), make([]error, len(feeds))
		for i, f := range feeds {
			news[i], errs[i] = f.Client.Fetch(ctx)
		}
		return func(ctx context.Context) {
			p.fetching = false
			if !slices.Equal(feeds, p.feeds) {
				p.next = time.Time{}
			}
			for i, f := range feeds {
				if slices.Contains(p.feeds, f) {
					s.heardFrom(f, news[i], errs[i])
				}
			}
			s.Refuse()
			s.Keep(ctx)
		}
	})
}

// Refuse neither shares nor fetches what the followed operators list.
func (s *Slice) Refuse() {
	var infohashes, sounds []string
	for _, f := range s.sponsor.feeds {
		b := f.Client.Blocked()
		infohashes, sounds = append(infohashes, b.InfoHashes...), append(sounds, b.AudioHashes...)
	}
	s.deps.Shelf.Refuse(infohashes, sounds)
	s.deps.Node.ShelfChanged()
}

// heardFrom takes in what one feed answered. A failure costs at most the panel.
func (s *Slice) heardFrom(f *Feed, news feed.News, err error) {
	if err == nil {
		if news.Changed {
			s.sponsor.seed = time.Time{}
		}
		f.hear(news)
		f.wrong = ""
		return
	}
	last, _ := f.Client.Last()
	f.hear(last)
	f.wrong = view.Sentence(err)
	s.sponsor.next = s.loop.Now().Add(retry)
	if errors.Is(err, feed.ErrForged) {
		s.loop.Notice(message.Text("The sponsor feed of {operator} failed verification and was refused.", "operator", f.Name),
			message.Text("Nothing of it is shown; the last good one stays. It is asked again in a few minutes."), err)
	}
}

func (s *Slice) catalogues() []ads.Catalogue {
	var list []ads.Catalogue
	for _, f := range s.sponsor.feeds {
		if f.news.Version > 0 {
			list = append(list, f.news.Catalogue)
		}
	}
	return list
}

// stale says that there are feeds and none of them can be trusted to be current.
func (s *Slice) stale() bool { return len(s.sponsor.feeds) > 0 && len(s.catalogues()) == 0 }

// counting is the first followed feed whose operator counts, how it keeps reports private, and where they go.
func (s *Slice) counting() (f *Feed, m stats.Mode, ok bool) {
	for _, f := range s.sponsor.feeds {
		if f.news.Version == 0 || f.news.Catalogue.Intake == "" && f.news.Catalogue.Pair == nil {
			continue
		}
		if m, err := modeOf(f.URL, f.news.Catalogue); err == nil {
			return f, m, true
		}
	}
	return nil, stats.Mode{}, false
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
