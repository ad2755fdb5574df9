package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"linnet/ads"
	"linnet/ads/stats"
	"linnet/ads/stats/pair"
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
	all, err := countedDays(ctx, l.db, `SELECT day, nth, bucket, count FROM counts WHERE task = ? AND day BETWEEN ? AND ?
		ORDER BY day, nth`,
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

// An Agreement is how the operator and an independent helper count together.
type Agreement struct {
	Pair    ads.Pair `json:"pair"`
	Epsilon float64  `json:"epsilon"` // of the noise of each party
}

// Tasks are the questions that are counted under it, which are those of mode solo: pair.ErrTask.
func (a Agreement) Tasks() (tasks []pair.Task, err error) {
	for _, name := range stats.Tasks() {
		t, err := pair.NewTask(name, a.Epsilon, a.Pair)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, t)
	}
	return tasks, nil
}

// Agree makes the next release say mode pair; nil goes back to solo. Listeners who agreed to the other mode are asked anew.
func (l *Ledger) Agree(ctx context.Context, a *Agreement) error {
	detail, words := "solo", ""
	if a != nil {
		if _, err := a.Tasks(); err != nil {
			return err
		}
		text, err := json.Marshal(a)
		if err != nil {
			return err
		}
		words, detail = string(text), fmt.Sprintf("pair with %s, at least %d reports, ε = %g", a.Pair.HelperName, a.Pair.MinBatch,
			a.Epsilon)
	}
	return l.change(ctx, func(tx *sql.Tx) error {
		if err := set(ctx, tx, "pair", words); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "agreed", Object: "statistics", Detail: detail})
	})
}

// Agreement returns the one in force, or nil.
func (l *Ledger) Agreement(ctx context.Context) (*Agreement, error) {
	words, err := setting(ctx, l.db, "pair")
	if err != nil || words == "" {
		return nil, err
	}
	a := new(Agreement)
	return a, json.Unmarshal([]byte(words), a)
}

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
			WHERE other.counter = own.counter AND other.flight <> own.flight AND other.since <= last
			AND coalesce(other.until, '9999') >= first)
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
