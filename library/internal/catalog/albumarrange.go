package catalog

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"

	"linnet/library/internal/record"
	"linnet/library/internal/store"
	"linnet/library/tags"
)

// selectContested are the album titles, of albums that were touched, that more than one album has, or one whose tracks do not
// agree on what it is.
const selectContested = `
	SELECT DISTINCT al.sort FROM stale s CROSS JOIN album al ON al.id = s.id WHERE s.kind = 'album' AND (
		EXISTS (SELECT 1 FROM album o WHERE o.sort = al.sort AND o.id <> al.id)
		OR (SELECT min(t.mb_album) <> max(t.mb_album) OR min(t.year) <> max(t.year)
				OR max(t.album_artist) = '' AND max(t.compilation) = 0 AND min(t.artist_sort) <> max(t.artist_sort)
			FROM track t WHERE t.album_id = al.id AND t.missing IS NULL))`

// mostContested is how many tracks of one album title are arranged; of a title that more have, as "Greatest Hits" may be in a
// library of millions, the keys under which they were stored stay.
const mostContested = 20_000

const selectAlbumTracks = `
	SELECT t.id, al.id, al.key, al.title, r.path, f.rel, t.mb_album, t.album_artist, t.credit, t.artist_sort, t.year, t.disc, t.compilation,
		EXISTS (SELECT 1 FROM track o JOIN album oa ON oa.id = o.album_id WHERE o.folder_id = t.folder_id AND o.missing IS NULL
		AND oa.sort <> al.sort)
	FROM album al CROSS JOIN track t ON t.album_id = al.id AND t.missing IS NULL
	JOIN folder f ON f.id = t.folder_id JOIN root r ON r.id = f.root_id WHERE al.sort = ? LIMIT ?`

// storedTrack is a track of a contested title as it is stored.
type storedTrack struct {
	albumTrack
	id, album  int64
	key, title string
}

func scanStoredTrack(rows *sql.Rows) (t *storedTrack, err error) {
	t = &storedTrack{}
	var root, rel, mb []byte
	var albumArtist, credit, sorts string
	err = rows.Scan(&t.id, &t.album, &t.key, &t.title, &root, &rel, &mb, &albumArtist, &credit, &sorts, &t.year, &t.disc,
		&t.compilation, &t.mixed)
	t.folder = albumFolder(&record.Folder{Path: filepath.Join(string(root), string(rel)), Rel: string(rel)})
	if t.disc == 0 {
		t.disc = tags.DiscAtEnd(Readable(filepath.Base(t.folder)))
	}
	t.mb, t.albumArtist = string(mb), withoutGuests(albumArtist)
	t.artist = withoutGuests(credit)
	if first, _, several := strings.Cut(sorts, "\x1f"); several {
		t.artist = withoutGuests(first)
	}
	return t, err
}

// arrangeContested brings the tracks of contested titles into the albums that the rule makes of them.
func arrangeContested(ctx context.Context, tx *sql.Tx) error {
	titles, err := store.Collect(ctx, tx, func(rows *sql.Rows) (title string, err error) { return title, rows.Scan(&title) },
		selectContested)
	if err != nil {
		return err
	}
	for _, title := range titles {
		if err := arrangeTitle(ctx, tx, title); err != nil {
			return err
		}
	}
	return nil
}

func arrangeTitle(ctx context.Context, tx *sql.Tx, title string) error {
	stored, err := store.Collect(ctx, tx, scanStoredTrack, selectAlbumTracks, title, mostContested+1)
	if err != nil || len(stored) > mostContested {
		return err
	}
	tracks, of := make([]*albumTrack, len(stored)), map[*albumTrack]*storedTrack{}
	for n, t := range stored {
		tracks[n] = &t.albumTrack
		of[tracks[n]] = t
	}
	groups := arrangeAlbums(tracks)
	for n, key := range albumKeys(title, groups) {
		var album int64
		for _, t := range groups[n].tracks {
			s := of[t]
			if s.key == key {
				continue
			}
			if album == 0 {
				if album, err = albumOfKey(ctx, tx, namedAlbum{key, s.title, title}); err != nil {
					return err
				}
			}
			if _, err := tx.ExecContext(ctx, "UPDATE track SET album_id = ? WHERE id = ?", album, s.id); err != nil {
				return err
			}
		}
	}
	return nil
}

// namedAlbum is what an album is made of.
type namedAlbum struct{ key, title, sort string }

// albumOfKey is the album with a key, which is made if there is none.
func albumOfKey(ctx context.Context, tx *sql.Tx, a namedAlbum) (id int64, err error) {
	err = tx.QueryRowContext(ctx, `INSERT INTO album (key, title, sort) VALUES (?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET key = key RETURNING id`, a.key, a.title, a.sort).Scan(&id)
	return id, err
}
