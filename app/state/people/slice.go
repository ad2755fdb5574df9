package people

import (
	"context"
	"time"

	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

// Node is what the People screen needs of the swarm.
type Node interface {
	Transfers() []p2p.Transfer
	Fetch(p2p.Want) (p2p.InfoHash, error)
	ShelfChanged()
	listeners
	publisher
	groups
}

// listeners are the others: whom one follows, and who is near.
type listeners interface {
	Follow(p2p.Link) error
	Unfollow(p2p.Key) error
	Followed() []p2p.Listener
	Near() []p2p.Listener
	Browse(context.Context, p2p.Key) (p2p.Catalogue, error)
	Seen(p2p.Key) error
}

// publisher is how others see this listener.
type publisher interface {
	Link() p2p.Link
	Published() (name string, on bool)
	Publish(name string, on bool) error
	ReplaceKey() (p2p.Key, error)
	RevokeKey() (p2p.Key, error)
}

// groups are the groups that this listener is in.
type groups interface {
	Groups() []p2p.Group
	CreateGroup(name, me string) (p2p.GroupID, error)
	Join(link, me string) (p2p.GroupID, error)
	Invite(id p2p.GroupID, within time.Duration) (link string, err error)
	Expel(id p2p.GroupID, member [32]byte) error
	Leave(p2p.GroupID) error
}

// Shelf says what is shared with groups.
type Shelf interface {
	Lend(ctx context.Context, id p2p.GroupID, folder string, on bool) error
	Lent(p2p.GroupID) []string
}

// Index lists the folders that can be shared.
type Index interface {
	Folders(context.Context) ([]library.Folder, error)
}

// Deps is what the slice works with. Functions run on the goroutine of the Loop.
type Deps struct {
	View          *view.People
	Node          Node
	Shelf         Shelf
	Index         Index
	Row           func(context.Context, view.Found, map[p2p.InfoHash]p2p.Transfer) view.FoundRow // draws a row, with whether it is here
	Found         func(id string) (view.Found, error)                                            // a row of another screen
	Fetched       func(context.Context)                                                          // something is being fetched
	Offer         func(context.Context)                                                          // other folders are shared
	SearchIn      func(context.Context, p2p.GroupID)                                             // searches in a group
	Left          func(context.Context, p2p.GroupID)                                             // a group was left
	GroupsChanged func(context.Context)
}

// A Slice is the People screen and what one does there. Methods without a context may be called from any goroutine but that of the Loop,
// the others on that goroutine alone.
type Slice struct {
	loop *loop.Loop
	deps Deps
	view *view.People

	visit     visit          // the shelf that is open
	listeners []p2p.Listener // followed, then near
	news      int            // how many of the followed have something new
}

// New makes the slice; nothing is shown yet.
func New(l *loop.Loop, deps Deps) *Slice { return &Slice{loop: l, deps: deps, view: deps.View} }

// News is how many of those whom one follows have something new.
func (s *Slice) News() int { return s.news }

// Listed is a row of the open shelf.
func (s *Slice) Listed(ih p2p.InfoHash) (view.Found, bool) {
	one, ok := s.visit.rows[ih]
	return one, ok
}

// ShowProgress shows how far the fetches of listed rows are, without looking for the rows again.
func (s *Slice) ShowProgress(transfers map[p2p.InfoHash]p2p.Transfer) {
	s.view.Rows = view.WithProgress(s.view.Rows, transfers)
}
