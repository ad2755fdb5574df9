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

func forgetMissing(ctx context.Context, tx *sql.Tx, before time.Time) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM track WHERE missing < ?", before.UnixNano())
	return err
}
