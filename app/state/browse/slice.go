package browse

import (
	"context"

	"linnet/app/sharing"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
	"linnet/p2p"
)

// Index is what browsing needs of the library.
type Index interface {
	sections
	opener
	queries
	keeper
	playlists
	pictures
}

// sections lists what is in the library.
type sections interface {
	Counts(context.Context) (library.Counts, error)
	AlbumList(ctx context.Context, filter string, sort library.Sort, p library.Page) ([]library.Album, string, error)
	ArtistList(ctx context.Context, filter string, p library.Page) ([]library.Artist, string, error)
	Genres(context.Context) ([]library.GenreCount, error)
	Years(context.Context) ([]library.YearCount, error)
	Folders(context.Context) ([]library.Folder, error)
}

// opener reads one thing in the library.
type opener interface {
	Album(ctx context.Context, key string) (library.Album, []library.Track, error)
	AlbumOf(ctx context.Context, id int64) ([]library.Track, error)
	ArtistAlbums(ctx context.Context, artist int64) ([]library.Album, error)
	ArtistTracks(ctx context.Context, artist int64, p library.Page) ([]library.Track, string, error)
	FolderEntries(ctx context.Context, folder string) ([]library.FolderEntry, error)
	Track(ctx context.Context, id int64) (library.Track, error)
	Versions(ctx context.Context, id int64) ([]library.Track, error)
}

// queries finds songs, and where the pages of what is found begin.
type queries interface {
	Find(ctx context.Context, text string, sort library.Sort, p library.Page) ([]library.Track, string, error)
	Marks(ctx context.Context, text string, sort library.Sort, p library.Page) ([]string, int, error)
}

// keeper keeps what the listener says of songs, and what is wrong with files.
type keeper interface {
	Rate(ctx context.Context, id int64, stars int) error
	Love(ctx context.Context, id int64, on bool) error
	Missing(context.Context) ([]library.Track, error)
	Problems(context.Context) ([]library.ScanProblem, error)
	Overdue(context.Context) (library.Overdue, error)
	ForgetOverdue(context.Context) error
}

// playlists is everything about playlists.
type playlists interface {
	Playlists(context.Context) ([]library.Playlist, error)
	PlaylistTracks(ctx context.Context, id int64) ([]library.Track, error)
	CreatePlaylist(ctx context.Context, name string) (library.Playlist, error)
	RenamePlaylist(ctx context.Context, id int64, name string) error
	DeletePlaylist(ctx context.Context, id int64) error
	playlistEditor
}

// playlistEditor changes what is on a playlist.
type playlistEditor interface {
	AddToPlaylist(ctx context.Context, id int64, at int, tracks ...int64) error
	MoveInPlaylist(ctx context.Context, id int64, from, to int) error
	RemoveFromPlaylist(ctx context.Context, id int64, at ...int) error
	SetSmart(ctx context.Context, id int64, query, sort string) error
	ExportPlaylist(ctx context.Context, id int64, path string) error
	ImportPlaylist(ctx context.Context, path string) (library.Playlist, []string, error)
}

// pictures reads covers.
type pictures interface {
	Cover(ctx context.Context, id int64) ([]byte, error)
	Thumbnail(ctx context.Context, id int64, size library.ThumbSize) ([]byte, error)
}

// Shelf says what is shared.
type Shelf interface {
	Sharing(folder string) sharing.Folder
	May(library.Track) bool
	LinkTo(context.Context, library.Track) (sharing.Link, error)
	LinkToAlbum(ctx context.Context, tracks []library.Track) (sharing.Link, error)
}

// Player is what an album can be given to.
type Player interface {
	PlayTracks(tracks []library.Track)
	QueueNext(tracks ...library.Track)
	QueueLast(tracks ...library.Track)
}

// Deps is what the slice works with. Functions run on the goroutine of the Loop.
type Deps struct {
	View         *view.Library
	Index        Index
	Shelf        Shelf
	Player       Player
	Playing      func() int64                                      // the track that plays; 0: none of the library
	TrackChanged func(context.Context, library.Track)              // the listener said something else of it
	Share        func(ctx context.Context, folder string, on bool) // begins or ends the sharing of a folder
	Gone         func()                                            // what was open is gone, and its parent is shown instead
	Announce     func(ctx context.Context, ih p2p.InfoHash) error  // tells the DHT of what a link was given to; off the Loop
}

// A Slice is the Library screen and what one does there. Methods without a context may be called from any goroutine but that of the Loop,
// the others on that goroutine alone.
type Slice struct {
	loop *loop.Loop
	deps Deps
	view *view.Library
	open opened

	rules      []view.Condition // of the editor of smart playlists
	rulesSheet int64            // the sheet that it is
}

// New makes the slice, which shows the albums once they are read.
func New(l *loop.Loop, deps Deps) *Slice {
	return &Slice{loop: l, deps: deps, view: deps.View,
		open: opened{trail: []place{{section: view.SectionAlbums}}, filters: map[string]string{}, songs: newTracklist(nil, "")}}
}
