package state

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

// AddFolder makes a folder part of the library and reads it. Nothing in it is shared by that.
func (s *State) AddFolder(path string) {
	s.do(func(ctx context.Context) { s.addFolder(ctx, path) })
}

func (s *State) addFolder(ctx context.Context, path string) {
	if _, err := s.cfg.Index.AddFolder(ctx, path); err != nil {
		s.couldNot(message.Add(path), err, "Choose a folder that exists and can be read.")
		return
	}
	if w := s.show.Welcome; w != nil {
		more := *w
		more.Folders = append(w.Folders[:len(w.Folders):len(w.Folders)], path)
		s.show.Welcome = &more
	}
	s.showSettings(ctx)
	s.rescan(ctx)
}

// RemoveFolder takes a folder out of the library and ends its sharing; its files stay as they are.
func (s *State) RemoveFolder(path string) {
	s.do(func(ctx context.Context) {
		err := errors.Join(s.cfg.Shelf.Share(ctx, path, false), s.cfg.Index.RemoveFolder(ctx, path))
		if err != nil {
			s.couldNot(message.Remove(path), err, "Try again.")
		}
		s.cfg.Node.ShelfChanged()
		s.showSettings(ctx)
		s.showLibrary(ctx)
	})
}

// scanLater begins the first scan, after a while if the window comes first.
func (s *State) scanLater(ctx context.Context) {
	if s.cfg.ScanAfter == 0 {
		s.rescan(ctx)
		return
	}
	s.background(ctx, func(ctx context.Context) command {
		wait := time.NewTimer(s.cfg.ScanAfter)
		defer wait.Stop()
		select {
		case <-wait.C:
			return s.rescan
		case <-ctx.Done():
			return nil
		}
	})
}

// Rescan looks for changes in all folders.
func (s *State) Rescan() { s.do(s.rescan) }

// rescan reads the folders in the background, one scan after the other.
func (s *State) rescan(ctx context.Context) {
	if s.scanning {
		s.again = true
		return
	}
	s.scanning, s.again = true, false
	s.show.Library.Scan = "Looking for music"
	ctx, s.stopScan = context.WithCancel(ctx)
	s.background(ctx, func(ctx context.Context) command {
		report, err := s.cfg.Index.Scan(ctx, s.scanProgress())
		if err != nil {
			return func(ctx context.Context) {
				s.couldNot(message.FinishScan, err, "Rescan under Settings.")
				s.endScan(ctx, report)
			}
		}
		return func(ctx context.Context) {
			s.endScan(ctx, report)
			s.watch(ctx) // which scans everything at once, so it must not follow a scan that was cancelled
		}
	})
}

// CancelScan ends the scan that runs; what it read stays, and the next one goes on from there.
func (s *State) CancelScan() {
	s.do(func(context.Context) {
		if s.scanning {
			s.stopScan()
			s.again = false
		}
	})
}

// scanProgress passes on progress a few times a second, however fast files are read. Lists are shown anew when twice as much was
// read, and every few seconds.
func (s *State) scanProgress() func(library.Progress) {
	var last, listed time.Time
	shown := 0
	return func(p library.Progress) {
		now := s.now()
		if now.Sub(last) < 200*time.Millisecond {
			return
		}
		last = now
		grown := p.Read > 0 && (p.Read >= 2*shown || now.Sub(listed) >= 3*time.Second)
		if grown {
			listed, shown = now, p.Read
		}
		s.do(func(ctx context.Context) {
			s.show.Library.Scan = scanned(p)
			if grown && s.shelves.songs.at == 0 {
				s.showLibrary(ctx) // what was read so far; but nobody's place in a long list is taken
			}
		})
	}
}

// scanned says how far a scan is.
func scanned(p library.Progress) string {
	line := fmt.Sprintf("Read %s of %s files", view.Thousands(p.Read+p.Unchanged+p.Failed), view.Thousands(p.Found))
	if p.PerSecond >= 1 {
		line = view.Join(line, view.Thousands(int(p.PerSecond))+" a second", view.Count(p.Left, "left", "left"))
	}
	return line
}

func (s *State) endScan(ctx context.Context, report library.Report) {
	s.scanning = false
	s.stopScan()
	s.show.Library.Scan = ""
	if n := len(report.Problems); n > 0 {
		first := report.Problems[0]
		what := fmt.Sprintf("%s was left out. %s", first.Path, first.Reason)
		if n > 1 {
			what = fmt.Sprintf("%s were left out; the first is %s. %s", view.Count(n, "file", "files"), first.Path, first.Reason)
		}
		s.trouble(what, "The library tells why under “Not found”; everything else is in it.", errors.New(first.Reason))
	}
	s.changedOnDisk(ctx)
	if s.again {
		s.rescan(ctx)
	}
}

// offer hashes what may be shared and is not hashed yet, then tells the swarm.
func (s *State) offer(ctx context.Context) {
	if s.offering {
		s.offerAgain = true
		return
	}
	s.offering, s.offerAgain = true, false
	s.background(ctx, func(ctx context.Context) command {
		err := s.cfg.Shelf.Refresh(ctx)
		if err == nil {
			s.cfg.Node.ShelfChanged()
			if err := s.cfg.Node.Announce(ctx); err != nil {
				s.log.Info("announcing the shelf", "err", err)
			}
		}
		return func(ctx context.Context) {
			s.offering = false
			if err != nil {
				s.couldNot(message.PrepareForSharing, err, "Rescan under Settings.")
			}
			s.showSettings(ctx)
			if s.offerAgain {
				s.offer(ctx)
			}
		}
	})
}

// arrived takes a finished track into the library.
func (s *State) arrived(ctx context.Context, t p2p.Transfer) {
	s.log.Info("track arrived", "path", t.Path, "bytes", t.Size, "sources", t.Sources)
	s.showTransfers(ctx)
	if _, err := s.cfg.Index.AddFolder(ctx, s.cfg.Music); err != nil {
		if _, statErr := os.Stat(s.cfg.Music); statErr != nil {
			s.trouble("The folder of finished tracks is gone.", "It is made anew with the next track.", statErr)
			return
		}
		s.log.Debug("the folder of finished tracks is in the library already", "err", err)
	}
	if s.cfg.Preferences.Get().Mode == view.ModePublic {
		if err := s.cfg.Shelf.ShareUnlessDecided(ctx, s.cfg.Music); err != nil {
			s.log.Warn("sharing finished tracks on", "err", err)
		}
	}
	s.showSettings(ctx)
	s.rescan(ctx)
}
