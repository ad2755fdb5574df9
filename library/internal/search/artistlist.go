package search

import (
	"context"
	"database/sql"
	"fmt"

	"linnet/library/internal/catalog"
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
func artistsByName() rowsOf[Artist] {
	l := list{
		table: "artist ar", words: "artist_word", columns: "ar.id, ar.name, ar.albums, ar.tracks, ar.cover_track",
		key: "0, 0, ar.sort, 0, 0, 0", indexOrder: up("ar.sort", ":text", "ar.id", ":id"), name: "ar.name",
	}
	return rowsOf[Artist]{l, (*Artist).into, func(a Artist) string { return a.Name }}
}

// artistSet: everything an artist is named on.
func artistSet(artist int64) string {
	return fmt.Sprint("SELECT DISTINCT track_id AS id FROM track_artist WHERE artist_id = ", artist)
}

// Artists lists the artists by name, those with a word that begins like each word of a filter; "" is all.
func (x *Finder) Artists(ctx context.Context, filter string, p Page) (artists []Artist, next string, err error) {
	return artistsByName().page(ctx, x, filter, p)
}

// MakeNames has the names of albums and of artists made in the background, for filters; both channels are closed when that is over.
func (x *Finder) MakeNames() (albums, artists <-chan struct{}) {
	return x.makeNames(albumsBy(SortTitle).list), x.makeNames(artistsByName().list)
}

// ArtistTracks lists the tracks of an artist by title. A page of many is met soon on a walk along the list of titles.
func (x *Finder) ArtistTracks(ctx context.Context, artist int64, p Page) (tracks []catalog.Track, next string, err error) {
	return x.page(ctx, p, func(s pageRange) ([]cursor, error) {
		ids, err := store.Collect(ctx, x.read, store.ScanID, artistSet(artist))
		if err != nil {
			return nil, err
		}
		if set, ok := idsIn(ids); ok && len(ids) > x.Many {
			if places, ok, err := x.titled(ctx, s, pick{only: set}); ok || err != nil {
				return places, err
			}
		}
		places, err := x.gather(ctx, &compiledQuery{args: []any{sql.Named("ids", store.JSONList(ids))}}, orderOf(SortTitle), listedSet)
		return s.of(places), err
	})
}
