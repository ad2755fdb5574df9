package library

import (
	"context"
	"fmt"

	"linnet/library/internal/catalog"
	"linnet/library/internal/search"
	"linnet/library/internal/store"
)

// Album is a group of tracks: same album title and album artist, or, where the tags have no album artist, same album
// title in the same directory (discs in folders of their own count as one).
type Album = search.Album

// AlbumList lists the albums, those whose title or artist have a word that begins like each word of filter; "" is all.
// Orders: SortTitle (also for any order not named here), SortArtist, SortYear, SortAdded, SortPlays. next is the cursor
// of the following page, "" after the last one.
func (x *Index) AlbumList(ctx context.Context, filter string, sort Sort, p Page) (albums []Album, next string, err error) {
	if albums, next, err = x.finder.Albums(ctx, filter, sort, p); err != nil {
		return nil, "", fmt.Errorf("listing albums: %w", err)
	}
	return albums, next, nil
}

// Albums is AlbumList of all by title.
func (x *Index) Albums(ctx context.Context, p Page) (albums []Album, next string, err error) {
	return x.AlbumList(ctx, "", SortTitle, p)
}

const (
	selectAlbum      = "SELECT " + search.AlbumColumns + " FROM album al WHERE al.key = ?"
	albumTracks      = "WHERE t.missing IS NULL AND t.album_id = (SELECT id FROM album WHERE key = ?)"
	albumTracksOf    = "WHERE t.missing IS NULL AND t.album_id = (SELECT album_id FROM track WHERE id = ? AND missing IS NULL)"
	albumTracksOrder = " ORDER BY t.disc, t.number, t.sort, t.id"
)

// Album returns one album and its tracks by disc, number and title; ErrNotFound if no track of it is there.
func (x *Index) Album(ctx context.Context, key string) (Album, []Track, error) {
	albums, err := store.Collect(ctx, x.db.Read, search.ScanAlbum, selectAlbum, key)
	if err == nil && len(albums) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Album{}, nil, fmt.Errorf("album: %w", err)
	}
	tracks, err := x.finder.Tracks(ctx, catalog.SelectTracks+albumTracks+albumTracksOrder, key)
	if err == nil && len(tracks) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Album{}, nil, fmt.Errorf("album: %w", err)
	}
	return albums[0], tracks, nil
}

// AlbumOf returns the tracks of the album that a track is on, in the order of Album; none when it is on no album, or not there.
func (x *Index) AlbumOf(ctx context.Context, id int64) ([]Track, error) {
	tracks, err := x.finder.Tracks(ctx, catalog.SelectTracks+albumTracksOf+albumTracksOrder, id)
	if err != nil {
		return nil, fmt.Errorf("the album of a track: %w", err)
	}
	return tracks, nil
}
