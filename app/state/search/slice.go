package search

import (
	"context"
	"time"

	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/app/wishes"
	"linnet/library"
	"linnet/p2p"
)

// Index searches the own library.
type Index interface {
	Search(ctx context.Context, text string, limit int) ([]library.Track, error)
}

// Node searches the swarm, and fetches.
type Node interface {
	Search(ctx context.Context, q p2p.Query, found func([]p2p.Answer, p2p.Progress)) error
	Groups() []p2p.Group
	Transfers() []p2p.Transfer
	Fetch(p2p.Want) (p2p.InfoHash, error)
	FetchAlbum(p2p.Album) (p2p.AlbumID, error)
}

// Shelf says what is here already.
type Shelf interface {
	Has(context.Context, p2p.Row) bool
}

// Wishes keeps searches that go on, and rows for later.
type Wishes interface {
	Wishes(context.Context) ([]wishes.Wish, error)
	Add(ctx context.Context, w wishes.Wish, shown []p2p.InfoHash) error
	Remove(ctx context.Context, id int64) error
	SetFetch(ctx context.Context, id int64, on bool) error
	asker
	keeper
}

// asker notes that a wish was asked, and what was found for it.
type asker interface {
	Asked(ctx context.Context, id int64, at time.Time) error
	Found(ctx context.Context, id int64, finds []wishes.Find) (fresh []wishes.Find, err error)
	Look(ctx context.Context, id int64) ([]wishes.Find, error)
}

// keeper keeps rows for later.
type keeper interface {
	Keep(ctx context.Context, f wishes.Find, at time.Time) error
	Drop(ctx context.Context, ih p2p.InfoHash) error
	Kept(context.Context) ([]wishes.Find, error)
}

// Deps is what the slice works with. Functions run on the goroutine of the Loop.
type Deps struct {
	View    *view.Search
	Index   Index
	Node    Node
	Shelf   Shelf
	Wishes  Wishes
	Playing func() int64                          // the track that plays; 0: none of the library
	Columns func() []view.Column                  // of a list of own songs
	Listed  func(p2p.InfoHash) (view.Found, bool) // a row of the shelf that is open on another screen
	Play    func(p2p.Row)                         // plays what has begun to arrive
	Enqueue func(p2p.Row)                         // puts it at the end of the queue
	Fetched func(context.Context)                 // something is being fetched
}

// A Slice is the Search screen and what one does there. Methods without a context may be called from any goroutine but that of the Loop,
// the others on that goroutine alone.
type Slice struct {
	loop    *loop.Loop
	deps    Deps
	view    *view.Search
	finding finding
}

// New makes the slice; nothing is shown yet.
func New(l *loop.Loop, deps Deps) *Slice {
	return &Slice{loop: l, deps: deps, view: deps.View, finding: finding{rules: wishes.Rules{Free: true}, unfolded: map[string]bool{}}}
}

// List is the own tracks that were found, from one on, to play them; false: it is not among them.
func (s *Slice) List(id int64) (view.List, bool) {
	for at, t := range s.finding.mine {
		if t.ID == id {
			return view.List{Tracks: s.finding.mine, At: at}, true
		}
	}
	return view.List{}, false
}

// TrackChanged shows what the listener says of a track, if it was found.
func (s *Slice) TrackChanged(ctx context.Context, t library.Track) {
	s.finding.mine = view.Replaced(s.finding.mine, t)
	s.Fill(ctx)
}

// ShowProgress shows how far the fetches of found rows are, without looking for the rows again.
func (s *Slice) ShowProgress(transfers map[p2p.InfoHash]p2p.Transfer) {
	s.finding.songs, s.view.Kept = view.WithProgress(s.finding.songs, transfers), view.WithProgress(s.view.Kept, transfers)
	s.view.Rows = view.UnlessSame(s.view.Rows, s.finding.listed())
}

// Left no longer searches in a group.
func (s *Slice) Left(ctx context.Context, id p2p.GroupID) {
	if s.finding.group == id {
		s.In(ctx, p2p.GroupID{})
	}
}
