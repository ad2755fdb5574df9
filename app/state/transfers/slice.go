package transfers

import (
	"context"
	"io"

	"linnet/app/player"
	"linnet/app/sharing"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

// Node is what transfers need of the swarm.
type Node interface {
	Status() p2p.Status
	Uploads() []p2p.Upload
	tracks
	albums
	contents
}

// tracks are the fetches of single tracks and torrents.
type tracks interface {
	Transfers() []p2p.Transfer
	Fetch(p2p.Want) (p2p.InfoHash, error)
	Pause(p2p.InfoHash) error
	Resume(p2p.InfoHash) error
	Cancel(p2p.InfoHash) error
	Forget(p2p.InfoHash) error
	trackOrder
}

// trackOrder says which fetch begins first, and looks again at what has finished.
type trackOrder interface {
	SetPriority(p2p.InfoHash, p2p.Priority) error
	Recheck()
}

// albums are the fetches of albums.
type albums interface {
	Albums() []p2p.AlbumTransfer
	PauseAlbum(p2p.AlbumID) error
	ResumeAlbum(p2p.AlbumID) error
	CancelAlbum(p2p.AlbumID) error
	ForgetAlbum(p2p.AlbumID) error
	SetAlbumPriority(p2p.AlbumID, p2p.Priority) error
}

// contents is what is in a torrent, and who gives it.
type contents interface {
	Look(context.Context, p2p.Want) (p2p.Want, error)
	SetTrackers(on bool)
	Parts(p2p.InfoHash) ([]p2p.Part, error)
	Sources(p2p.InfoHash) ([]p2p.Source, error)
	Reader(context.Context, p2p.InfoHash) (io.ReadSeekCloser, error)
	PartReader(ctx context.Context, ih p2p.InfoHash, name string) (io.ReadSeekCloser, error)
}

// Index finds the tracks that are being sent.
type Index interface {
	TrackAt(ctx context.Context, path string) (library.Track, error)
}

// Shelf keeps the totals by day.
type Shelf interface {
	Traffic(ctx context.Context, days int) ([]sharing.Day, error)
}

// Deps is what the slice works with. Functions run on the goroutine of the Loop.
type Deps struct {
	View       *view.Transfers
	Node       Node
	Index      Index
	Shelf      Shelf
	Play       func(items []player.Item, at int)
	Moved      func(map[p2p.InfoHash]p2p.Transfer)    // how far all fetches are
	Swarm      func(now p2p.Status, uploads int)      // how this listener stands in the swarm
	AddFolder  func(ctx context.Context, path string) // a folder was opened
	Invited    func(link string)                      // an invitation to a group was
	Shelved    func(link string)                      // a link to a listener was
	Feed       func(link string)                      // a link to a sponsor feed was
	Unattended bool                                   // nobody can be asked which files of a torrent to fetch
}

// A Slice is the Transfers screen and what one does there, and what opens links. Methods without a context may be called from any goroutine
// but that of the Loop, the others on that goroutine alone.
type Slice struct {
	loop *loop.Loop
	deps Deps
	view *view.Transfers

	tab      view.TransferTab
	unfolded map[string]bool // by id
	history  view.History
	running  int        // fetches, as of the last Show
	now      p2p.Status // likewise

	choosing choosing // the files that a sheet lists
	filesIn  int64    // that sheet
}

// New makes the slice; nothing is shown yet.
func New(l *loop.Loop, deps Deps) *Slice {
	return &Slice{loop: l, deps: deps, view: deps.View, tab: view.TabArriving, unfolded: map[string]bool{}}
}

// Running is how many fetches are under way or wait.
func (s *Slice) Running() int { return s.running }

// Status is how this listener stands in the swarm, as it was shown last.
func (s *Slice) Status() p2p.Status { return s.now }

// ShowArriving opens the screen on what arrives.
func (s *Slice) ShowArriving(ctx context.Context) {
	s.loop.Go(view.ScreenTransfers)
	s.tab = view.TabArriving
	s.Show(ctx)
}

// Arrived is how much of a fetch is here, from 0 to 1; 1 of what is no fetch.
func (s *Slice) Arrived(key string) float64 {
	for _, t := range s.deps.Node.Transfers() {
		if t.Row.InfoHash.String() == key {
			_, part := view.PossessionOf(t)
			return part
		}
	}
	return 1
}
