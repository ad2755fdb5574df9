package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"linnet/ads/stats"
	"linnet/ads/stats/pair"
)

// A Sum is what operator and helper counted together, and the noise that is in it.
type Sum struct {
	pair.Sum
	Epsilon float64 // of the noise of each party
}

// Honest says whether such a sum can be one of so many reports.
func (s Sum) Honest() bool { return stats.HonestSum(s.Counts, s.Reports, s.Epsilon) }

// KeepSums writes down what was collected of a task; what is there already stays. Here they outlive the agreement that they were
// collected under.
func (l *Ledger) KeepSums(ctx context.Context, t pair.Task, sums []pair.Sum) error {
	err := l.change(ctx, func(tx *sql.Tx) error {
		for _, s := range sums {
			counts, err := json.Marshal(s.Counts)
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, `INSERT INTO sums VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
				t.Name, s.First.Format(time.DateOnly), s.Last.Format(time.DateOnly), s.Reports, t.Epsilon, string(counts))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keeping sums: %w", err)
	}
	return nil
}

// TasteSum returns the newest sum of what listeners like; found is false when there is none.
func (l *Ledger) TasteSum(ctx context.Context) (s Sum, found bool, err error) {
	rows, err := l.db.QueryContext(ctx, `SELECT first, last, reports, epsilon, counts FROM sums WHERE task = ?
		ORDER BY last DESC, first DESC LIMIT 1`, stats.TaskGenre)
	if err != nil {
		return s, false, fmt.Errorf("reading a sum: %w", err)
	}
	all, err := collect(rows, func(s *Sum) error { return s.scan(rows) })
	if err != nil || len(all) == 0 {
		return s, false, err
	}
	return all[0], true, nil
}

// scan reads first, last, reports, epsilon and counts, and then what else the row holds.
func (s *Sum) scan(rows *sql.Rows, more ...any) error {
	var first, last, counts string
	if err := rows.Scan(append([]any{&first, &last, &s.Reports, &s.Epsilon, &counts}, more...)...); err != nil {
		return err
	}
	var err error
	if s.First, err = time.Parse(time.DateOnly, first); err != nil {
		return err
	}
	if s.Last, err = time.Parse(time.DateOnly, last); err != nil {
		return err
	}
	return json.Unmarshal([]byte(counts), &s.Counts)
}

// sumsOf lists what was summed up while a flight had a counter, the oldest first.
func (l *Ledger) sumsOf(ctx context.Context, campaign, flight string) ([]DayResults, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT first, last, reports, epsilon, counts, own.counter, EXISTS (SELECT 1 FROM counters AS other
			WHERE other.counter = own.counter AND other.flight <> own.flight AND other.since <= last AND coalesce(other.until, '9999') >= first)
		FROM counters AS own JOIN sums ON task = ? AND first <= coalesce(until, '9999') AND last >= since
		WHERE campaign = ? AND flight = ? ORDER BY first`, stats.TaskEvent, campaign, flight)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(d *DayResults) error {
		var s Sum
		var counter int
		if err := s.scan(rows, &counter, &d.shared); err != nil {
			return err
		}
		d.Day, d.Last, d.Reports, d.Events = s.First, s.Last, s.Reports, stats.EstimateEventSum(s.Counts, s.Epsilon)[counter]
		d.Doubted = !s.Honest()
		for e := range d.Events {
			d.Events[e].Withheld = d.Events[e].Withheld || d.shared || d.Doubted
		}
		return nil
	})
}
