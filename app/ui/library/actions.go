package library

import (
	"linnet/app/state/view"
	"linnet/app/ui/rows"
)

// Actions is what the Library screen calls.
type Actions interface {
	BrowseActions
	rows.ListActions
	PlaylistActions
	rows.SongActions
	PlayAll()
	CancelScan()
}

// BrowseActions is how one gets about in the library.
type BrowseActions interface {
	ShowSection(view.Section)
	OpenAlbum(key string)
	OpenEntry(key string)
	Back()
	rows.AlbumActions
}

// PlaylistActions is what one can do with playlists.
type PlaylistActions interface {
	NewSmartPlaylist()
	EditPlaylist()
	DeletePlaylist()
	ExportPlaylist()
	ImportPlaylist()
}
