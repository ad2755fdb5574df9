// Package state is what is true now in the desktop program and what a person can do about it. It opens a slice for each screen or concern,
// joins the slices to each other and to the parts, and publishes a new immutable [view.View] after each change for whoever draws. It knows
// no toolkit: the window, the headless node and the tests drive it alike.
//
// Every method of a slice that stands for something a person does returns at once, and reports failure as a Notice in the View: one
// sentence and the next step.
package state

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"

	"linnet/ads/feed"
	"linnet/ads/stats"
	"linnet/app/message"
	"linnet/app/player"
	"linnet/app/sharing"
	"linnet/app/state/browse"
	"linnet/app/state/folders"
	"linnet/app/state/loop"
	"linnet/app/state/people"
	"linnet/app/state/playback"
	"linnet/app/state/search"
	"linnet/app/state/settings"
	"linnet/app/state/sponsors"
	"linnet/app/state/transfers"
	"linnet/app/state/view"
	"linnet/app/wishes"
	"linnet/library"
	"linnet/p2p"
)

// Config holds the parts, which the caller opens before and closes after the State.
type Config struct {
	Index       *library.Index
	Shelf       *sharing.Shelf
	Node        *p2p.Node
	Player      *player.Player
	Recorder    *stats.Recorder
	OpenFeed    func(view.FeedSource) (*feed.Client, error) // closed by the State; asks nobody
	MeetFeed    func(context.Context, feed.Link) (root []byte, err error)
	SetProxy    func(server string) // told what Settings say from now on; nil: nobody is
	Preferences *settings.Preferences
	Wishes      *wishes.Book
	Signals     *Signals
	Measure     func(id int64)      // has the loudness and the shape of a track measured soon; nil: nobody does
	Output      player.Output       // where the sound goes
	NoSound     string              // why there is none, for Settings; empty: there is some
	Scrobbler   playback.Scrobbler  // tells a server what was heard
	Keeper      Keeper              // nil: nothing is kept of where the listener was
	Home        string              // shown in Settings
	Music       string              // folder of finished tracks; becomes part of the library with the first one
	Proxy       string              // through which peers are reached now, for Settings
	ScanAfter   time.Duration       // the first scan waits so long, for the window comes first; 0: it begins at once
	Unattended  bool                // nobody can be asked which files of a torrent to fetch
	Links       settings.LinkOpener // nil: this system is not told what links open in
	Updates     Updates             // newer versions
	Draw        func() float64      // in [0,1), for the choice of an ad; nil: a random number
	Now         func() time.Time    // nil: time.Now
	SetAside    []SetAside          // what was damaged when the parts were opened
	Log         *slog.Logger        // nil: discard
}

// Updates is how newer versions come to be known: see settings.Deps.
type Updates struct {
	Client    settings.Updater // nil: this build has no release keys
	Server    string
	Downloads func() string
}

// SetAside tells of a damaged file that was renamed so that a new one could be begun: what that means, and what to do next.
type SetAside struct{ What, Next string }

// A State is its slices. One goroutine, that of the Loop, owns what they keep; their methods hand it what to do. Close waits for it and for
// all background work.
type State struct {
	Loop      *loop.Loop
	Settings  *settings.Slice
	Folders   *folders.Slice
	Browse    *browse.Slice
	Playback  *playback.Slice
	Search    *search.Slice
	Transfers *transfers.Slice
	People    *people.Slice
	Sponsors  *sponsors.Slice

	cfg    Config
	stop   context.CancelFunc
	output output
	memory *memory
	history
}

// Open starts a State over parts that are open.
func Open(cfg Config) (*State, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Draw == nil {
		cfg.Draw = rand.Float64
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &State{cfg: cfg, output: output{cfg.Output, cfg.NoSound}}
	pictures := func(ctx context.Context, ref string, px int) ([]byte, error) { return picture(ctx, s, ref, px) }
	s.Loop = loop.New(loop.Config{Preferences: cfg.Preferences, Pictures: pictures, Finish: s.finish, Log: cfg.Log, Now: cfg.Now})
	join(s)
	s.history.loop, s.history.open = s.Loop, s.Browse.OpenTrail
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	s.start(ctx)
	s.Loop.Publish()
	go s.Loop.Run(ctx)
	return s, nil
}

// Close stops background work and waits for it. The parts stay open.
func (s *State) Close() error {
	s.stop()
	s.Loop.Wait()
	s.memory.remember()
	return s.Sponsors.Close()
}

// View returns the newest View. It is never nil.
func (s *State) View() *view.View { return s.Loop.View() }

// Changed receives after a newer View was published; several changes may come as one.
func (s *State) Changed() <-chan struct{} { return s.Loop.Changed() }

// Go shows a screen; the Library once more shows what is open in it from the top.
func (s *State) Go(screen view.Screen) {
	s.Loop.Do(func(ctx context.Context) {
		again := s.Loop.Screen() == screen && s.Loop.Sheet() == nil
		s.Loop.Go(screen)
		s.Loop.EndSheet()
		if again && screen == view.ScreenLibrary {
			s.Browse.ShowTop(ctx)
		}
	})
}

// start fills the first View and begins what runs by itself.
func (s *State) start(ctx context.Context) {
	set := s.cfg.Preferences.Get()
	s.Loop.Go(view.ScreenLibrary)
	if !set.Answered {
		promise, wishing := s.Sponsors.Welcome()
		s.Settings.Ask(view.Welcome{Mode: set.Mode, PanelPromise: promise, Wishing: wishing})
	}
	for _, a := range s.cfg.SetAside {
		s.Loop.Notice(a.What, a.Next, nil)
	}
	s.Loop.Do(s.Sponsors.Keep)
	s.Sponsors.Refuse()
	s.Playback.Tune()
	s.Playback.ShowListens()
	s.memory.recall(ctx)
	s.Settings.Show(ctx)
	s.Browse.Show(ctx)
	s.Transfers.Show(ctx)
	s.Playback.Show(ctx)
	s.Sponsors.Show()
	s.Search.ReadWishes(ctx)
	s.People.Show(ctx)
	s.Settings.LoadBlocks(ctx)
	s.Folders.Start(ctx)
	s.Loop.Background(ctx, s.route)
}

// route passes on what the parts and the clock report.
func (s *State) route(ctx context.Context) loop.Command {
	housekeeping, beat := time.NewTicker(time.Minute), time.NewTicker(view.GraphStep)
	defer housekeeping.Stop()
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.cfg.Signals.player:
			s.Loop.Do(func(ctx context.Context) {
				if !s.Playback.Follow(ctx) {
					s.Loop.Quiet()
				}
			})
		case <-s.cfg.Signals.output:
			s.Loop.Do(func(ctx context.Context) { s.Playback.Show(ctx); s.Settings.Show(ctx) })
		case <-s.cfg.Signals.told:
			s.Loop.Do(func(context.Context) { s.Playback.ShowListens() })
		case id := <-s.cfg.Signals.measured:
			s.Loop.Do(func(ctx context.Context) { s.Playback.Measured(ctx, id) })
		case <-s.cfg.Signals.node:
			s.Loop.Do(func(ctx context.Context) { s.Transfers.Show(ctx); s.People.ShowListeners(ctx) })
		case t := <-s.cfg.Signals.finished:
			s.Loop.Do(func(ctx context.Context) { s.Transfers.Show(ctx); s.Folders.Arrived(ctx, t) })
		case item := <-s.cfg.Signals.heard:
			s.Loop.Do(func(ctx context.Context) { s.Playback.Heard(ctx, item) })
		case <-housekeeping.C:
			s.Loop.Do(func(ctx context.Context) {
				s.Sponsors.Keep(ctx)
				s.Search.AskWish(ctx)
				s.Transfers.Housekeep(ctx)
				s.Settings.KeepUpdated(ctx)
			})
		case <-beat.C:
			s.Loop.Do(func(ctx context.Context) {
				s.memory.remember()
				if !s.Transfers.Beat(ctx) {
					s.Loop.Quiet()
				}
			})
		}
	}
}

// picture reads a picture that a View names.
func picture(ctx context.Context, s *State, ref string, px int) ([]byte, error) {
	switch kind, name, _ := strings.Cut(ref, ":"); kind {
	case "track":
		return s.Browse.Cover(ctx, name, px)
	case "ad":
		return s.Sponsors.Picture(name)
	}
	return nil, fmt.Errorf("a picture called %q", ref)
}

// finish draws the sidebar, which says a little of several slices, and notes where the listener is.
func (s *State) finish(v *view.View) {
	trail, _ := s.Browse.Trail()
	s.history.note(spot{v.Screen, trail})
	mode, now, up := s.Loop.Get().Mode, s.Transfers.Status(), ""
	if now.UpRate >= 1 {
		up = "↑ " + view.Rate(now.UpRate)
	}
	v.Sidebar = view.Sidebar{Transfers: s.Transfers.Running(), People: s.People.News(), Audience: view.ModeNames[mode].Text(),
		Good: mode != view.ModeLAN || now.Neighbours > 0,
		Detail: message.Dotted(message.Count(s.Folders.Shared(), "{n} track shared", "{n} tracks shared"),
			message.Count(now.Neighbours, "{n} listener near", "{n} listeners near"), up)}
}
