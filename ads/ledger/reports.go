package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"linnet/ads/stats"
)

// batch is how many waiting reports one transaction takes.
const batch = 2000

// counted is a report on its way to the goroutine that owns the group commit.
type counted struct {
	report stats.Report
	done   chan<- error
}

// Add counts one report and returns when it is safely on disk. Many at once share a transaction. It is a stats.Sink.
func (l *Ledger) Add(ctx context.Context, r stats.Report) error {
	done := make(chan error, 1)
	select {
	case l.reports <- counted{r, done}:
		return <-done
	case <-l.quit:
		return fmt.Errorf("counting a report: %w", sql.ErrConnDone)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// countReports owns the group commit until Close: while one transaction is written the next reports gather at the channel.
func (l *Ledger) countReports() {
	for {
		select {
		case first := <-l.reports:
			l.commit(l.gather(first))
		case <-l.quit:
			return
		}
	}
}

func (l *Ledger) gather(first counted) []counted {
	all := []counted{first}
	for len(all) < batch {
		select {
		case next := <-l.reports:
			all = append(all, next)
		default:
			return all
		}
	}
	return all
}

// cellsAtOnce is how many cells one statement takes: each is a way to the server and back.
const cellsAtOnce = 64

// commit adds up equal reports first, so that a transaction touches each cell once.
func (l *Ledger) commit(all []counted) {
	cells := map[stats.Report]int{}
	for _, c := range all {
		cells[c.report]++
	}
	ctx := context.Background() // the reports were taken in: they are written even while stopping
	err := l.change(ctx, func(tx *sql.Tx) error {
		for some := range slices.Chunk(slices.Collect(maps.Keys(cells)), cellsAtOnce) {
			var values []any
			for _, r := range some {
				values = append(values, r.Task, r.Day, r.Answer, cells[r])
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO reports VALUES (?, ?, ?, ?)`+strings.Repeat(`, (?, ?, ?, ?)`, len(some)-1)+
				` ON CONFLICT (task, day, bucket) DO UPDATE SET count = reports.count + excluded.count`, values...)
			if err != nil {
				return err
			}
		}
		return nil
	})
	for _, c := range all {
		c.done <- err
	}
}

// Taste returns how often each of the 64 buckets was answered in the last days, today included, and how many reports that is.
// The answers are still altered at random: see stats.Estimate.
func (l *Ledger) Taste(ctx context.Context, days int) (counts [64]int, total int, err error) {
	since := l.now().UTC().AddDate(0, 0, 1-days).Format(time.DateOnly)
	rows, err := l.db.QueryContext(ctx, `SELECT bucket, sum(count) FROM reports WHERE task = ? AND day >= ? GROUP BY bucket`, stats.TaskGenre, since)
	if err != nil {
		return counts, 0, fmt.Errorf("reading totals: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var bucket, n int
		if err := rows.Scan(&bucket, &n); err != nil {
			return counts, 0, err
		}
		if bucket >= 0 && bucket < len(counts) {
			counts[bucket] = n
			total += n
		}
	}
	return counts, total, rows.Err()
}

// Busiest returns the most taste reports of one day within the last days. A listener sends at most one a day, so at least about
// that many agreed.
func (l *Ledger) Busiest(ctx context.Context, days int) (int, error) {
	since := l.now().UTC().AddDate(0, 0, 1-days).Format(time.DateOnly)
	var most int
	err := l.db.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) FROM (SELECT sum(count) AS n FROM reports WHERE task = ? AND day >= ? GROUP BY day) AS days`,
		stats.TaskGenre, since).Scan(&most)
	return most, err
}
