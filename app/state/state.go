// Package state is what is true now in the desktop program and what a person can do about it. It owns
// the one changing thing of the client, and after each change publishes a new immutable [View] for
// whoever draws. It knows no toolkit: the window, the headless node and the tests drive it alike.
//
// Every method that stands for something a person does returns at once and reports failure as a
// Trouble in the View: one sentence and the next step.
package state

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"linnet/ads/feed"
	"linnet/ads/stats"
	"linnet/app/player"
	"linnet/app/shelf"
	"linnet/app/state/view"
	"linnet/app/wishes"
	"linnet/library"
	"linnet/p2p"
)

// Config holds the parts, which the caller opens before and closes after the State.
type Config struct {
	Index       *library.Index
	Shelf       *shelf.Shelf
	Node        *p2p.Node
	Player      *player.Player
	Recorder    *stats.Recorder
	OpenFeed    func(view.FeedSource) (*feed.Client, error) // closed by the State; asks nobody
	MeetFeed    func(context.Context, feed.Link) (root []byte, err error)
	SetProxy    func(server string) // told what Settings say from now on; nil: nobody is
	Preferences *Preferences
	Wishes      *wishes.Book
	Signals     *Signals
	Home        string           // shown in Settings
	Music       string           // folder of finished tracks; becomes part of the library with the first one
	Proxy       string           // through which peers are reached now, for Settings
	Output      string           // where the sound goes, or why it does not, for Settings
	ScanAfter   time.Duration    // the first scan waits so long, for the window comes first; 0: it begins at once
	Unattended  bool             // nobody can be asked which files of a torrent to fetch
	Links       LinkOpener       // nil: this system is not told what links open in
	Draw        func() float64   // in [0,1), for the choice of an ad; nil: a random number
	Now         func() time.Time // nil: time.Now
	SetAside    []SetAside       // what was damaged when the parts were opened
	Log         *slog.Logger     // nil: discard
}

// SetAside tells of a damaged file that was renamed so that a new one could be begun: what that means, and what to do next.
type SetAside struct{ What, Next string }

// A State is driven by its methods, from any goroutine. One goroutine of its own owns every field
// below commands; the methods send it what to do. Close waits for it and for all background work.
type State struct {
	cfg      Config
	log      *slog.Logger
	now      func() time.Time
	pictures *pictures
	view     atomic.Pointer[view.View]
	changed  chan struct{}
	commands chan command
	jobs     sync.WaitGroup
	stop     context.CancelFunc
	stopped  chan struct{}

	show      view.View // the next View; slices in it are replaced, never altered
	shelves   shelves
	rest      rest // of the list that plays
	finding   finding
	browsing  browsing
	listeners []p2p.Listener // followed, then near
	sponsor   sponsor
	clients   atomic.Pointer[[]*feed.Client] // of the sponsor's feeds, for work in the background
	carrying  carrying
	troubleID int64
	sheet     sheet // what the open Sheet does
	sheetID   int64
	words     library.Lyrics // of the open lyrics

	shared, neighbours int     // for the sidebar
	upRate             float64 // bytes per second
	playTrouble        string  // the last one told

	scanning, again      bool // a scan runs; another was asked for meanwhile
	stopScan             context.CancelFunc
	watching             bool
	hashing, hashAgain   bool // the same for the recordings
	offering, offerAgain bool // the same for hashing what is shared
}

// A command runs on the goroutine that owns the State.
type command func(context.Context)

// Open starts a State over parts that are open.
func Open(cfg Config) (*State, error) {
	s := &State{cfg: cfg, log: cfg.Log, now: cfg.Now,
		changed: make(chan struct{}, 1), commands: make(chan command, 64), stopped: make(chan struct{})}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.cfg.Draw == nil {
		s.cfg.Draw = rand.Float64
	}
	if s.now == nil {
		s.now = time.Now
	}
	s.pictures = newPictures(s)
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	s.start(ctx)
	s.publish()
	go s.run(ctx)
	return s, nil
}

// Close stops background work and waits for it. The parts stay open.
func (s *State) Close() error {
	s.stop()
	<-s.stopped
	s.jobs.Wait()
	return s.closeFeeds()
}

// View returns the newest View. It is never nil.
func (s *State) View() *view.View { return s.view.Load() }

// Changed receives after a newer View was published; several changes may come as one.
func (s *State) Changed() <-chan struct{} { return s.changed }

// start fills the first View and begins what runs by itself.
func (s *State) start(ctx context.Context) {
	set := s.cfg.Preferences.Get()
	s.show.Screen = view.ScreenLibrary
	s.shelves.trail, s.shelves.filters, s.shelves.songs = []place{{section: view.SectionAlbums}}, map[string]string{}, newTracklist(nil, "")
	s.show.Theme, s.show.Settings.Theme = set.Theme, set.Theme
	s.finding.rules.Free = true
	s.show.Settings.Section = view.SettingsSharing
	s.carrying = carrying{tab: view.TabArriving, unfolded: map[string]bool{}}
	if !set.Answered {
		s.show.Welcome = &view.Welcome{Mode: set.Mode, PanelPromise: s.promise(stats.Panels), Wishing: wishing}
	}
	for _, a := range s.cfg.SetAside {
		s.trouble(a.What, a.Next, nil)
	}
	s.startSponsors(set)
	s.refuse()
	s.showSettings(ctx)
	s.showLibrary(ctx)
	s.showTransfers(ctx)
	s.showBar(ctx)
	s.showSponsors()
	s.readWishes(ctx)
	s.showPeople(ctx)
	s.loadBlocks(ctx)
	s.scanLater(ctx)
}

func (s *State) run(ctx context.Context) {
	defer close(s.stopped)
	housekeeping := time.NewTicker(time.Minute)
	defer housekeeping.Stop()
	beat := time.NewTicker(view.GraphStep)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case do := <-s.commands:
			do(ctx)
		case <-s.cfg.Signals.player:
			s.showBar(ctx)
		case <-s.cfg.Signals.node:
			s.showTransfers(ctx)
			s.showListeners(ctx)
		case t := <-s.cfg.Signals.finished:
			s.arrived(ctx, t)
		case item := <-s.cfg.Signals.heard:
			s.heard(ctx, item)
		case <-housekeeping.C:
			s.keepSponsors(ctx)
			s.askWish(ctx)
			if s.carrying.tab == view.TabDays {
				s.showDays(ctx)
			}
		case <-beat.C:
			if !s.beat(ctx) {
				continue
			}
		}
		s.publish()
	}
}

// do hands c to the owning goroutine; after Close it is dropped.
func (s *State) do(c command) {
	select {
	case s.commands <- c:
	case <-s.stopped:
	}
}

// background runs work beside the State's own goroutine and what it returns on it.
func (s *State) background(ctx context.Context, work func(context.Context) command) {
	s.jobs.Go(func() {
		if then := work(ctx); then != nil {
			s.do(then)
		}
	})
}

func (s *State) publish() {
	v := s.show
	s.view.Store(&v)
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// Signals carry what the parts report to a State that is opened after them.
type Signals struct {
	player, node chan struct{}
	finished     chan p2p.Transfer
	heard        chan player.Item
}

// NewSignals makes Signals for the Configs of the player, the node and the State.
func NewSignals() *Signals {
	return &Signals{player: make(chan struct{}, 1), node: make(chan struct{}, 1),
		finished: make(chan p2p.Transfer, 64), heard: make(chan player.Item, 8)}
}

// PlayerChanged is for player.Config.
func (s *Signals) PlayerChanged() { wake(s.player) }

// NodeChanged is for p2p.Config.
func (s *Signals) NodeChanged() { wake(s.node) }

// Finished is for p2p.Config. A track that is reported while nobody listens is found by the next scan.
func (s *Signals) Finished(t p2p.Transfer) {
	select {
	case s.finished <- t:
	default:
	}
}

// Heard is for player.Config.
func (s *Signals) Heard(i player.Item) {
	select {
	case s.heard <- i:
	default:
	}
}

func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
