package library

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"linnet/library/internal/store"
)

// keepMissing is how long a missing track is remembered, with its plays, in case its file comes back.
const keepMissing = 30 * 24 * time.Hour

// believed is the longest time from one scan of everything to the next for which the clock is taken at its word.
const believed = 3 * keepMissing

// shiftMissingTimes moves the missing-since times by the clock jump since the last full scan, so that a wrong clock cannot expire every
// missing track.
func (x *scanner) shiftMissingTimes(ctx context.Context) error {
	var last int64
	err := x.db.Read.QueryRowContext(ctx, "SELECT value FROM upkeep WHERE name = 'scanned'").Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return store.Explain(err)
	}
	moved := x.now().Sub(time.Unix(0, last))
	if moved >= 0 && moved <= believed {
		return nil
	}
	x.log.Info("the clock was moved", "by", moved)
	return x.db.Change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE track SET missing = missing + ? WHERE missing <> ?", int64(moved), forgotten)
		return err
	})
}

// noteFolder records why a picked folder could not be read; "" that it could.
func (x *scanner) noteFolder(ctx context.Context, root int64, why string) error {
	_, err := x.db.Write.ExecContext(ctx, "UPDATE root SET err = ?1 WHERE id = ?2 AND err <> ?1", why, root)
	return store.Explain(err)
}

// conclude writes what a survey found out: what is gone, what is back, and other pictures.
func (v *survey) conclude(ctx context.Context) error {
	if err := v.settleDoubts(ctx); err != nil {
		return err
	}
	lost, away := v.resolve()
	v.overlook()
	why := ""
	if away != nil {
		why = reason(away)
	}
	return v.x.db.Change(ctx, func(tx *sql.Tx) error {
		p := newBatchWriter(tx, v.x.now())
		for _, id := range v.gone {
			v.report.Gone += p.Exec("UPDATE track SET missing = ? WHERE id = ? AND missing IS NULL", p.Now, id)
		}
		for _, id := range lost {
			v.report.Gone += p.Exec("UPDATE track SET missing = ? WHERE folder_id = ? AND missing IS NULL", p.Now, id)
		}
		for _, id := range v.back {
			v.report.Back += p.Exec("UPDATE track SET missing = NULL WHERE id = ?", id)
		}
		for _, folder := range v.covers {
			p.Exec("UPDATE folder SET cover = ? WHERE id = ?", []byte(folder.cover), folder.id)
		}
		p.Exec("UPDATE root SET err = ?1 WHERE id = ?2 AND err <> ?1", why, v.root)
		v.remember(p)
		return p.Err
	})
}

// keepProblems puts the problems of the scan in the place of those that the same directories had before.
func keepProblems(tx *sql.Tx, surveys []*survey, problems []Problem) error {
	p := newBatchWriter(tx, time.Time{})
	for _, v := range surveys {
		if v.deep {
			p.Exec("DELETE FROM problem WHERE root_id = ?", v.root)
			continue
		}
		for rel := range v.visited {
			p.Exec("DELETE FROM problem WHERE root_id = ? AND rel = ?", v.root, []byte(rel))
		}
	}
	for _, problem := range problems {
		p.Exec(`INSERT OR REPLACE INTO problem (path, root_id, rel, reason) SELECT ?, id, ?, ? FROM root WHERE id = ?`,
			[]byte(problem.Path), []byte(problem.rel), problem.Reason, problem.root)
	}
	return p.Err
}

// stopDays makes tracks that are missing in directories which could not be looked into no older than at the scan before.
func (p *batchWriter) stopDays(unseen []int64) {
	last := p.ID("SELECT value FROM upkeep WHERE name = 'scanned'")
	if since := p.Now - last; len(unseen) > 0 && last != 0 && since > 0 && since <= int64(believed) {
		p.Exec(`UPDATE track SET missing = min(missing + ?, ?) WHERE missing IS NOT NULL AND missing <> ?
			AND folder_id IN (SELECT value FROM json_each(?))`, since, p.Now, forgotten, store.JSONList(unseen))
	}
}

// forgetMissing forgets tracks that were missing for long when everything was scanned, now.
func (p *batchWriter) forgetMissing(ctx context.Context) error {
	cutoff := p.Now - int64(keepMissing)
	due := p.ID("SELECT count(*) FROM track t WHERE "+overdue, forgotten, cutoff)
	live := p.ID("SELECT coalesce(sum(tracks), 0) FROM folder WHERE rel = x''")
	if due > 0 && !largePart(due, live) {
		if err := p.letGo(ctx, overdue, forgotten, cutoff); err != nil {
			return err
		}
	}
	p.Exec("INSERT OR REPLACE INTO upkeep VALUES ('scanned', ?)", p.Now)
	return p.Err
}

const overdue = "t.missing <> ? AND t.missing < ?"
