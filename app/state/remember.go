package state

import (
	"context"

	"linnet/app/state/browse"
	"linnet/app/state/loop"
	"linnet/app/state/playback"
	"linnet/app/state/search"
	"linnet/app/state/view"
)

// Keeper keeps where the listener was over the end of the program.
type Keeper interface {
	Session() view.Session
	Queue() view.KeptQueue
	Keep(view.Session)
	KeepQueue(view.KeptQueue)
}

// A memory notes where the listener is, so that the next start goes on there.
type memory struct {
	keeper   Keeper // nil: nothing is kept
	loop     *loop.Loop
	browse   *browse.Slice
	search   *search.Slice
	playback *playback.Slice
	window   view.WindowSize
	recalled bool // where the listener was is restored, so that it may be noted anew
}

// recall goes on where the listener was: the screen at once, the queue when its tracks are read. Nothing begins to sound, and no stranger
// is asked anything.
func (m *memory) recall(ctx context.Context) {
	if m.keeper == nil {
		return
	}
	was := m.keeper.Session()
	m.window = was.Window
	m.loop.Draft().Window = was.Window
	if view.Known(was.Screen) {
		m.loop.Go(was.Screen)
	}
	m.browse.Recall(was.Trail, was.Filter)
	m.search.Recall(ctx, was.Query)
	m.playback.Recall(was.Player)
	m.loop.Background(ctx, func(ctx context.Context) loop.Command {
		restore := m.playback.ReadQueue(ctx, m.keeper.Queue(), was.Player)
		return func(ctx context.Context) {
			restore(ctx)
			m.recalled = true
		}
	})
}

// remember notes where the listener is. The keeper writes only what differs.
func (m *memory) remember() {
	if m.keeper == nil || !m.recalled {
		return
	}
	now := view.Session{Screen: m.loop.Screen(), Query: m.loop.Draft().Search.Query, Window: m.window}
	now.Trail, now.Filter = m.browse.Trail()
	now.Player = m.playback.State()
	if queue, changed := m.playback.Kept(); changed {
		m.keeper.KeepQueue(queue)
	}
	m.keeper.Keep(now)
}

// Resized notes how large the window is, in the toolkit's units. It may be called from any goroutine but that of the Loop.
func (s *State) Resized(width, height float32) {
	s.Loop.Do(func(context.Context) {
		s.Loop.Quiet()
		s.memory.window = view.WindowSize{Width: width, Height: height}
	})
}
