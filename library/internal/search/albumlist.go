package search

import (
	"context"
	"database/sql"
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
	Plays        int       // of all its tracks
	Added        time.Time // when its newest track was
}

const AlbumColumns = "al.key, al.title, al.artist, al.year, al.tracks, al.cover_track, al.duration, al.plays, al.added"

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
func albumsBy(sort Sort) rowsOf[albumRow] {
	name := func(r albumRow) string { return r.Title + " " + r.Artist }
	l := list{table: "album al", words: "album_word", columns: AlbumColumns}
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
	return rowsOf[albumRow]{l, (*albumRow).into, name}
}

func ScanAlbum(rows *sql.Rows) (Album, error) {
	var r albumRow
	err := rows.Scan(r.into()...)
	return r.album(), err
}

// Albums lists the albums whose title or artist have a word that begins like each word of a filter; "" is all. Orders: SortTitle (also
// for any order not named here), SortArtist, SortYear, SortAdded, SortPlays.
func (x *Finder) Albums(ctx context.Context, filter string, sort Sort, p Page) (albums []Album, next string, err error) {
	rows, next, err := albumsBy(sort).page(ctx, x, filter, p)
	for _, r := range rows {
		albums = append(albums, r.album())
	}
	return albums, next, err
}
