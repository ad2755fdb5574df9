package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Album is a group of tracks: same album title and album artist, or, where the tags have no album artist, same album
// title in the same directory (discs in folders of their own count as one).
type Album struct {
	Key          string // stays while title, album artist (and directory) stay
	Title        string
	Artist       string // "Various artists" where the tracks disagree
	Year, Tracks int
	CoverTrack   int64 // a track whose cover stands for the album; 0: none has one
	Duration     time.Duration
}

// selectAlbums sums up the albums that the subquery in the middle picks. CROSS JOIN keeps SQLite from going through all
// tracks to find those of the picked albums.
const (
	selectAlbums = `
		SELECT al.id, al.sort, al.key, al.title, count(*), max(t.year), sum(t.duration),
			coalesce(min(CASE WHEN t.cover OR f.cover <> x'' THEN t.id END), 0),
			CASE WHEN max(t.album_artist) <> '' THEN max(t.album_artist)
				WHEN min(t.artist_sort) = max(t.artist_sort) THEN max(t.credit) ELSE 'Various artists' END
		FROM (`
	sumAlbums = `) al CROSS JOIN track t ON t.album_id = al.id AND t.missing IS NULL JOIN folder f ON f.id = t.folder_id
		GROUP BY al.id ORDER BY al.sort, al.id`
	pageOfAlbums = `
		SELECT * FROM album WHERE sort >= ?1 AND (sort > ?1 OR id > ?2)
			AND EXISTS (SELECT 1 FROM track WHERE album_id = album.id AND missing IS NULL)
		ORDER BY sort, id LIMIT ?3`
)

// albumRow is an album and its place in the list.
type albumRow struct {
	Album
	cursor
}

func scanAlbum(rows *sql.Rows) (a albumRow, err error) {
	var duration int64
	err = rows.Scan(&a.id, &a.sort, &a.Key, &a.Title, &a.Tracks, &a.Year, &duration, &a.CoverTrack, &a.Artist)
	a.Duration = time.Duration(duration)
	return a, err
}

// Albums lists the albums by title, accents and case ignored. next is the cursor of the following page, "" after the
// last one.
func (x *Index) Albums(ctx context.Context, p Page) (albums []Album, next string, err error) {
	after, err := p.cursor()
	if err != nil {
		return nil, "", fmt.Errorf("listing albums: %w", err)
	}
	limit := clamp(p.Limit, maxPage)
	rows, err := collect(ctx, x.read, scanAlbum, selectAlbums+pageOfAlbums+sumAlbums, after.sort, after.id, limit)
	if err != nil {
		return nil, "", fmt.Errorf("listing albums: %w", err)
	}
	for _, row := range rows {
		albums = append(albums, row.Album)
	}
	if len(rows) == limit {
		next = rows[limit-1].String()
	}
	return albums, next, nil
}

// AlbumList lists the albums, those whose title or artist have a word that begins like each word of filter; "" is all.
// Orders: SortTitle (also for any order not named here), SortArtist, SortYear, SortAdded, SortPlays.
func (x *Index) AlbumList(ctx context.Context, filter string, sort Sort, p Page) (albums []Album, next string, err error) {
	return nil, "", errors.ErrUnsupported
}

// Album returns one album and its tracks by disc, number and title; ErrNotFound if no track of it is there.
func (x *Index) Album(ctx context.Context, key string) (Album, []Track, error) {
	rows, err := collect(ctx, x.read, scanAlbum, selectAlbums+"SELECT * FROM album WHERE key = ?"+sumAlbums, key)
	if err == nil && len(rows) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Album{}, nil, fmt.Errorf("album: %w", err)
	}
	tracks, err := x.tracks(ctx, selectTracks+"WHERE t.missing IS NULL AND t.album_id = ? ORDER BY t.disc, t.number, t.sort, t.id", rows[0].id)
	if err != nil {
		return Album{}, nil, fmt.Errorf("album: %w", err)
	}
	return rows[0].Album, tracks, nil
}
