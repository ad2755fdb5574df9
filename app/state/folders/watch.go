package folders

import (
	"context"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
)

// unwatched is what the notice of folders that cannot be watched is about.
const unwatched = "watching"

// watch keeps the library up to date by itself, from the first scan on.
func (s *Slice) watch(ctx context.Context) {
	if s.watching {
		return
	}
	s.watching = true
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		err := s.deps.Index.Watch(ctx, func(library.ScanReport) {
			s.loop.Do(func(ctx context.Context) {
				s.loop.Over(unwatched) // it works
				s.changedOnDisk(ctx)
			})
		})
		if err == nil || ctx.Err() != nil {
			return nil
		}
		return func(context.Context) {
			s.loop.Lasting(loop.Lasting{About: unwatched, What: message.CouldNot(message.WatchFolders, view.Plain(err)),
				Next: message.Text("Rescan under Settings, or restart Linnet."), Err: err})
		}
	})
}

// changedOnDisk shows what a scan found.
func (s *Slice) changedOnDisk(ctx context.Context) {
	s.deps.Scanned(ctx)
	s.Offer(ctx)
	s.hash(ctx)
}

// hash finds out in the background which files hold the same recording.
func (s *Slice) hash(ctx context.Context) {
	if s.hashing {
		s.hashAgain = true
		return
	}
	s.hashing, s.hashAgain = true, false
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		hashed := 0
		err := s.deps.Index.HashAudio(ctx, func(done, _ int) { hashed = done })
		if err != nil && ctx.Err() == nil {
			s.loop.Log.Warn("looking for recordings", "err", err)
		}
		return func(ctx context.Context) {
			s.hashing = false
			if hashed > 0 {
				s.deps.Recordings(ctx)
			}
			if s.hashAgain {
				s.hash(ctx)
			}
		}
	})
}
