// Package folders is the music folders: adding and removing them, scanning and watching them, and offering what is shared of them to the
// swarm. It draws their rows for the Settings screen, and shows nothing itself.
package folders

import (
	"context"
	"sync/atomic"
	"time"

	"linnet/app/message"
	"linnet/app/sharing"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
)

// Index is what the folders need of the library.
type Index interface {
	AddFolder(ctx context.Context, path string) (library.Folder, error)
	RemoveFolder(ctx context.Context, path string) error
	Folders(context.Context) ([]library.Folder, error)
	scanner
}

// scanner reads what is in the folders.
type scanner interface {
	Scan(context.Context, func(library.Progress)) (library.ScanReport, error)
	Watch(context.Context, func(library.ScanReport)) error
	HashAudio(context.Context, func(done, total int)) error
}

// Shelf is what the folders need of the record of what is shared.
type Shelf interface {
	Share(ctx context.Context, folder string, on bool) error
	ShareUnlessDecided(ctx context.Context, folder string) error
	StateRights(ctx context.Context, folder string, stated bool) error
	Prepare(ctx context.Context, told func(sharing.Preparing) error) error
	counter
}

// counter says what is shared.
type counter interface {
	Sharing(folder string) sharing.Folder
	Stated(ctx context.Context, folder string) (at time.Time, stated bool, err error)
	Count(ctx context.Context, folder string) (int, error)
}

// Node is what the folders need of the swarm.
type Node interface {
	ShelfChanged()
	Announce(context.Context) error
}

// Deps is what the slice works with. Functions run on the goroutine of the Loop.
type Deps struct {
	Index   Index
	Shelf   Shelf
	Node    Node
	Added   func(context.Context)                 // a folder is part of the library now
	Refused func(ctx context.Context, why string) // one could not become it: a sentence
	Removed func(context.Context)                 // one no longer is
	Sharing func(context.Context)                 // what is shared changed
	// how far a scan is; empty: none runs. listed: lists are worth reading again
	Progress   func(ctx context.Context, told string, listed bool)
	Scanned    func(context.Context) // the library changed
	Recordings func(context.Context) // it is known of more files which hold the same sound
	// folder of finished tracks; becomes part of the library with the first one
	Music     string
	ScanAfter time.Duration // the first scan waits so long; 0: it begins at once
}

// A Slice is the music folders and what one does with them. Methods without a context may be called from any goroutine but that of the
// Loop, the others on that goroutine alone.
type Slice struct {
	loop *loop.Loop
	deps Deps

	shared             int  // tracks, as of the last Rows
	scanning, again    bool // a scan runs; another was asked for meanwhile
	stopScan           context.CancelFunc
	watching           bool
	hashing, hashAgain bool              // the same for the recordings
	offering           bool              // what is shared is being hashed
	offerAgain         atomic.Bool       // it has changed meanwhile, which the goroutine that hashes sees, too
	preparing          sharing.Preparing // how far that is; zero: it does not run, or has not told yet

	announcing, announceAgain bool // the same for telling the DHT of it
}

// New makes the slice; Start begins the first scan.
func New(l *loop.Loop, deps Deps) *Slice { return &Slice{loop: l, deps: deps} }

// Shared is how many tracks are shared.
func (s *Slice) Shared() int { return s.shared }

// Preparing says how far the hashing of what is shared is; "" while nothing has to be hashed.
func (s *Slice) Preparing() string {
	p := s.preparing
	if p.Total == 0 {
		return ""
	}
	ready := message.Count(p.Total, "{ready} of {n} track is ready", "{ready} of {n} tracks are ready", "ready", message.Number(p.Ready))
	if p.Left > 0 {
		ready = message.Dotted(ready, view.Left(p.Left))
	}
	return ready
}

// Rows draws the folders.
func (s *Slice) Rows(ctx context.Context) (rows []view.FolderRow) {
	folders, err := s.deps.Index.Folders(ctx)
	if err != nil {
		s.loop.Notice(message.Text("Could not read the list of folders."), message.Text("Restart Linnet."), err)
	}
	for _, f := range folders {
		rows = append(rows, s.folderRow(ctx, f))
	}
	if n, err := s.deps.Shelf.Count(ctx, ""); err == nil {
		s.shared = n
	}
	return rows
}
