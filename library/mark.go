package library

import (
	"context"
	"database/sql"
	"time"
)

// keepMissing is how long a missing track is remembered, with its plays, in case its file comes back.
const keepMissing = 30 * 24 * time.Hour

// noteFolder records why a picked folder could not be read; "" that it could.
func (x *Index) noteFolder(ctx context.Context, root int64, why string) error {
	_, err := x.write.ExecContext(ctx, "UPDATE root SET err = ?1 WHERE id = ?2 AND err <> ?1", why, root)
	return told(err)
}

// keepFolder adds a directory or changes the picture that stands for its tracks; ErrNotFound if its root was removed.
func (x *Index) keepFolder(ctx context.Context, root int64, rel, cover string) (id int64, err error) {
	err = x.write.QueryRowContext(ctx, `
		INSERT INTO folder (root_id, rel, cover) SELECT id, ?2, ?3 FROM root WHERE id = ?1
		ON CONFLICT (root_id, rel) DO UPDATE SET cover = excluded.cover RETURNING id`, root, []byte(rel), []byte(cover)).Scan(&id)
	return id, told(err)
}

func (x *Index) markMissing(ctx context.Context, ids []int64) error {
	return x.forEach(ctx, ids, "UPDATE track SET missing = ?2 WHERE id = ?1", x.now().UnixNano())
}

func (x *Index) markPresent(ctx context.Context, ids []int64) error {
	return x.forEach(ctx, ids, "UPDATE track SET missing = NULL WHERE id = ?1")
}

// forEach runs a statement for each id, all or none; rest are its further arguments.
func (x *Index) forEach(ctx context.Context, ids []int64, statement string, rest ...any) error {
	if len(ids) == 0 {
		return nil
	}
	return x.change(ctx, func(tx *sql.Tx) error {
		for _, id := range ids {
			if _, err := tx.ExecContext(ctx, statement, append([]any{id}, rest...)...); err != nil {
				return err
			}
		}
		return nil
	})
}

func forgetMissing(ctx context.Context, tx *sql.Tx, before time.Time) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM track WHERE missing < ?", before.UnixNano())
	return err
}

// sweep forgets artists, albums and genres that no track refers to any more.
func sweep(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range []string{
		"DELETE FROM artist WHERE NOT EXISTS (SELECT 1 FROM track_artist WHERE artist_id = artist.id)",
		"DELETE FROM genre WHERE NOT EXISTS (SELECT 1 FROM track_genre WHERE genre_id = genre.id)",
		"DELETE FROM album WHERE id NOT IN (SELECT album_id FROM track WHERE album_id IS NOT NULL)",
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
