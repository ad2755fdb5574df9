package library

import "context"

// Page asks for the part of a list after a cursor.
type Page struct {
	After string // cursor from the call before; "" begins
	Limit int    // 0: 100
}

// Counts are totals over what is not missing.
type Counts struct{ Tracks, Albums, Artists int }

// GenreCount is a genre with its tracks and their plays.
type GenreCount struct {
	Name          string
	Tracks, Plays int
}

// Songs lists the tracks that are not missing by title, accents and case ignored. next is the cursor of the following
// page, "" after the last one.
func (x *Index) Songs(ctx context.Context, p Page) (tracks []Track, next string, err error) {
	return nil, "", nil
}

// Counts returns the totals.
func (x *Index) Counts(ctx context.Context) (Counts, error) { return Counts{}, nil }

// Artists lists every artist of a track that is not missing, by name.
func (x *Index) Artists(ctx context.Context) ([]string, error) { return nil, nil }

// Genres lists the genres, those with most tracks first.
func (x *Index) Genres(ctx context.Context) ([]GenreCount, error) { return nil, nil }
