package library

import (
	"context"
	"database/sql"

	"linnet/library/internal/catalog"
	"linnet/library/internal/store"
)

// Missing lists the tracks whose files are gone, the latest first. They are forgotten 30 days after, but for what the listener
// said of them. A part that its file is not divided into any more is not gone.
func (x *Index) Missing(ctx context.Context) ([]Track, error) {
	return x.finder.Tracks(ctx, catalog.SelectTracks+"WHERE t.missing IS NOT NULL AND t.missing NOT IN (1, 2) AND NOT "+
		catalog.FileIsThere+" ORDER BY t.missing DESC, t.id")
}

// Problems lists the files and folders that the last scan could not index, by path.
func (x *Index) Problems(ctx context.Context) ([]ScanProblem, error) {
	return store.Collect(ctx, x.db.Read, func(rows *sql.Rows) (p ScanProblem, err error) {
		var path []byte
		err = rows.Scan(&path, &p.Reason)
		p.Path = string(path)
		return p, err
	}, "SELECT path, reason FROM problem ORDER BY path")
}

// Overdue tells what the listener is to be asked about; the zero value: nothing. They stay missing until ForgetOverdue is called,
// or their files are met.
func (x *Index) Overdue(ctx context.Context) (Overdue, error) { return x.catalog.Overdue(ctx) }

// ForgetOverdue forgets the tracks that Overdue tells of, as any other that is missing for long: what the listener said of them is
// kept for when their sound is met again.
func (x *Index) ForgetOverdue(ctx context.Context) error { return x.catalog.ForgetOverdue(ctx) }
