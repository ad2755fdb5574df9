package state

import (
	"context"

	"linnet/app/state/loop"
	"linnet/app/state/view"
)

// Keeper keeps where the listener was over the end of the program.
type Keeper interface {
	Session() view.Session
	Queue() view.KeptQueue
	Keep(view.Session)
	KeepQueue(view.KeptQueue)
}

// recall goes on where the listener was: the screen at once, the queue when its tracks are read. Nothing begins to sound, and no stranger
// is asked anything.
func (s *State) recall(ctx context.Context) {
	if s.cfg.Keeper == nil {
		return
	}
	was := s.cfg.Keeper.Session()
	s.window = was.Window
	s.Loop.Draft().Window = was.Window
	if view.Known(was.Screen) {
		s.Loop.Go(was.Screen)
	}
	s.Browse.Recall(was.Trail, was.Filter)
	s.Search.Recall(ctx, was.Query)
	s.Playback.Recall(was.Player)
	s.Loop.Background(ctx, func(ctx context.Context) loop.Command {
		restore := s.Playback.ReadQueue(ctx, s.cfg.Keeper.Queue(), was.Player)
		return func(ctx context.Context) {
			restore(ctx)
			s.recalled = true
		}
	})
}

// remember notes where the listener is. The keeper writes only what differs.
func (s *State) remember() {
	if s.cfg.Keeper == nil || !s.recalled {
		return
	}
	now := view.Session{Screen: s.Loop.Screen(), Query: s.Loop.Draft().Search.Query, Window: s.window}
	now.Trail, now.Filter = s.Browse.Trail()
	now.Player = s.Playback.State()
	if queue, changed := s.Playback.Kept(); changed {
		s.cfg.Keeper.KeepQueue(queue)
	}
	s.cfg.Keeper.Keep(now)
}

// Resized notes how large the window is, in the toolkit's units. It may be called from any goroutine but that of the Loop.
func (s *State) Resized(width, height float32) {
	s.Loop.Do(func(context.Context) {
		s.Loop.Quiet()
		s.window = view.WindowSize{Width: width, Height: height}
	})
}
