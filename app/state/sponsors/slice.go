package sponsors

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"linnet/ads/feed"
	"linnet/ads/stats"
	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

// Recorder keeps consents and reports.
type Recorder interface {
	Use(stats.Mode) error
	Happened(counter int, e stats.Event) error
	Answer(day time.Time, bucket int) error
	Flush(context.Context) (sent int, err error)
	consents
	reports
}

// consents is what the listener agreed to, and what that has given away.
type consents interface {
	SetConsent(p stats.Purpose, given bool, m stats.Mode) error
	Consented(stats.Purpose) bool
	Consents() []stats.Consent
	Spent(stats.Purpose) float64
	Guessed(stats.Purpose) float64
	Ended(stats.Purpose) bool
}

// reports is what waits and what was sent.
type reports interface {
	Next(of ...stats.Purpose) (rep stats.Report, due time.Time, ok bool)
	Sent() []stats.SentReport
	DeleteWaiting() error
	Budget() float64
}

// Node fetches what an ad offers.
type Node interface {
	Transfers() []p2p.Transfer
	Fetch(p2p.Want) (p2p.InfoHash, error)
	Resume(p2p.InfoHash) error
	ShelfChanged()
}

// Shelf no longer shares what operators list.
type Shelf interface {
	Refuse(infohashes, sounds []string)
}

// Index says what the listener's top genres are.
type Index interface {
	Genres(context.Context) ([]library.GenreCount, error)
}

// Deps is what the slice works with. Functions run on the goroutine of the Loop, but for OpenFeed and MeetFeed.
type Deps struct {
	View         *view.Sponsors
	Privacy      *view.Privacy
	Panel        *view.Panel
	Recorder     Recorder
	Node         Node
	Shelf        Shelf
	Index        Index
	OpenFeed     func(view.FeedSource) (*feed.Client, error) // closed by the slice; asks nobody
	MeetFeed     func(context.Context, feed.Link) (root []byte, err error)
	Draw         func() float64        // in [0,1), for the choice of an ad
	PlayTransfer func(id string)       // plays what has begun to arrive
	ShowArriving func(context.Context) // shows what is on its way
	Fetched      func(context.Context) // something is being fetched
	Silence      func()                // ends the spot that sounds, and takes back the one that waits
	Home         string                // where the record of shown ads is kept
	Unattended   bool                  // nobody can be asked whether an operator is trusted
}

// A Slice is the sponsor panel, the Sponsors and the Privacy screen, and what one does there. Methods without a context may be called from
// any goroutine but that of the Loop, the others on that goroutine alone.
type Slice struct {
	loop    *loop.Loop
	deps    Deps
	sponsor sponsor
	spot    spot
	clients atomic.Pointer[[]*feed.Client] // of the sponsor's feeds, for work in the background
}

// New reads what is on disk. Nothing is fetched unless the listener agreed to panels or statistics.
func New(l *loop.Loop, deps Deps) *Slice {
	s := &Slice{loop: l, deps: deps}
	s.sponsor.shown = openShown(deps.Home, l.Log)
	s.spot.begun = l.Now()
	s.setFeeds(nil)
	for _, source := range l.Get().Feeds {
		if err := s.openFeed(source); err != nil {
			l.Log.Warn("a sponsor feed is not followed", "feed", source.Name, "err", err)
		}
	}
	return s
}

// Close closes the feeds. It is for the end, when nothing else of the slice runs.
func (s *Slice) Close() error { return s.closeFeeds() }

// Welcome is what the Welcome page says of the two consents.
func (s *Slice) Welcome() (panelPromise, wish string) { return s.promise(stats.Panels), wishing() }

// Answered takes what was said on the Welcome page.
func (s *Slice) Answered(ctx context.Context, a view.Answers) {
	if a.Panels {
		s.agree(stats.Panels, true, stats.Mode{}) // the page shows the promise
	}
	if a.Statistics {
		s.wish(stats.Taste, true)
	}
	s.Keep(ctx)
}

// Picture is a picture of a feed. It may be called from any goroutine.
func (s *Slice) Picture(name string) ([]byte, error) {
	return s.file(func(f *feed.Client) ([]byte, error) { return f.Picture(name) })
}

// OpenLink looks at the feed that a link leads to, and asks whether to follow it.
func (s *Slice) OpenLink(link string) {
	found, err := feed.ParseLink(link)
	if err == nil {
		err = s.followed(found)
	}
	if err == nil && s.deps.Unattended {
		err = message.Error("nobody is here to say whether its operator is trusted")
	}
	if err == nil {
		err = s.meetFeed(found)
	}
	if already := new(followedError); errors.As(err, already) {
		s.loop.Go(view.ScreenSponsors)
		s.loop.Notice(message.Text("You follow the feed of {operator} already.", "operator", string(*already)),
			message.Text("It is listed under Sponsors; the link changes nothing."), err)
	} else if err != nil {
		s.loop.CouldNot(message.FollowFeed, err, message.Text("Copy the whole link again."))
	}
}
