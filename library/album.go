package library

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"linnet/library/internal/catalog"
	"linnet/library/internal/store"
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
	Plays        int       // of all its tracks
	Added        time.Time // when its newest track was
}

const albumColumns = "al.key, al.title, al.artist, al.year, al.tracks, al.cover_track, al.duration, al.plays, al.added"

// albumRow is an album as it is stored.
type albumRow struct {
	Album
	duration, added int64
}

func (r *albumRow) into() []any {
	return []any{&r.Key, &r.Title, &r.Artist, &r.Year, &r.Tracks, &r.CoverTrack, &r.duration, &r.Plays, &r.added}
}

func (r albumRow) album() Album {
	r.Duration, r.Added = time.Duration(r.duration), time.Unix(0, r.added)
	return r.Album
}

// albumsBy is the list of albums in an order.
func albumsBy(sort Sort) list {
	l := list{table: "album al", words: "album_word", columns: albumColumns}
	switch sort {
	case SortArtist:
		l.key, l.indexOrder = "0, 0, al.artist_sort, 0, 0, 0", up("al.artist_sort", ":text", "al.id", ":id")
	case SortYear, SortAdded, SortPlays:
		n := "al." + string(sort)
		l.key, l.indexOrder = "0, -"+n+", '', -al.id, 0, 0", down(n, ":downlead", "al.id", ":downa")
	default:
		l.key, l.indexOrder = "0, 0, al.sort, 0, 0, 0", up("al.sort", ":text", "al.id", ":id")
		l.name = "al.title || ' ' || al.artist"
	}
	return l
}

// AlbumList lists the albums, those whose title or artist have a word that begins like each word of filter; "" is all.
// Orders: SortTitle (also for any order not named here), SortArtist, SortYear, SortAdded, SortPlays. next is the cursor
// of the following page, "" after the last one.
func (x *Index) AlbumList(ctx context.Context, filter string, sort Sort, p Page) (albums []Album, next string, err error) {
	rows, next, err := pageOf(ctx, x.finder, albumsBy(sort), filter, p, (*albumRow).into, func(r albumRow) string { return r.Title + " " + r.Artist })
	if err != nil {
		return nil, "", fmt.Errorf("listing albums: %w", err)
	}
	for _, r := range rows {
		albums = append(albums, r.album())
	}
	return albums, next, nil
}

// Albums is AlbumList of all by title.
func (x *Index) Albums(ctx context.Context, p Page) (albums []Album, next string, err error) {
	return x.AlbumList(ctx, "", SortTitle, p)
}

const (
	selectAlbum      = "SELECT " + albumColumns + ", al.id FROM album al WHERE al.key = ?"
	albumTracksOrder = "WHERE t.missing IS NULL AND t.album_id = ? ORDER BY t.disc, t.number, t.sort, t.id"
)

// Album returns one album and its tracks by disc, number and title; ErrNotFound if no track of it is there.
func (x *Index) Album(ctx context.Context, key string) (Album, []Track, error) {
	var row albumRow
	var id int64
	if err := x.read.QueryRowContext(ctx, selectAlbum, key).Scan(append(row.into(), &id)...); err != nil {
		return Album{}, nil, fmt.Errorf("album: %w", store.Explain(err))
	}
	tracks, err := x.tracks(ctx, catalog.SelectTracks+albumTracksOrder, id)
	if err == nil && len(tracks) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Album{}, nil, fmt.Errorf("album: %w", err)
	}
	return row.album(), tracks, nil
}

func scanAlbum(rows *sql.Rows) (Album, error) {
	var r albumRow
	err := rows.Scan(r.into()...)
	return r.album(), err
}
