package library

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// keepMissing is how long a missing track is remembered, with its plays, in case its file comes back.
const keepMissing = 30 * 24 * time.Hour

// believed is the longest time from one scan of everything to the next for which the clock is taken at its word.
const believed = 3 * keepMissing

// keepAges makes missing tracks as old as they were when everything was last scanned, if the clock has been moved since, to
// before that or far beyond: one that is wrong for a day would have them all forgotten.
func (x *Index) keepAges(ctx context.Context) error {
	var last int64
	err := x.read.QueryRowContext(ctx, "SELECT value FROM upkeep WHERE name = 'scanned'").Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return told(err)
	}
	moved := x.now().Sub(time.Unix(0, last))
	if moved >= 0 && moved <= believed {
		return nil
	}
	x.log.Info("the clock was moved", "by", moved)
	return x.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE track SET missing = missing + ? WHERE missing <> ?", int64(moved), forgotten)
		return err
	})
}

// noteFolder records why a picked folder could not be read; "" that it could.
func (x *Index) noteFolder(ctx context.Context, root int64, why string) error {
	_, err := x.write.ExecContext(ctx, "UPDATE root SET err = ?1 WHERE id = ?2 AND err <> ?1", why, root)
	return told(err)
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
	return v.x.change(ctx, func(tx *sql.Tx) error {
		p := newPen(tx, v.x.now())
		for _, id := range v.gone {
			v.report.Gone += p.exec("UPDATE track SET missing = ? WHERE id = ? AND missing IS NULL", p.now, id)
		}
		for _, id := range lost {
			v.report.Gone += p.exec("UPDATE track SET missing = ? WHERE folder_id = ? AND missing IS NULL", p.now, id)
		}
		for _, id := range v.back {
			v.report.Back += p.exec("UPDATE track SET missing = NULL WHERE id = ?", id)
		}
		for _, folder := range v.covers {
			p.exec("UPDATE folder SET cover = ? WHERE id = ?", []byte(folder.cover), folder.id)
		}
		p.exec("UPDATE root SET err = ?1 WHERE id = ?2 AND err <> ?1", why, v.root)
		v.remember(p)
		return p.err
	})
}

// keepProblems puts the problems of the scan in the place of those that the same directories had before.
func keepProblems(tx *sql.Tx, surveys []*survey, problems []Problem) error {
	p := newPen(tx, time.Time{})
	for _, v := range surveys {
		if v.deep {
			p.exec("DELETE FROM problem WHERE root_id = ?", v.root)
			continue
		}
		for rel := range v.visited {
			p.exec("DELETE FROM problem WHERE root_id = ? AND rel = ?", v.root, []byte(rel))
		}
	}
	for _, problem := range problems {
		p.exec(`INSERT OR REPLACE INTO problem (path, root_id, rel, reason) SELECT ?, id, ?, ? FROM root WHERE id = ?`,
			[]byte(problem.Path), []byte(problem.rel), problem.Reason, problem.root)
	}
	return p.err
}

// stopDays makes tracks that are missing in directories which could not be looked into no older than at the scan before.
func (p *pen) stopDays(unseen []int64) {
	last := p.id("SELECT value FROM upkeep WHERE name = 'scanned'")
	if since := p.now - last; len(unseen) > 0 && last != 0 && since > 0 && since <= int64(believed) {
		p.exec(`UPDATE track SET missing = min(missing + ?, ?) WHERE missing IS NOT NULL AND missing <> ?
			AND folder_id IN (SELECT value FROM json_each(?))`, since, p.now, forgotten, jsonList(unseen))
	}
}

// forgetMissing forgets tracks that were missing for long when everything was scanned, now.
func (p *pen) forgetMissing(ctx context.Context) error {
	cutoff := p.now - int64(keepMissing)
	due := p.id("SELECT count(*) FROM track t WHERE "+overdue, forgotten, cutoff)
	live := p.id("SELECT coalesce(sum(tracks), 0) FROM folder WHERE rel = x''")
	if due > 0 && !largePart(due, live) {
		if err := p.letGo(ctx, overdue, forgotten, cutoff); err != nil {
			return err
		}
	}
	p.exec("INSERT OR REPLACE INTO upkeep VALUES ('scanned', ?)", p.now)
	return p.err
}

const overdue = "t.missing <> ? AND t.missing < ?"
