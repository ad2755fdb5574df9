package p2p

import (
	"context"
	"io"
	"time"
)

// What a node can do, by concern. A Node embeds these interfaces, so that it has the methods that a person's program calls and not
// those by which the parts are joined. Each method is described where it is made.

// transferring is done by fetch.Manager.
type transferring interface {
	Fetch(Want) (InfoHash, error)
	Look(context.Context, Want) (Want, error)
	Transfers() []Transfer
	Pause(InfoHash) error
	Resume(InfoHash) error
	Cancel(InfoHash) error
	Forget(InfoHash) error
	Recheck()
	SetPriority(InfoHash, Priority) error
	Parts(InfoHash) ([]Part, error)
	Choose(ih InfoHash, names []string) error
	Sources(InfoHash) ([]Source, error)
	Reader(context.Context, InfoHash) (io.ReadSeekCloser, error)
	PartReader(ctx context.Context, ih InfoHash, name string) (io.ReadSeekCloser, error)
}

// albumFetching is done by fetch.Albums.
type albumFetching interface {
	FetchAlbum(Album) (AlbumID, error)
	Albums() []AlbumTransfer
	PauseAlbum(AlbumID) error
	ResumeAlbum(AlbumID) error
	SetAlbumPriority(AlbumID, Priority) error
	CancelAlbum(AlbumID) error
	ForgetAlbum(AlbumID) error
}

// uploading is done by seed.Seeder.
type uploading interface {
	Uploads() []Upload
}

// smallFiling is done by seed.SmallFiles.
type smallFiling interface {
	GiveOut(ctx context.Context, owner string, files []Offer) error
	FetchFile(context.Context, SmallFile) ([]byte, error)
}

// following is done by people (people.go).
type following interface {
	Publish(name string, on bool) error
	Published() (name string, on bool)
	Link() Link
	ReplaceKey() (Key, error)
	RevokeKey() (Key, error)
	Near() []Listener
	Followed() []Listener
	Follow(Link) error
	Unfollow(Key) error
	Seen(Key) error
	Check()
	Browse(context.Context, Key) (Catalogue, error)
}

// grouping is done by groups.Groups.
type grouping interface {
	Groups() []Group
	CreateGroup(name, me string) (GroupID, error)
	Invite(id GroupID, within time.Duration) (link string, err error)
	Join(link, me string) (GroupID, error)
	Leave(GroupID) error
	Expel(id GroupID, member [32]byte) error
}

// searching is done by overlay.Finder.
type searching interface {
	Search(ctx context.Context, q Query, found func([]Answer, Progress)) error
}

// announcing is done by overlay.Announcer.
type announcing interface {
	Announce(context.Context) error
	AnnounceTrack(context.Context, InfoHash) error
}
