package p2p

import (
	"context"
	"io"
	"time"

	"linnet/p2p/internal/fetch"
	"linnet/p2p/internal/groups"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/internal/seed"
)

// What a node can do, by concern. A Node embeds these interfaces, so that it has the methods that a person's program calls and not
// those by which the parts are joined. Each method is described where it is made.

// transferring is done by fetch.Manager.
type transferring interface {
	Fetch(fetch.Want) (InfoHash, error)
	Look(context.Context, fetch.Want) (fetch.Want, error)
	Transfers() []fetch.Transfer
	Pause(InfoHash) error
	Resume(InfoHash) error
	Cancel(InfoHash) error
	Forget(InfoHash) error
	Recheck()
	SetPriority(InfoHash, fetch.Priority) error
	Parts(InfoHash) ([]meta.Part, error)
	Choose(ih InfoHash, names []string) error
	Sources(InfoHash) ([]fetch.Source, error)
	Reader(context.Context, InfoHash) (io.ReadSeekCloser, error)
	PartReader(ctx context.Context, ih InfoHash, name string) (io.ReadSeekCloser, error)
}

// albumFetching is done by fetch.Albums.
type albumFetching interface {
	FetchAlbum(fetch.Album) (fetch.AlbumID, error)
	Albums() []fetch.AlbumTransfer
	PauseAlbum(fetch.AlbumID) error
	ResumeAlbum(fetch.AlbumID) error
	SetAlbumPriority(fetch.AlbumID, fetch.Priority) error
	CancelAlbum(fetch.AlbumID) error
	ForgetAlbum(fetch.AlbumID) error
}

// uploading is done by seed.Seeder.
type uploading interface {
	Uploads() []seed.Upload
}

// smallFiling is done by seed.SmallFiles.
type smallFiling interface {
	GiveOut(ctx context.Context, owner string, files []meta.Offer) error
	FetchFile(context.Context, meta.SmallFile) ([]byte, error)
}

// following is done by people.People.
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
	Groups() []groups.Group
	CreateGroup(name, me string) (groups.GroupID, error)
	Invite(id groups.GroupID, within time.Duration) (link string, err error)
	Join(link, me string) (groups.GroupID, error)
	Leave(groups.GroupID) error
	Expel(id groups.GroupID, member [32]byte) error
}

// searching is done by finding.Finder.
type searching interface {
	Search(ctx context.Context, q overlay.Query, found func([]overlay.Answer, overlay.Reach)) error
}

// announcing is done by finding.Announcer.
type announcing interface {
	Announce(context.Context) error
	AnnounceTrack(context.Context, InfoHash) error
}
