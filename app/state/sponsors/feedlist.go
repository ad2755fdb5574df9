package sponsors

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
)

// maxLinkFile is how much is read of a file that may hold a link.
const maxLinkFile = 4 << 10

// openFeed adds a feed to those that are followed. It asks nobody.
func (s *Slice) openFeed(source view.FeedSource) error {
	client, err := s.deps.OpenFeed(source)
	if err != nil {
		return err
	}
	client.WantSpots(s.speaks())
	f := &Feed{FeedSource: source, Client: client}
	if last, ok := client.Last(); ok {
		f.hear(last)
	}
	s.setFeeds(append(slices.Clip(s.sponsor.feeds), f))
	return nil
}

func (s *Slice) setFeeds(feeds []*Feed) {
	clients := make([]*feed.Client, len(feeds))
	for i, f := range feeds {
		clients[i] = f.Client
	}
	s.sponsor.feeds = feeds
	s.clients.Store(&clients)
}

func (s *Slice) closeFeeds() error {
	var errs []error
	for _, client := range *s.clients.Load() {
		errs = append(errs, client.Close())
	}
	return errors.Join(errs...)
}

// RemoveFeed no longer follows the feed at an address.
func (s *Slice) RemoveFeed(address string) {
	s.loop.Do(func(ctx context.Context) {
		p := &s.sponsor
		at := slices.IndexFunc(p.feeds, func(f *Feed) bool { return f.URL == address })
		if at < 0 {
			return
		}
		gone := p.feeds[at]
		s.setFeeds(slices.Delete(slices.Clone(p.feeds), at, at+1))
		s.loop.Set(func(set *view.Values) {
			set.Feeds = slices.DeleteFunc(set.Feeds, func(f view.FeedSource) bool { return f.URL == address })
			set.Unfollowed = append(set.Unfollowed, address)
		})
		s.loop.Background(ctx, func(context.Context) loop.Command {
			if err := gone.Client.Close(); err != nil {
				s.loop.Log.Warn("closing a sponsor feed", "feed", gone.Name, "err", err)
			}
			return nil
		})
		s.Refuse()
		s.choose()
		s.Show()
	})
}

// ShowCatalogue lists everything that a feed shows to anybody, and why some of it is not for this listener.
func (s *Slice) ShowCatalogue(address string) {
	s.loop.Do(func(context.Context) {
		at := slices.IndexFunc(s.sponsor.feeds, func(f *Feed) bool { return f.URL == address })
		if at < 0 {
			return
		}
		f, listener := s.sponsor.feeds[at], s.listener()
		v := view.Sheet{Title: message.Text("All that {operator} shows", "operator", f.operator()), Subtitle: hostOf(address),
			Text: message.Text("This list is the same for everybody who follows the feed. The choice among it is made on this computer.")}
		for _, ad := range f.news.Catalogue.Ads {
			words := []string{ad.Headline, ad.Text}
			if why := ads.Skipped(ad, listener, s.loop.Now()); why != "" {
				words = append(words, message.Text("Not shown to you: {reason}", "reason", message.Given(why)))
			}
			v.Facts = append(v.Facts, view.Fact{Name: ad.Sponsor, Value: message.Paragraphs(words...)})
		}
		if len(v.Facts) == 0 {
			v.Text = message.Text("The list is empty, or has not been asked for yet: that happens once panels or statistics are " +
				"switched on.")
		}
		s.loop.OpenSheet(v, loop.Sheet{})
	})
}

// NewFeed asks for a link to a sponsor feed.
func (s *Slice) NewFeed() {
	s.loop.Do(func(context.Context) {
		s.loop.OpenSheet(view.Sheet{Title: message.Text("Follow a sponsor feed"),
			Subtitle: message.Text("by the link that its operator hands out"), Action: message.Text("Look at it"),
			Text: message.Text("An operator signs a list of sponsors, from which this computer chooses. You see whose it is before " +
				"anything of it is used."),
			Fields: []view.Field{{Key: "link", Label: message.Text("Link, or a file that holds it"), Hint: "linnet:feed?…",
				File: view.ReadAny}},
			Help: message.Text("A QR code that holds such a link can be opened with the camera of your desktop, if it has one.")},
			loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
				link, err := readFeedLink(values["link"])
				if err == nil {
					err = s.meetFeed(link)
				}
				return err
			}})
	})
}

// readFeedLink reads a link as it was typed, or out of the file at a path.
func readFeedLink(text string) (feed.Link, error) {
	text = strings.TrimSpace(text)
	if !filepath.IsAbs(text) {
		return feed.ParseLink(text)
	}
	f, err := os.Open(text)
	if err != nil {
		return feed.Link{}, err
	}
	defer f.Close() // read only
	inside, err := io.ReadAll(io.LimitReader(f, maxLinkFile))
	if err != nil {
		return feed.Link{}, err
	}
	return feed.ParseLink(string(inside))
}

// A followedError says that the feed of an operator is followed already.
type followedError string

func (e followedError) Error() string {
	return message.Text("you follow the feed of {operator} already", "operator", string(e))
}

// followed is a followedError when the link leads to a feed that is followed.
func (s *Slice) followed(link feed.Link) error {
	for _, f := range s.sponsor.feeds {
		if slices.Contains(link.URLs, f.URL) {
			return followedError(f.operator())
		}
	}
	return nil
}

// meetFeed says where a link leads, and asks there only when the listener says so.
func (s *Slice) meetFeed(link feed.Link) error {
	if err := s.followed(link); err != nil {
		return err
	}
	host := hostOf(link.URLs[0])
	facts := []view.Fact{{Name: message.Text("Address"), Value: link.URLs[0]},
		{Name: message.Text("Fingerprint"), Value: link.Fingerprint()}}
	for _, mirror := range link.URLs[1:] {
		facts = append(facts, view.Fact{Name: message.Text("Mirror"), Value: mirror})
	}
	s.loop.OpenSheet(view.Sheet{Title: message.Text("A sponsor feed"), Subtitle: host, Action: message.Text("Ask {host}", "host", host),
		Facts: facts,
		Text: message.Text("To see who signs it, Linnet asks {host} once for the file with its root keys. It learns the address of "+
			"your computer, as any "+
			"website does. Nothing of the feed is shown before you follow it.", "host", host)},
		loop.Sheet{Submit: func(ctx context.Context, _ map[string]string) error {
			s.askRoot(ctx, link)
			return nil
		}})
	return nil
}

// askRoot fetches the root file that the link names.
func (s *Slice) askRoot(ctx context.Context, link feed.Link) {
	look, stop := context.WithCancel(ctx)
	host := hostOf(link.URLs[0])
	s.loop.OpenSheet(view.Sheet{Title: message.Text("A sponsor feed"), Subtitle: host,
		Text: message.Text("Asking {host} who signs it…", "host", host)}, loop.Sheet{Closed: stop})
	id := s.loop.Sheet().ID
	s.loop.Background(ctx, func(context.Context) loop.Command {
		root, err := s.deps.MeetFeed(look, link)
		return func(context.Context) {
			switch {
			case !s.loop.IsOpen(id):
			case err != nil:
				s.loop.Log.Info("a sponsor feed could not be looked at", "host", host, "err", err)
				s.loop.AlterSheet(func(v *view.Sheet) { v.Text, v.Note = message.Text("Nothing was followed."), view.Sentence(err) })
			default:
				s.offerFeed(link, root)
			}
		}
	})
}

// offerFeed shows whose keys sign a feed, and follows it if the listener wants that.
func (s *Slice) offerFeed(link feed.Link, root []byte) {
	keys, threshold, err := feed.RootKeys(root)
	if err != nil {
		s.loop.AlterSheet(func(v *view.Sheet) { v.Note = view.Sentence(err) })
		return
	}
	host := hostOf(link.URLs[0])
	facts := []view.Fact{{Name: message.Text("Fingerprint"), Value: link.Fingerprint()}}
	for i, key := range keys {
		facts = append(facts, view.Fact{Name: message.Text("Root key {n}", "n", strconv.Itoa(i+1)), Value: key})
	}
	s.loop.OpenSheet(view.Sheet{Title: message.Text("Follow this sponsor feed?"), Subtitle: host, Facts: facts,
		Action: message.Text("Follow"),
		Text: message.Sentences(message.Text("Compare the fingerprint with the one that the operator publishes elsewhere."),
			message.Count(threshold, "{n} root key must agree before any key of the feed is replaced.",
				"{n} root keys must agree before any key of the feed is replaced."),
			message.Text("Following alone shows nothing: panels have their own switch."))},
		loop.Sheet{Submit: func(ctx context.Context, _ map[string]string) error {
			return s.followFeed(ctx, view.FeedSource{Name: host, URL: link.URLs[0], Others: link.URLs[1:], Root: root})
		}})
}

func (s *Slice) followFeed(ctx context.Context, source view.FeedSource) error {
	if err := s.openFeed(source); err != nil {
		return err
	}
	s.loop.Set(func(set *view.Values) {
		set.Feeds = append(set.Feeds, source)
		set.Unfollowed = slices.DeleteFunc(set.Unfollowed, func(address string) bool { return address == source.URL })
	})
	s.loop.Go(view.ScreenSponsors)
	s.sponsor.next = s.loop.Now()
	s.Keep(ctx)
	return nil
}
