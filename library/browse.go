package library

import (
	"context"
	"database/sql"

	"linnet/library/internal/search"
	"linnet/library/internal/store"
)

// Counts are totals over what is not missing.
type Counts = search.Counts

// GenreCount is a genre with its tracks and their plays.
type GenreCount struct {
	Name          string
	Tracks, Plays int
}

// YearCount is a year with its tracks.
type YearCount struct{ Year, Tracks int }

// Songs is Find of all by title.
func (x *Index) Songs(ctx context.Context, p Page) (tracks []Track, next string, err error) {
	return x.Find(ctx, "", SortTitle, p)
}

const (
	selectArtists = "SELECT name FROM artist WHERE tracks > 0 ORDER BY sort, id"
	listGenres    = "SELECT name, tracks, plays FROM genre WHERE tracks > 0 ORDER BY tracks DESC, name"
	listYears     = "SELECT year, tracks FROM year WHERE tracks > 0 ORDER BY year DESC"
)

// Counts returns the totals.
func (x *Index) Counts(ctx context.Context) (Counts, error) { return x.finder.Counts(ctx) }

// Artists lists the name of every artist of a track that is not missing, in order.
func (x *Index) Artists(ctx context.Context) ([]string, error) {
	return store.Collect(ctx, x.db.Read, func(rows *sql.Rows) (name string, err error) {
		err = rows.Scan(&name)
		return name, err
	}, selectArtists)
}

// Genres lists the genres, those with most tracks first.
func (x *Index) Genres(ctx context.Context) ([]GenreCount, error) {
	x.finder.MakeTitles() // one of them is likely to be looked at
	return store.Collect(ctx, x.db.Read, func(rows *sql.Rows) (g GenreCount, err error) {
		err = rows.Scan(&g.Name, &g.Tracks, &g.Plays)
		return g, err
	}, listGenres)
}

// Years lists the years that tracks are of, newest first; the year 0 are those of unknown year.
func (x *Index) Years(ctx context.Context) ([]YearCount, error) {
	x.finder.MakeTitles()
	return store.Collect(ctx, x.db.Read, func(rows *sql.Rows) (y YearCount, err error) {
		err = rows.Scan(&y.Year, &y.Tracks)
		return y, err
	}, listYears)
}
