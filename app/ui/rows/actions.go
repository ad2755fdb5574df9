package rows

import "linnet/app/state/view"

// AlbumActions is what one can do with an album. A playlist of 0 is a new one.
type AlbumActions interface {
	PlayAlbum(key string)
	PlayAlbumNext(key string)
	EnqueueAlbum(key string)
	AddAlbumToPlaylist(playlist int64, key string)
	ShareAlbum(key string)
}

// ListActions changes which songs are listed, and in which order.
type ListActions interface {
	SetFilter(text string)
	// MoreRows asks for what follows the albums or entries shown, NeedRow for a song that is not there; both
	// may be called too often.
	MoreRows()
	NeedRow(i int)
	SortBy(key string)
	ToggleColumn(key string)
	MoveColumn(key string, by int)
}

// SongActions is what a list of own songs calls.
type SongActions interface {
	PlayActions
	SongEditActions
	PlaylistOrderActions
	ManyActions
}

// ManyActions is what can be done with several songs at once. A playlist of 0 is a new one.
type ManyActions interface {
	PlayMany(view.Chosen)
	PlayManyNext(view.Chosen)
	EnqueueMany(view.Chosen)
	AddManyToPlaylist(playlist int64, c view.Chosen)
}

// PlayActions plays. PlayTrack plays the list the track stands in, from it on; place tells it from its like.
type PlayActions interface {
	PlayTrack(id int64, place int)
	TogglePlay()
	PlayNext(id int64)
	Enqueue(id int64)
}

// SongEditActions is what else one can do with a song. A new playlist begins with the track; 0 for none.
type SongEditActions interface {
	AddToPlaylist(playlist, track int64)
	NewPlaylist(track int64)
	Rate(id int64, stars int)
	Love(id int64, on bool)
	ShowTags(id int64)
	ShareTrack(id int64)
}

// PlaylistOrderActions changes the open playlist; places are counted from 0.
type PlaylistOrderActions interface {
	MoveInPlaylist(from, to int)
	RemoveFromPlaylist(at ...int)
}

// FoundActions is what a list of found rows calls.
type FoundActions interface {
	FetchActions
	BrowseHolder(id string)
}

// ResultActions is what can be done with the results of a search, besides what can be with any found row.
type ResultActions interface {
	// GetAlbum fetches an album of the list, or the one that a row is from.
	GetAlbum(id string)
	UnfoldFound(id string, on bool)
	ShowHolders(id string)
	ExportFound()
}

// FetchActions is what can be done with a found row.
type FetchActions interface {
	Get(id string)
	PlayFound(id string)
	// EnqueueFound fetches a row and puts it at the end of the queue.
	EnqueueFound(id string)
	KeepFound(id string)
}
