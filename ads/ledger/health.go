package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"linnet/ads/stats"
)

// Health is what an operator should know about the database.
type Health struct {
	LeftOut  int // approved ads whose content is not what was approved
	Waiting  int // ads in review
	Sponsors int
	Ads      map[Status]int
	Reports  map[string]int // of the last week, by task
	Income   Money
	Deposits Money // what sponsors have left
	Version  int64 // of the last release
}

// Check reads the whole database; the error says what is broken in it: a page, a reference, or money that appeared from nowhere.
func (l *Ledger) Check(ctx context.Context) (Health, error) {
	var word string
	if err := l.db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&word); err != nil || word != "ok" {
		return Health{}, fmt.Errorf("checking the database: %s, %w", word, err)
	}
	var broken int
	err := l.db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM pragma_foreign_key_check) +
		(SELECT count(*) FROM (SELECT target AS who FROM transfers UNION SELECT source FROM transfers) WHERE who LIKE 'sponsor:%' AND `+balanceOf("who")+` < 0)`).Scan(&broken)
	if err != nil || broken > 0 {
		return Health{}, fmt.Errorf("checking the database: %d broken references or overdrawn accounts, %w", broken, err)
	}
	return l.Health(ctx)
}

// Health counts what there is.
func (l *Ledger) Health(ctx context.Context) (Health, error) {
	h := Health{Ads: map[Status]int{}, Reports: map[string]int{}}
	all, err := l.Ads(ctx, Operator)
	if err != nil {
		return h, err
	}
	for _, a := range all {
		h.Ads[a.Status]++
		if a.approved != "" && a.approved != a.Hash() {
			h.LeftOut++
		}
	}
	h.Waiting = h.Ads[InReview]
	last, err := l.Last(ctx)
	if err != nil {
		return h, err
	}
	h.Version = last.Version
	err = l.db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM sponsors), `+balanceOf("'income'")+`,
		(SELECT coalesce(sum(amount), 0) FROM transfers WHERE target LIKE 'sponsor:%') - (SELECT coalesce(sum(amount), 0) FROM transfers WHERE source LIKE 'sponsor:%')`).
		Scan(&h.Sponsors, &h.Income, &h.Deposits)
	if err != nil {
		return h, fmt.Errorf("counting: %w", err)
	}
	since := l.now().UTC().AddDate(0, 0, -6).Format(time.DateOnly)
	for _, task := range []string{stats.TaskGenre, stats.TaskEvent} {
		var n int
		if err := l.db.QueryRowContext(ctx, `SELECT coalesce(sum(count), 0) FROM reports WHERE task = ? AND day >= ?`, task, since).Scan(&n); err != nil {
			return h, fmt.Errorf("counting: %w", err)
		}
		h.Reports[task] = n
	}
	return h, nil
}

// Copy writes the database as it is at one moment into a new file, while others go on using it.
func (l *Ledger) Copy(ctx context.Context, path string) error {
	if _, err := l.db.ExecContext(ctx, `VACUUM INTO ?`, path); err != nil {
		return fmt.Errorf("copying the database: %w", err)
	}
	return nil
}

// Rotate runs what replaces a signing key while nobody publishes or renews, and records it.
func (l *Ledger) Rotate(ctx context.Context, role string, do func() error) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		if err := do(); err != nil {
			return err
		}
		return l.audit(ctx, tx, Entry{Who: Operator, Action: "replaced key", Object: role})
	})
}

// prune forgets what need not be kept: counts of reports after 25 months. It runs with every release.
func (l *Ledger) prune(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM reports WHERE day < ?`, l.now().UTC().AddDate(0, -25, 0).Format(time.DateOnly))
	return err
}
