package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"linnet/ads"
	"linnet/ads/stats"
)

// A Day is what counts of the reports of one task about one day.
type Day struct {
	Day     string // 2026-11-22
	Counts  [ads.Buckets]int
	Reports int // the sum of Counts
	Held    int // not counted: more than one network may give

	held [ads.Buckets]int
}

// Honest says whether such counts can come from listeners who altered their answers.
func (d Day) Honest() bool { return stats.Honest(d.Counts, Epsilon) }

// countedDays reads rows of day, nth, bucket and count in that order, and decides what counts of each day.
func countedDays(ctx context.Context, from querier, query string, args ...any) (days []Day, err error) {
	rows, err := from.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	type row struct {
		day                string
		nth, bucket, count int
	}
	all, err := collect(rows, func(r *row) error { return rows.Scan(&r.day, &r.nth, &r.bucket, &r.count) })
	if err != nil {
		return nil, err
	}
	for begin, end := 0, 0; begin < len(all); begin = end {
		var places []stats.Place
		for end = begin; end < len(all) && all[end].day == all[begin].day; end++ {
			if all[end].nth >= 0 {
				places = append(places, stats.Place{Nth: all[end].nth, Reports: all[end].count})
			}
		}
		d, most := Day{Day: all[begin].day}, stats.PerNetwork(merged(places))
		for _, r := range all[begin:end] {
			switch {
			case r.bucket < 0 || r.bucket >= ads.Buckets:
			case r.nth < 0 || r.nth > most:
				d.held[r.bucket] += r.count
				d.Held += r.count
			default:
				d.Counts[r.bucket] += r.count
				d.Reports += r.count
			}
		}
		days = append(days, d)
	}
	return days, nil
}

// merged adds up places of equal number, which stand beside each other.
func merged(places []stats.Place) (each []stats.Place) {
	for _, p := range places {
		if n := len(each); n > 0 && each[n-1].Nth == p.Nth {
			each[n-1].Reports += p.Reports
		} else {
			each = append(each, p)
		}
	}
	return each
}

// keep writes down for good what counts of a day.
func (d Day) keep(ctx context.Context, tx *sql.Tx, task string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM counts WHERE task = ? AND day = ?`, task, d.Day); err != nil {
		return err
	}
	cells := map[cell]int{}
	for bucket := range d.Counts {
		if n := d.Counts[bucket]; n > 0 {
			cells[cell{task, d.Day, 0, bucket}] = n
		}
		if n := d.held[bucket]; n > 0 {
			cells[cell{task, d.Day, -1, bucket}] = n
		}
	}
	return addTo(ctx, tx, cells)
}

// lately are the days that a report of the last days can be about, today included, as the database writes them.
func (l *Ledger) lately(days int) (first, last string) {
	today := l.now().UTC()
	return today.AddDate(0, 0, 1-days).Format(time.DateOnly), today.Format(time.DateOnly)
}

// Taste returns how often each of the 64 buckets was answered in the last days, today included, and how many reports arrived; what of
// them counts is in TasteDays. The answers are still altered at random.
func (l *Ledger) Taste(ctx context.Context, days int) (counts [64]int, total int, err error) {
	all, err := l.TasteDays(ctx, days)
	for _, d := range all {
		for bucket := range counts {
			counts[bucket] += d.Counts[bucket] + d.held[bucket]
		}
		total += d.Reports + d.Held
	}
	return counts, total, err
}

// TasteDays returns what counts of the last days' taste reports, the oldest first; days without any are missing.
func (l *Ledger) TasteDays(ctx context.Context, days int) ([]Day, error) {
	first, last := l.lately(days)
	all, err := countedDays(ctx, l.db, `SELECT day, nth, bucket, count FROM counts WHERE task = ? AND day BETWEEN ? AND ? ORDER BY day, nth`,
		stats.TaskGenre, first, last)
	if err != nil {
		return nil, fmt.Errorf("reading totals: %w", err)
	}
	return all, nil
}

// Busiest returns the most taste reports that count of one day within the last days. A listener sends at most one a day, so at least
// about that many agreed.
func (l *Ledger) Busiest(ctx context.Context, days int) (most int, err error) {
	all, err := l.TasteDays(ctx, days)
	for _, d := range all {
		most = max(most, d.Reports)
	}
	return most, err
}

// honest are the counts of those days that honest listeners can give, and how many reports that is.
func honest(days []Day) (counts [][ads.Buckets]int, reports int) {
	for _, d := range days {
		if d.Honest() {
			counts, reports = append(counts, d.Counts), reports+d.Reports
		}
	}
	return counts, reports
}
