package catalog

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"linnet/library/internal/record"
	"linnet/library/internal/store"
)

// keepMissing is how long a missing track is remembered, with its plays, in case its file comes back.
const KeepMissing = 30 * 24 * time.Hour

// believed is the longest time from one scan of everything to the next for which the clock is taken at its word.
const believed = 3 * KeepMissing

// shiftMissingTimes moves the missing-since times by the clock jump since the last full scan, so that a wrong clock cannot expire every
// missing track.
func (c *Catalog) shiftMissingTimes(ctx context.Context) error {
	var last int64
	err := c.db.Read.QueryRowContext(ctx, "SELECT value FROM upkeep WHERE name = 'scanned'").Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return store.Explain(err)
	}
	moved := c.now().Sub(time.Unix(0, last))
	if moved >= 0 && moved <= believed {
		return nil
	}
	c.log.Info("the clock was moved", "by", moved)
	return c.db.Change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx,
			"UPDATE track SET missing = missing + ? WHERE missing IS NOT NULL AND missing NOT IN (1, 2)", int64(moved))
		return err
	})
}

// stopDays makes tracks that are missing in directories which could not be looked into no older than at the scan before.
func (p *batchWriter) stopDays(unseen []int64) {
	last := p.ID("SELECT value FROM upkeep WHERE name = 'scanned'")
	if since := p.Now - last; len(unseen) > 0 && last != 0 && since > 0 && since <= int64(believed) {
		p.Exec(`UPDATE track SET missing = min(missing + ?, ?) WHERE missing IS NOT NULL AND missing NOT IN (1, 2)
			AND folder_id IN (SELECT value FROM json_each(?))`, since, p.Now, store.JSONList(unseen))
	}
}

// forgetMissing forgets tracks that were missing for long when everything was scanned, now.
func (p *batchWriter) forgetMissing(ctx context.Context) error {
	cutoff := p.Now - int64(KeepMissing)
	p.Exec("DELETE FROM track AS t WHERE "+withoutSheet+" AND NOT "+isSaid, cutoff)
	due := p.ID("SELECT count(*) FROM track t WHERE "+overdue, cutoff)
	live := p.ID("SELECT coalesce(sum(tracks), 0) FROM folder WHERE rel = x''")
	if due > 0 && !largePart(due, live) {
		if err := p.letGo(ctx, overdue, cutoff); err != nil {
			return err
		}
	}
	p.Exec("INSERT OR REPLACE INTO upkeep VALUES ('scanned', ?)", p.Now)
	return p.Err
}

// Conditions on a track, called t. FileIsThere: it is a part that its file is not divided into any more, since the cue sheet is gone or is
// another; all of its sound is in the library. overdue: it is missing since before a time, neither forgotten nor divided, and so is its
// file. withoutSheet: so it is, but its file is there. Nobody is asked about it, and it stays if the listener said something of it.
const (
	FileIsThere  = "EXISTS (SELECT 1 FROM track w WHERE w.id = t.whole AND (w.missing IS NULL OR w.missing = 2))"
	beforeTime   = "t.missing NOT IN (1, 2) AND t.missing < ?"
	overdue      = beforeTime + " AND NOT " + FileIsThere
	withoutSheet = beforeTime + " AND " + FileIsThere
)

// keepProblems puts the problems of a scan in the place of those that the same directories had before.
func keepProblems(tx *sql.Tx, e record.Ending) error {
	p := newBatchWriter(tx, time.Time{})
	for _, folder := range e.Looked {
		if folder.Deep {
			p.Exec("DELETE FROM problem WHERE root_id = ?", folder.Root)
			continue
		}
		for rel := range folder.Visited {
			p.Exec("DELETE FROM problem WHERE root_id = ? AND rel = ?", folder.Root, []byte(rel))
		}
	}
	for _, problem := range e.Problems {
		p.Exec(`INSERT OR REPLACE INTO problem (path, root_id, rel, reason) SELECT ?, id, ?, ? FROM root WHERE id = ?`,
			[]byte(problem.Path), []byte(problem.Rel), problem.Reason, problem.Root)
	}
	return p.Err
}
