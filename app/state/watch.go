package state

import (
	"context"

	"linnet/app/message"
	"linnet/library"
)

// watch keeps the library up to date by itself, from the first scan on.
func (s *State) watch(ctx context.Context) {
	if s.watching {
		return
	}
	s.watching = true
	s.background(ctx, func(ctx context.Context) command {
		err := s.cfg.Index.Watch(ctx, func(library.Report) { s.do(s.changedOnDisk) })
		if err == nil || ctx.Err() != nil {
			return nil
		}
		return func(context.Context) {
			s.couldNot(message.WatchFolders, err, "Rescan under Settings, or restart Linnet.")
		}
	})
}

// changedOnDisk shows what a scan found.
func (s *State) changedOnDisk(ctx context.Context) {
	s.showSettings(ctx)
	s.showLibrary(ctx)
	s.searchOwnAgain(ctx)
	s.offer(ctx)
	s.hash(ctx)
}

// hash finds out in the background which files hold the same recording.
func (s *State) hash(ctx context.Context) {
	if s.hashing {
		s.hashAgain = true
		return
	}
	s.hashing, s.hashAgain = true, false
	s.background(ctx, func(ctx context.Context) command {
		hashed := 0
		err := s.cfg.Index.HashAudio(ctx, func(done, _ int) { hashed = done })
		if err != nil && ctx.Err() == nil {
			s.log.Warn("looking for recordings", "err", err)
		}
		return func(ctx context.Context) {
			s.hashing = false
			if hashed > 0 {
				s.readHere(ctx, s.inSight())
			}
			if s.hashAgain {
				s.hash(ctx)
			}
		}
	})
}
