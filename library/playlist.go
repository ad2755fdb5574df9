package library

import (
	"context"
	"errors"
	"time"
)

// Playlist is a list of tracks that the listener put in order, or, when it is smart, a query that finds them.
type Playlist struct {
	ID       int64
	Name     string
	Tracks   int           // 0 for a smart one: finding them is what PlaylistTracks is for
	Duration time.Duration // likewise
	Query    string        // smart when not ""; the language of Find
	Sort     string        // of a smart one, as for Find
}

var errUnbuilt = errors.New("not built yet")

// Playlists lists all playlists by name.
func (x *Index) Playlists(ctx context.Context) ([]Playlist, error) { return nil, nil }

// CreatePlaylist begins an empty playlist. Names need not differ.
func (x *Index) CreatePlaylist(ctx context.Context, name string) (Playlist, error) {
	return Playlist{}, errUnbuilt
}

// RenamePlaylist gives a playlist another name; ErrNotFound if there is no such playlist, as for all that follow.
func (x *Index) RenamePlaylist(ctx context.Context, id int64, name string) error { return errUnbuilt }

// DeletePlaylist forgets a playlist; its tracks stay in the library.
func (x *Index) DeletePlaylist(ctx context.Context, id int64) error { return errUnbuilt }

// PlaylistTracks lists the tracks of a playlist in order, missing ones too; those of a smart one are found now, the
// first 10,000 at most.
func (x *Index) PlaylistTracks(ctx context.Context, id int64) ([]Track, error) {
	return nil, errUnbuilt
}

// AddToPlaylist puts tracks before the place at, counted from 0; -1 is the end. ErrSmart if the playlist is smart.
func (x *Index) AddToPlaylist(ctx context.Context, id int64, at int, tracks ...int64) error {
	return errUnbuilt
}

// MoveInPlaylist moves the track at one place so that it then stands at another.
func (x *Index) MoveInPlaylist(ctx context.Context, id int64, from, to int) error { return errUnbuilt }

// RemoveFromPlaylist takes out the tracks at these places, counted before any is out.
func (x *Index) RemoveFromPlaylist(ctx context.Context, id int64, at ...int) error { return errUnbuilt }

// SetSmart makes a playlist smart, forgetting the tracks listed in it, or with an empty query an ordinary, empty one.
func (x *Index) SetSmart(ctx context.Context, id int64, query, sort string) error { return errUnbuilt }

// ErrSmart: the tracks of a smart playlist are found by its query and cannot be listed by hand.
var ErrSmart = errors.New("a smart playlist finds its tracks by itself")
