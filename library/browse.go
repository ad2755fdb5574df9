package library

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Page asks for the part of a list after a cursor.
type Page struct {
	After string // cursor from the call before; "" begins
	Limit int    // 0: 100; at most 1000
}

const maxPage = 1000

// cursor is the last row of a page: where the next one begins. Rows that come or go in between move nothing.
type cursor struct {
	sort string
	id   int64
}

var errCursor = errors.New("not a cursor of this library")

func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(c.id, 10) + " " + c.sort))
}

func (p Page) cursor() (c cursor, err error) {
	if p.After == "" {
		return cursor{}, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(p.After)
	if err != nil {
		return c, errCursor
	}
	id, sort, ok := strings.Cut(string(text), " ")
	if c.id, err = strconv.ParseInt(id, 10, 64); err != nil || !ok {
		return c, errCursor
	}
	c.sort = sort
	return c, nil
}

// Counts are totals over what is not missing.
type Counts struct{ Tracks, Albums, Artists int }

// GenreCount is a genre with its tracks and their plays.
type GenreCount struct {
	Name          string
	Tracks, Plays int
}

// YearCount is a year with its tracks.
type YearCount struct{ Year, Tracks int }

// Years lists the years that tracks are of, newest first; the year 0 are those of unknown year.
func (x *Index) Years(ctx context.Context) ([]YearCount, error) {
	return nil, errors.ErrUnsupported
}

// selectSongs: written so, and not as (sort, id) > (?, ?), SQLite seeks in the index instead of reading all of it.
const selectSongs = selectTracks + `
	WHERE t.missing IS NULL AND t.sort >= ?1 AND (t.sort > ?1 OR t.id > ?2) ORDER BY t.sort, t.id LIMIT ?3`

// Songs lists the tracks that are not missing by title, accents and case ignored. next is the cursor of the following
// page, "" after the last one.
func (x *Index) Songs(ctx context.Context, p Page) (tracks []Track, next string, err error) {
	after, err := p.cursor()
	if err != nil {
		return nil, "", fmt.Errorf("listing songs: %w", err)
	}
	limit := clamp(p.Limit, maxPage)
	tracks, err = x.tracks(ctx, selectSongs, after.sort, after.id, limit)
	if err != nil {
		return nil, "", fmt.Errorf("listing songs: %w", err)
	}
	if len(tracks) == limit {
		last := tracks[limit-1]
		next = cursor{sortKey(last.Title), last.ID}.String()
	}
	return tracks, next, nil
}

// Counts returns the totals.
func (x *Index) Counts(ctx context.Context) (Counts, error) {
	var c Counts
	err := x.read.QueryRowContext(ctx, `
		SELECT (SELECT count(*) FROM track WHERE missing IS NULL),
			(SELECT count(*) FROM album al WHERE EXISTS (SELECT 1 FROM track t WHERE t.album_id = al.id AND t.missing IS NULL)),
			(SELECT count(*) FROM artist a WHERE `+artistIsHeard+`)`).Scan(&c.Tracks, &c.Albums, &c.Artists)
	return c, told(err)
}

// artistIsHeard: artist a has a track that is not missing.
const artistIsHeard = `EXISTS (SELECT 1 FROM track_artist ta JOIN track t ON t.id = ta.track_id
	WHERE ta.artist_id = a.id AND t.missing IS NULL)`

// Artists lists every artist of a track that is not missing, by name.
func (x *Index) Artists(ctx context.Context) ([]string, error) {
	return collect(ctx, x.read, func(rows *sql.Rows) (name string, err error) {
		err = rows.Scan(&name)
		return name, err
	}, "SELECT a.name FROM artist a WHERE "+artistIsHeard+" ORDER BY a.sort, a.id")
}

// Genres lists the genres, those with most tracks first.
func (x *Index) Genres(ctx context.Context) ([]GenreCount, error) {
	return collect(ctx, x.read, func(rows *sql.Rows) (g GenreCount, err error) {
		err = rows.Scan(&g.Name, &g.Tracks, &g.Plays)
		return g, err
	}, `SELECT g.name, count(*), sum(t.plays) FROM genre g JOIN track_genre tg ON tg.genre_id = g.id
		JOIN track t ON t.id = tg.track_id AND t.missing IS NULL
		GROUP BY g.id ORDER BY count(*) DESC, g.name`)
}
