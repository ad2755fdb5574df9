package library

import (
	"context"
	"database/sql"

	"linnet/library/internal/store"
)

// Missing lists the tracks whose files are gone, the latest first. They are forgotten 30 days after, but for what the listener
// said of them.
func (x *Index) Missing(ctx context.Context) ([]Track, error) {
	return x.tracks(ctx, selectTracks+"WHERE t.missing IS NOT NULL AND t.missing <> ? ORDER BY t.missing DESC, t.id", forgotten)
}

// Problems lists the files and folders that the last scan could not index, by path.
func (x *Index) Problems(ctx context.Context) ([]Problem, error) {
	return store.Collect(ctx, x.read, func(rows *sql.Rows) (p Problem, err error) {
		var path []byte
		err = rows.Scan(&path, &p.Reason)
		p.Path = string(path)
		return p, err
	}, "SELECT path, reason FROM problem ORDER BY path")
}
