package catalog

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"linnet/library/internal/record"
	"linnet/library/internal/store"
	"linnet/library/internal/text"
)

// The triggers of the database note which albums, artists, directories and years a change touched, but for new tracks, which
// are counted in at once where they need no more (rows.go). Recounting counts those again, so that lists find their numbers
// ready, and forgets what no track refers to any more. It is done when a scan ends and now and then while it runs; what is not
// recounted yet shows the numbers of before.

// counting is a step of recounting.
type counting func(context.Context, *sql.Tx) error

// recountingAlbums are the steps, in order, that bring albums up to date.
func recountingAlbums() []counting {
	return []counting{
		arrangeContested,
		run(`UPDATE album SET (tracks, year, added, plays, duration, cover_track, artist) = (
		SELECT count(*), coalesce(max(t.year), 0), coalesce(max(t.added), 0), coalesce(sum(t.plays), 0), coalesce(sum(t.duration), 0),
			coalesce(min(CASE WHEN t.cover OR f.cover <> x'' THEN t.id END), 0),
			coalesce(CASE WHEN max(t.album_artist) <> '' THEN max(t.album_artist)
				WHEN max(t.compilation) = 0 AND min(t.artist_sort) = max(t.artist_sort) THEN max(t.credit)
				ELSE 'Various artists' END, '')
		FROM track t JOIN folder f ON f.id = t.folder_id WHERE t.album_id = album.id AND t.missing IS NULL)
		WHERE id IN (SELECT id FROM stale WHERE kind = 'album')`),
		nameAlbums,
		run(`DELETE FROM album WHERE id IN (SELECT id FROM stale WHERE kind = 'album') AND tracks = 0
		AND NOT EXISTS (SELECT 1 FROM track WHERE album_id = album.id)`),
		run(`UPDATE total SET albums = (SELECT count(*) FROM album WHERE tracks > 0)`),
		run(`DELETE FROM stale WHERE kind = 'album'`),
	}
}

// recounting are all steps, in order: an album's cover stands for its artists too.
func recounting() []counting {
	return append(recountingAlbums(),
		run(`UPDATE artist SET (tracks, albums, cover_track) = (
		SELECT count(DISTINCT t.id), count(DISTINCT t.album_id), coalesce(min(nullif(al.cover_track, 0)), 0)
		FROM track_artist ta JOIN track t ON t.id = ta.track_id AND t.missing IS NULL LEFT JOIN album al ON al.id = t.album_id
		WHERE ta.artist_id = artist.id)
		WHERE id IN (SELECT id FROM stale WHERE kind = 'artist')`),
		run(`DELETE FROM artist WHERE id IN (SELECT id FROM stale WHERE kind = 'artist')
		AND NOT EXISTS (SELECT 1 FROM track_artist WHERE artist_id = artist.id)`),
		nameArtists,
		run(`INSERT OR REPLACE INTO year SELECT id, (SELECT count(*) FROM track WHERE year = stale.id AND missing IS NULL)
		FROM stale WHERE kind = 'year'`),
		run(`DELETE FROM genre WHERE tracks = 0 AND NOT EXISTS (SELECT 1 FROM track_genre WHERE genre_id = genre.id)`),
		plantFolders,
		countFolders,
		run(`UPDATE total SET artists = (SELECT count(*) FROM artist WHERE tracks > 0)`),
		run(`DELETE FROM stale`),
	)
}

// run is a step of one statement.
func run(statement string) counting {
	return func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, statement)
		return err
	}
}

// recount brings all numbers up to date. It costs in proportion to what was touched.
func recount(ctx context.Context, tx *sql.Tx) error { return recountBy(ctx, tx, recounting()) }

func recountBy(ctx context.Context, tx *sql.Tx, steps []counting) error {
	var stale bool
	if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM stale)").Scan(&stale); err != nil || !stale {
		return err
	}
	for _, step := range steps {
		if err := step(ctx, tx); err != nil {
			return fmt.Errorf("counting again: %w", err)
		}
	}
	return nil
}

// How often the numbers are brought up to date while a scan runs, at most. The tracks of an album come together, those of an
// artist and the albums again and again.
const (
	recountsAlbums = 100 * time.Millisecond
	recountsAll    = time.Second
)

// recountNow brings the numbers up to date while a scan runs, for at most a tenth of its time.
func (c *Catalog) recountNow(ctx context.Context) error {
	began := time.Now()
	if !began.Before(c.recountsAll) {
		err := c.db.Change(ctx, func(tx *sql.Tx) error { return recount(ctx, tx) })
		c.recountsAll = time.Now().Add(max(recountsAll, 20*time.Since(began)))
		return err
	}
	if began.Before(c.recountsAlbums) {
		return nil
	}
	err := c.db.Change(ctx, func(tx *sql.Tx) error { return recountBy(ctx, tx, recountingAlbums()) })
	c.recountsAlbums = time.Now().Add(max(recountsAlbums, 20*time.Since(began)))
	return err
}

// nameAlbums writes what only this program can fold: the sort key of an album's artist, and the words of both.
func nameAlbums(ctx context.Context, tx *sql.Tx) error {
	type named struct {
		id                  int64
		title, artist, sort string
	}
	albums, err := store.Collect(ctx, tx, func(rows *sql.Rows) (a named, err error) {
		err = rows.Scan(&a.id, &a.title, &a.artist, &a.sort)
		return a, err
	}, "SELECT id, title, artist, artist_sort FROM album WHERE id IN (SELECT id FROM stale WHERE kind = 'album')")
	if err != nil {
		return err
	}
	update, err := tx.PrepareContext(ctx, "UPDATE album SET artist_sort = ? WHERE id = ?")
	if err != nil {
		return err
	}
	defer update.Close()
	for _, a := range albums {
		if sort := text.SortKey(a.artist); sort != a.sort {
			if _, err := update.ExecContext(ctx, sort, a.id); err != nil {
				return err
			}
		}
	}
	index, err := tx.PrepareContext(ctx, "INSERT OR REPLACE INTO album_word (rowid, words) VALUES (?, ?)")
	if err != nil {
		return err
	}
	defer index.Close()
	for _, a := range albums { // in one piece: a word index writes out what it gathered when another statement begins
		if _, err := index.ExecContext(ctx, a.id, text.Searchable(a.title)+" "+text.Searchable(a.artist)); err != nil {
			return err
		}
	}
	return nil
}

// nameArtists writes the words of artists, once: another name is another artist.
func nameArtists(ctx context.Context, tx *sql.Tx) error {
	type named struct {
		id   int64
		name string
	}
	artists, err := store.Collect(ctx, tx, func(rows *sql.Rows) (a named, err error) {
		err = rows.Scan(&a.id, &a.name)
		return a, err
	}, `SELECT id, name FROM artist WHERE id IN (SELECT id FROM stale WHERE kind = 'artist')
		AND NOT EXISTS (SELECT 1 FROM artist_word w WHERE w.rowid = artist.id)`)
	if err != nil {
		return err
	}
	index, err := tx.PrepareContext(ctx, "INSERT INTO artist_word (rowid, words) VALUES (?, ?)")
	if err != nil {
		return err
	}
	defer index.Close()
	for _, a := range artists {
		if _, err := index.ExecContext(ctx, a.id, text.Searchable(a.name)); err != nil {
			return err
		}
	}
	return nil
}

// branch is a directory on the way to its root.
type branch struct {
	id, root int64
	rel      []byte
}

func scanBranch(rows *sql.Rows) (b branch, err error) {
	err = rows.Scan(&b.id, &b.root, &b.rel)
	return b, err
}

// plantFolders gives every directory its parent, up to the root: the scan makes rows only for directories with music.
func plantFolders(ctx context.Context, tx *sql.Tx) error {
	for {
		orphans, err := store.Collect(ctx, tx, scanBranch, "SELECT id, root_id, rel FROM folder WHERE parent_id IS NULL AND rel <> x''")
		if err != nil || len(orphans) == 0 {
			return err
		}
		for _, b := range orphans {
			parent := record.ParentOf(string(b.rel))
			if _, err := tx.ExecContext(ctx, "INSERT INTO folder (root_id, rel) VALUES (?, ?) ON CONFLICT DO NOTHING", b.root,
				[]byte(parent)); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "UPDATE folder SET parent_id = (SELECT id FROM folder WHERE root_id = ? AND rel = ?) "+
				"WHERE id = ?",
				b.root, []byte(parent), b.id); err != nil {
				return err
			}
		}
	}
}

// countFolders counts the tracks below each stale directory and those above it, the deepest first.
func countFolders(ctx context.Context, tx *sql.Tx) error {
	ids, err := store.Collect(ctx, tx, store.ScanID, `
		WITH RECURSIVE above (id) AS (
			SELECT id FROM stale WHERE kind = 'folder' UNION SELECT f.parent_id FROM above JOIN folder f USING (id)
			WHERE f.parent_id IS NOT NULL)
		SELECT id FROM above CROSS JOIN folder USING (id) ORDER BY length(rel) DESC`)
	if err != nil {
		return err
	}
	count, err := tx.PrepareContext(ctx, `UPDATE folder SET tracks = (SELECT count(*) FROM track WHERE folder_id = ?1 AND missing IS NULL)
		+ (SELECT coalesce(sum(tracks), 0) FROM folder WHERE parent_id = ?1) WHERE id = ?1`)
	if err != nil {
		return err
	}
	defer count.Close()
	for _, id := range ids {
		if _, err := count.ExecContext(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
