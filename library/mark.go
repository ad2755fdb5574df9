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
	var lost []int64
	for rel, folder := range v.known {
		if !v.visited[rel] && v.lost(rel) {
			lost = append(lost, folder.id)
			v.visited[rel] = true // for its problems, which are gone too
		}
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
		p.exec("UPDATE root SET err = '' WHERE id = ? AND err <> ''", v.root)
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

// forgetMissing forgets tracks that were missing for long when everything was scanned, now.
func (p *pen) forgetMissing(ctx context.Context) error {
	if err := p.letGo(ctx, overdue, forgotten, p.now-int64(keepMissing)); err != nil {
		return err
	}
	p.exec("INSERT OR REPLACE INTO upkeep VALUES ('scanned', ?)", p.now)
	return p.err
}

const overdue = "t.missing <> ? AND t.missing < ?"
