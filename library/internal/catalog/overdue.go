package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"linnet/library/internal/record"
	"linnet/library/internal/store"
)

// Overdue are the tracks that would be forgotten if they were not a large part of the library: the listener is asked.
type Overdue struct {
	Tracks int
	Folder string // the innermost that they all were in; "" if there is none but the file system
}

// largePart reports whether so many tracks are too many to be forgotten without a question, beside those that are there. A person
// deletes an album and means it; a quarter of everything has rather lost its drive, as has what no person deletes one by one.
func largePart(due, live int64) bool { return due >= 1000 || due >= 3 && 4*due >= due+live }

// Overdue tells what the listener is to be asked about; the zero value: nothing.
func (c *Catalog) Overdue(ctx context.Context) (Overdue, error) {
	return overdueNow(ctx, c.db.Read, c.now())
}

// overdueNow is what is overdue at a time.
func overdueNow(ctx context.Context, read *sql.DB, now time.Time) (Overdue, error) {
	live := int64(0)
	err := read.QueryRowContext(ctx, "SELECT coalesce(sum(tracks), 0) FROM folder WHERE rel = x''").Scan(&live)
	if err != nil {
		return Overdue{}, fmt.Errorf("what is gone for long: %w", store.Explain(err))
	}
	var o Overdue
	first := true
	_, err = store.Collect(ctx, read, func(rows *sql.Rows) (struct{}, error) {
		var root, rel []byte
		var n int
		err := rows.Scan(&root, &rel, &n)
		dir := filepath.Join(string(root), string(rel))
		if o.Tracks += n; first {
			o.Folder, first = dir, false
		}
		for o.Folder != "" && !record.Within(dir, o.Folder) {
			if o.Folder = filepath.Dir(o.Folder); o.Folder == filepath.Dir(o.Folder) {
				o.Folder = ""
			}
		}
		return struct{}{}, err
	}, `SELECT r.path, d.rel, count(*) FROM track t JOIN folder d ON d.id = t.folder_id JOIN root r ON r.id = d.root_id WHERE `+overdue+`
		GROUP BY d.id`, now.Add(-KeepMissing).UnixNano())
	if err != nil || !largePart(int64(o.Tracks), live) {
		return Overdue{}, err
	}
	return o, nil
}

// ForgetOverdue forgets the tracks that Overdue tells of; what the listener said of them is kept for when their sound is met again.
func (c *Catalog) ForgetOverdue(ctx context.Context) error {
	err := c.db.Change(ctx, func(tx *sql.Tx) error {
		p := newBatchWriter(tx, c.now())
		if err := p.letGo(ctx, overdue, p.Now-int64(KeepMissing)); err != nil {
			return err
		}
		p.sweep()
		return errors.Join(p.Err, recount(ctx, tx))
	})
	if err != nil {
		return fmt.Errorf("forgetting what is gone for long: %w", err)
	}
	c.db.Touched.Store(true)
	return nil
}

// tellOverdue tells the log, which is all that a node without a window has.
func (c *Catalog) tellOverdue(ctx context.Context) {
	if o, err := overdueNow(ctx, c.db.Read, c.now()); err == nil && o.Tracks > 0 {
		c.log.Warn("a large part of the library is gone for longer than 30 days; "+
			"it is kept until somebody says in the window that it be forgotten",
			"tracks", o.Tracks, "in", o.Folder)
	}
}
