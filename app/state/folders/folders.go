package folders

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"linnet/app/message"
	"linnet/app/sharing"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

// AddFolder makes a folder part of the library and reads it. Nothing in it is shared by that.
func (s *Slice) AddFolder(path string) {
	s.loop.Do(func(ctx context.Context) { s.Add(ctx, path) })
}

// Add is AddFolder.
func (s *Slice) Add(ctx context.Context, path string) {
	if _, err := s.deps.Index.AddFolder(ctx, path); err != nil {
		s.loop.CouldNot(message.Add(path), err, message.Text("Choose a folder that exists and can be read."))
		s.deps.Refused(ctx, message.CouldNot(message.Add(path), view.Plain(err)))
		return
	}
	s.deps.Added(ctx)
	s.rescan(ctx)
}

// RemoveFolder takes a folder out of the library and ends its sharing; its files stay as they are.
func (s *Slice) RemoveFolder(path string) {
	s.loop.Do(func(ctx context.Context) {
		err := errors.Join(s.deps.Shelf.Share(ctx, path, false), s.deps.Index.RemoveFolder(ctx, path))
		if err != nil {
			s.loop.CouldNot(message.Remove(path), err, message.Text("Try again."))
		}
		s.deps.Node.ShelfChanged()
		s.deps.Removed(ctx)
	})
}

// Start begins the first scan, after a while if the window comes first.
func (s *Slice) Start(ctx context.Context) {
	if s.deps.ScanAfter == 0 {
		s.rescan(ctx)
		return
	}
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		wait := time.NewTimer(s.deps.ScanAfter)
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
func (s *Slice) Rescan() { s.loop.Do(s.rescan) }

// rescan reads the folders in the background, one scan after the other.
func (s *Slice) rescan(ctx context.Context) {
	if s.scanning {
		s.again = true
		return
	}
	s.scanning, s.again = true, false
	s.deps.Progress(ctx, message.Text("Looking for music"), false)
	ctx, s.stopScan = context.WithCancel(ctx)
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		report, err := s.deps.Index.Scan(ctx, s.scanProgress())
		if err != nil {
			return func(ctx context.Context) {
				s.loop.CouldNot(message.FinishScan, err, message.Text("Rescan under Settings."))
				s.endScan(ctx, report, false)
			}
		}
		return func(ctx context.Context) {
			s.endScan(ctx, report, true)
			s.watch(ctx) // which scans everything at once, so it must not follow a scan that was cancelled
		}
	})
}

// CancelScan ends the scan that runs; what it read stays, and the next one goes on from there.
func (s *Slice) CancelScan() {
	s.loop.Do(func(context.Context) {
		if s.scanning {
			s.stopScan()
			s.again = false
		}
	})
}

// scanProgress passes on progress a few times a second, however fast files are read. Lists are shown anew when twice as much was
// read, and every few seconds.
func (s *Slice) scanProgress() func(library.Progress) {
	var last, listed time.Time
	shown := 0
	return func(p library.Progress) {
		now := s.loop.Now()
		if now.Sub(last) < 200*time.Millisecond {
			return
		}
		last = now
		grown := p.Read > 0 && (p.Read >= 2*shown || now.Sub(listed) >= 3*time.Second)
		if grown {
			listed, shown = now, p.Read
		}
		s.loop.Do(func(ctx context.Context) {
			s.deps.Progress(ctx, scanned(p), grown)
		})
	}
}

// scanned says how far a scan is.
func scanned(p library.Progress) string {
	line := message.Count(p.Found, "Read {read} of {n} file", "Read {read} of {n} files", "read",
		message.Number(p.Read+p.Unchanged+p.Failed))
	if p.PerSecond >= 1 {
		line = message.Dotted(line, message.Text("{n} a second", "n", message.Number(int(p.PerSecond))),
			message.Count(p.Left, "{n} left", "{n} left"))
	}
	return line
}

// endScan tells what a scan found; whole: it came to its end.
func (s *Slice) endScan(ctx context.Context, report library.ScanReport, whole bool) {
	s.scanning = false
	s.stopScan()
	s.deps.Progress(ctx, "", false)
	if n := len(report.Problems); n > 0 && whole {
		slices.SortFunc(report.Problems, func(a, b library.ScanProblem) int { return strings.Compare(a.Path, b.Path) }) // readers race
		first := report.Problems[0]
		what := message.Text("{path} was left out.", "path", first.Path)
		if n > 1 {
			what = message.Count(n, "{n} file was left out; the first is {path}.", "{n} files were left out; the first is {path}.", "path",
				first.Path)
		}
		s.loop.Lasting(loop.Lasting{About: leftOut, What: message.Sentences(what, first.Reason), Detail: paths(report.Problems),
			Next: message.Text("The library tells why under “Not found”; everything else is in it."), Err: errors.New(first.Reason)})
	} else if whole {
		s.loop.Over(leftOut)
	}
	s.changedOnDisk(ctx)
	if s.again {
		s.rescan(ctx)
	}
}

// leftOut is what the notice of files that a scan left out is about.
const leftOut = "left-out"

// paths are those of problems, one a line.
func paths(problems []library.ScanProblem) string {
	var b strings.Builder
	for _, p := range problems {
		b.WriteString(p.Path + "\n")
	}
	return b.String()
}

// Offer hashes what may be shared and is not hashed yet, and has the swarm told meanwhile: hashing never waits for the DHT. What is new
// does not wait for what is being hashed, which begins again with the newest.
func (s *Slice) Offer(ctx context.Context) {
	if s.offering {
		s.offerAgain.Store(true)
		return
	}
	s.offering = true
	s.offerAgain.Store(false)
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		err := s.deps.Shelf.Prepare(ctx, s.prepared)
		if err == nil || s.offerAgain.Load() {
			s.deps.Node.ShelfChanged()
		}
		return func(ctx context.Context) {
			s.offering, s.preparing = false, sharing.Preparing{}
			switch {
			case errors.Is(err, context.Canceled):
			case err != nil:
				s.loop.CouldNot(message.PrepareForSharing, err, message.Text("Rescan under Settings."))
			default:
				s.announce(ctx)
			}
			s.deps.Sharing(ctx)
			if s.offerAgain.Load() {
				s.Offer(ctx)
			}
		}
	})
}

// prepared shows how far the hashing is, and has the swarm told of what is ready.
func (s *Slice) prepared(p sharing.Preparing) error {
	if p.Listed {
		s.deps.Node.ShelfChanged()
	}
	s.loop.Do(func(ctx context.Context) {
		if !s.offering {
			return
		}
		s.preparing = p
		if p.Listed {
			s.announce(ctx)
			s.deps.Sharing(ctx)
		}
	})
	if s.offerAgain.Load() {
		return context.Canceled // it begins anew
	}
	return nil
}

// announce tells the DHT of what is shared, one round at a time; what changes meanwhile is told in another.
func (s *Slice) announce(ctx context.Context) {
	if s.announcing {
		s.announceAgain = true
		return
	}
	s.announcing, s.announceAgain = true, false
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		if err := s.deps.Node.Announce(ctx); err != nil {
			s.loop.Log.Info("announcing the shelf", "err", err)
		}
		return func(ctx context.Context) {
			s.announcing = false
			if s.announceAgain {
				s.announce(ctx)
			}
		}
	})
}

// Arrived takes a finished track into the library.
func (s *Slice) Arrived(ctx context.Context, t p2p.Transfer) {
	s.loop.Log.Info("track arrived", "path", t.Path, "bytes", t.Size, "sources", t.Sources)
	if _, err := s.deps.Index.AddFolder(ctx, s.deps.Music); err != nil {
		if _, statErr := os.Stat(s.deps.Music); statErr != nil {
			s.loop.Notice(message.Text("The folder of finished tracks is gone."), message.Text("It is made anew with the next track."),
				statErr)
			return
		}
		s.loop.Log.Debug("the folder of finished tracks is in the library already", "err", err)
	}
	if s.loop.Get().Mode == view.ModePublic {
		if err := s.deps.Shelf.ShareUnlessDecided(ctx, s.deps.Music); err != nil {
			s.loop.Log.Warn("sharing finished tracks on", "err", err)
		}
	}
	s.deps.Sharing(ctx)
	s.rescan(ctx)
}
