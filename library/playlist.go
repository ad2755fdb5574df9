package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"linnet/library/internal/catalog"
	"linnet/library/internal/playlistfile"
	"linnet/library/internal/search"
	"linnet/library/internal/store"
	"linnet/library/tags"
)

// Playlist is a list of tracks that the listener put in order, or, when it is smart, a query that finds them.
type Playlist struct {
	ID       int64
	Name     string
	Tracks   int           // 0 for a smart one: finding them is what PlaylistTracks is for
	Duration time.Duration // likewise
	Query    string        // smart when not ""; the language of Find
	Sort     string        // of a smart one, as for Find
}

// What may be refused of a playlist.
var (
	// ErrSmart: the tracks of a smart playlist are found by its query and cannot be listed by hand.
	ErrSmart = errors.New("a smart playlist finds its tracks by itself")
	// ErrName: a playlist needs a name that can be read.
	ErrName = errors.New("a playlist needs a name")
	// ErrPlace: there is no such place in the playlist.
	ErrPlace = errors.New("no such place in the playlist")
	// ErrLong: a playlist holds at most MaxPlaylist tracks.
	ErrLong = errors.New("a playlist cannot be this long")
)

// MaxPlaylist is the most tracks that a playlist lists, and that a smart one finds.
const MaxPlaylist = playlistfile.MaxEntries

const selectPlaylists = `
	SELECT p.id, p.name, p.query, p.sort, count(t.id), coalesce(sum(t.duration), 0)
	FROM playlist p LEFT JOIN playlist_track pt ON pt.playlist_id = p.id LEFT JOIN track t ON t.id = pt.track_id AND t.missing IS NOT 1 `

func scanPlaylist(rows *sql.Rows) (p Playlist, err error) {
	var duration int64
	err = rows.Scan(&p.ID, &p.Name, &p.Query, &p.Sort, &p.Tracks, &duration)
	p.Duration = time.Duration(duration)
	return p, err
}

// Playlists lists all playlists by name, accents and case ignored.
func (x *Index) Playlists(ctx context.Context) ([]Playlist, error) {
	list, err := store.Collect(ctx, x.db.Read, scanPlaylist, selectPlaylists+"GROUP BY p.id ORDER BY p.id")
	if err != nil {
		return nil, fmt.Errorf("listing playlists: %w", err)
	}
	byName(list)
	return list, nil
}

// playlistOf returns one; ErrNotFound if there is none with this id.
func playlistOf(ctx context.Context, read *sql.DB, id int64) (Playlist, error) {
	list, err := store.Collect(ctx, read, scanPlaylist, selectPlaylists+"WHERE p.id = ? GROUP BY p.id", id)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Playlist{}, fmt.Errorf("playlist: %w", err)
	}
	return list[0], nil
}

// CreatePlaylist begins an empty playlist. Names need not differ. ErrName if nothing of the name can be read.
func (x *Index) CreatePlaylist(ctx context.Context, name string) (Playlist, error) {
	p := Playlist{Name: tags.Clean(name)}
	if p.Name == "" {
		return Playlist{}, fmt.Errorf("creating a playlist: %w", ErrName)
	}
	err := x.db.Write.QueryRowContext(ctx, "INSERT INTO playlist (name) VALUES (?) RETURNING id", p.Name).Scan(&p.ID)
	if err != nil {
		return Playlist{}, fmt.Errorf("creating a playlist: %w", store.Explain(err))
	}
	x.db.Touched.Store(true)
	return p, nil
}

// RenamePlaylist gives a playlist another name; ErrNotFound if there is no such playlist, as for all that follow.
func (x *Index) RenamePlaylist(ctx context.Context, id int64, name string) error {
	if name = tags.Clean(name); name == "" {
		return fmt.Errorf("renaming a playlist: %w", ErrName)
	}
	return x.say(ctx, "renaming a playlist", "UPDATE playlist SET name = ? WHERE id = ?", name, id)
}

// DeletePlaylist forgets a playlist; its tracks stay in the library.
func (x *Index) DeletePlaylist(ctx context.Context, id int64) error {
	return x.say(ctx, "deleting a playlist", "DELETE FROM playlist WHERE id = ?", id)
}

// PlaylistTracks lists the tracks of a playlist in order, missing ones too until they are forgotten; those of a smart one are found
// now, the first MaxPlaylist at most.
func (x *Index) PlaylistTracks(ctx context.Context, id int64) ([]Track, error) {
	p, err := playlistOf(ctx, x.db.Read, id)
	if err != nil {
		return nil, err
	}
	var tracks []Track
	if p.Query != "" {
		tracks, err = x.findAll(ctx, p)
	} else {
		tracks, err = x.finder.Tracks(ctx, selectListed, id)
	}
	if err != nil {
		return nil, fmt.Errorf("playlist %s: %w", p.Name, err)
	}
	return tracks, nil
}

const selectListed = catalog.SelectTracks +
	"JOIN playlist_track pt ON pt.track_id = t.id WHERE pt.playlist_id = ? AND t.missing IS NOT 1 ORDER BY pt.pos"

// findAll runs the query of a smart playlist.
func (x *Index) findAll(ctx context.Context, p Playlist) (tracks []Track, err error) {
	page := Page{Limit: search.MaxPage}
	for len(tracks) < MaxPlaylist {
		var some []Track
		if some, page.After, err = x.Find(ctx, p.Query, Sort(p.Sort), page); err != nil {
			return nil, err
		}
		tracks = append(tracks, some...)
		if page.After == "" {
			break
		}
	}
	return tracks[:min(len(tracks), MaxPlaylist)], nil
}

// SetSmart makes a playlist smart, forgetting the tracks listed in it, or with an empty query an ordinary one, which is
// empty if it was smart.
func (x *Index) SetSmart(ctx context.Context, id int64, query, sort string) error {
	query = strings.TrimSpace(query)
	if query == "" {
		sort = ""
	}
	err := x.db.Change(ctx, func(tx *sql.Tx) error {
		p := store.NewWriter(tx, x.now())
		if p.Exec("UPDATE playlist SET query = ?, sort = ? WHERE id = ?", query, sort, id) == 0 && p.Err == nil {
			return ErrNotFound
		}
		if query != "" {
			p.Exec("DELETE FROM playlist_track WHERE playlist_id = ?", id)
		}
		return p.Err
	})
	if err != nil {
		return fmt.Errorf("changing a playlist: %w", err)
	}
	x.db.Touched.Store(true)
	return nil
}
