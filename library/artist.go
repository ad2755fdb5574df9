package library

import (
	"context"
	"fmt"

	"linnet/library/internal/search"
	"linnet/library/internal/store"
)

// Artist is somebody named on a track that is not missing.
type Artist = search.Artist

// ArtistList lists the artists by name, those with a word that begins like each word of filter; "" is all. next is the
// cursor of the following page, "" after the last one.
func (x *Index) ArtistList(ctx context.Context, filter string, p Page) (artists []Artist, next string, err error) {
	artists, next, err = x.finder.Artists(ctx, filter, p)
	if err != nil {
		return nil, "", fmt.Errorf("listing artists: %w", err)
	}
	return artists, next, nil
}

const selectArtistAlbums = "SELECT " + search.AlbumColumns + ` FROM (
		SELECT DISTINCT t.album_id FROM track_artist ta CROSS JOIN track t ON t.id = ta.track_id AND t.missing IS NULL
		WHERE ta.artist_id = ?) s
	CROSS JOIN album al ON al.id = s.album_id WHERE al.tracks > 0 ORDER BY al.year DESC, al.sort, al.id`

// ArtistAlbums lists the albums with a track of an artist, newest first.
func (x *Index) ArtistAlbums(ctx context.Context, artist int64) ([]Album, error) {
	albums, err := store.Collect(ctx, x.db.Read, search.ScanAlbum, selectArtistAlbums, artist)
	if err != nil {
		return nil, fmt.Errorf("albums of an artist: %w", err)
	}
	return albums, nil
}

// ArtistTracks lists the tracks of an artist by title. next is the cursor of the following page, "" after the last one.
func (x *Index) ArtistTracks(ctx context.Context, artist int64, p Page) (tracks []Track, next string, err error) {
	tracks, next, err = x.finder.ArtistTracks(ctx, artist, p)
	if err != nil {
		return nil, "", fmt.Errorf("tracks of an artist: %w", err)
	}
	return tracks, next, nil
}
