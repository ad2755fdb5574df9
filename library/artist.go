package library

import (
	"context"
	"database/sql"
	"fmt"

	"linnet/library/internal/store"
)

// Artist is somebody named on a track that is not missing.
type Artist struct {
	ID             int64
	Name           string
	Albums, Tracks int
	CoverTrack     int64 // a track whose cover can stand for the artist; 0: none has one
}

func (a *Artist) into() []any { return []any{&a.ID, &a.Name, &a.Albums, &a.Tracks, &a.CoverTrack} }

// artistsByName is the list of artists.
func artistsByName() list {
	return list{
		table: "artist ar", words: "artist_word", columns: "ar.id, ar.name, ar.albums, ar.tracks, ar.cover_track",
		key: "0, 0, ar.sort, 0, 0, 0", indexOrder: up("ar.sort", ":text", "ar.id", ":id"), name: "ar.name",
	}
}

// ArtistList lists the artists by name, those with a word that begins like each word of filter; "" is all. next is the
// cursor of the following page, "" after the last one.
func (x *Index) ArtistList(ctx context.Context, filter string, p Page) (artists []Artist, next string, err error) {
	artists, next, err = pageOf(ctx, x.finder, artistsByName(), filter, p, (*Artist).into, func(a Artist) string { return a.Name })
	if err != nil {
		return nil, "", fmt.Errorf("listing artists: %w", err)
	}
	return artists, next, nil
}

const selectArtistAlbums = "SELECT " + albumColumns + ` FROM (
		SELECT DISTINCT t.album_id FROM track_artist ta CROSS JOIN track t ON t.id = ta.track_id AND t.missing IS NULL WHERE ta.artist_id = ?) s
	CROSS JOIN album al ON al.id = s.album_id WHERE al.tracks > 0 ORDER BY al.year DESC, al.sort, al.id`

// ArtistAlbums lists the albums with a track of an artist, newest first.
func (x *Index) ArtistAlbums(ctx context.Context, artist int64) ([]Album, error) {
	albums, err := store.Collect(ctx, x.read, scanAlbum, selectArtistAlbums, artist)
	if err != nil {
		return nil, fmt.Errorf("albums of an artist: %w", err)
	}
	return albums, nil
}

// artistSet: everything an artist is named on.
func artistSet(artist int64) string {
	return fmt.Sprint("SELECT DISTINCT track_id AS id FROM track_artist WHERE artist_id = ", artist)
}

// usualMany is how many tracks of an artist are read to be sorted. A page of more is met soon on a walk along the list of titles.
const usualMany = 400

// ArtistTracks lists the tracks of an artist by title. next is the cursor of the following page, "" after the last one.
func (x *Index) ArtistTracks(ctx context.Context, artist int64, p Page) (tracks []Track, next string, err error) {
	tracks, next, err = x.page(ctx, p, func(s pageRange) ([]cursor, error) {
		ids, err := store.Collect(ctx, x.read, store.ScanID, artistSet(artist))
		if err != nil {
			return nil, err
		}
		if set, ok := idsIn(ids); ok && len(ids) > x.many {
			if places, ok, err := x.titled(ctx, s, pick{only: set}); ok || err != nil {
				return places, err
			}
		}
		places, err := x.gather(ctx, &compiledQuery{args: []any{sql.Named("ids", store.JSONList(ids))}}, orderOf(SortTitle), listedSet)
		return s.of(places), err
	})
	if err != nil {
		return nil, "", fmt.Errorf("tracks of an artist: %w", err)
	}
	return tracks, next, nil
}
