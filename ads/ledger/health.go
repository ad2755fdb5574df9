package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"linnet/ads/database"
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
	if err := l.db.Intact(ctx); err != nil {
		return Health{}, fmt.Errorf("checking the database: %w", err)
	}
	broken, err := l.Audited(ctx)
	if err != nil {
		return Health{}, fmt.Errorf("checking the database: %w", err)
	}
	if len(broken) > 0 {
		return Health{}, fmt.Errorf("checking the database: %s", strings.Join(broken, "; "))
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
		if a.approved != "" && a.approved != a.Hash() && (a.Status == Approved || a.Status == Live || a.Status == Ended) {
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
		(SELECT coalesce(sum(amount), 0) FROM transfers WHERE target LIKE 'sponsor:%') - (SELECT coalesce(sum(amount), 0)
		FROM transfers WHERE source LIKE 'sponsor:%')`).
		Scan(&h.Sponsors, &h.Income, &h.Deposits)
	if err != nil {
		return h, fmt.Errorf("counting: %w", err)
	}
	since := l.now().UTC().AddDate(0, 0, -6).Format(time.DateOnly)
	for _, task := range stats.Tasks() {
		var n int
		if err := l.db.QueryRowContext(ctx, `SELECT coalesce(sum(count), 0) FROM counts WHERE task = ? AND day >= ?`,
			task, since).Scan(&n); err != nil {
			return h, fmt.Errorf("counting: %w", err)
		}
		h.Reports[task] = n
	}
	return h, nil
}

// tables are all of them but those that tell networks apart, which no backup has; those that refer to others come behind them.
var tables = []string{"settings", "sponsors", "sessions", "campaigns", "flights", "ads", "steps", "pictures", "spots",
	"transfers", "releases", "counts", "audit",
	"approvals", "counters", "blocks", "members", "sums", "passkeys", "ceremonies", "forms", "letters", "accounts",
	"devices", "proofs", "recoveries", "periods", "businesses", "invoices", "payments", "corrections", "outbox", "told",
	"shown", "notices", "closings", "journal", "orders", "tokens", "disputes", "hooks", "hook_events"}

// Copy writes all that is here at one moment into an empty ledger of either kind, while others go on using this one.
func (l *Ledger) Copy(ctx context.Context, to *Ledger) error {
	if err := database.Copy(ctx, l.db, to.db, tables); err != nil {
		return fmt.Errorf("copying the ledger: %w", err)
	}
	return nil
}

// Rotate runs what replaces a signing key while nobody publishes or renews, and records it.
func (l *Ledger) Rotate(ctx context.Context, role string, do func() error) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		if err := do(); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "replaced key", Object: role})
	})
}

// prune forgets what need not be kept: counts of reports after 25 months, who sent notices, pictures and spots that no ad took. Forgetting
// runs with every release.
func (l *Ledger) prune(ctx context.Context, tx *sql.Tx) error {
	old := l.now().UTC().AddDate(0, -25, 0).Format(time.DateOnly)
	err := l.settle(ctx, tx)
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM counts WHERE day < ?`, old)
	}
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM sums WHERE last < ?`, old)
	}
	if err == nil {
		_, err = tx.ExecContext(ctx, `UPDATE notices SET name = '', email = '' WHERE decided > 0 AND decided < ?`,
			l.now().Add(-senderLife).Unix())
	}
	if err == nil {
		err = errors.Join(l.sweepUploads(ctx, tx, pictures, Operator), l.sweepUploads(ctx, tx, spots, Operator))
	}
	return err
}

// An invariant is what must be true of the books: a query that counts what breaks it.
type invariant struct{ says, query string }

var invariants = []invariant{
	{"an account of a sponsor is overdrawn", `SELECT count(*) FROM (SELECT target AS who FROM transfers UNION SELECT source FROM transfers)
		AS accounts WHERE who LIKE 'sponsor:%' AND ` + balanceOf("who") + ` < 0`},
	{"an account belongs to nobody", `SELECT count(*) FROM (SELECT target AS who FROM transfers UNION SELECT source
		FROM transfers) AS accounts
		WHERE who NOT IN ('cash', 'income', 'vat') AND NOT EXISTS (SELECT 1 FROM sponsors WHERE 'sponsor:' || sponsors.id = who)`},
	{"the numbers of invoices have a gap", `SELECT CASE WHEN coalesce(max(number), 0) = count(*) THEN 0 ELSE 1 END FROM invoices`},
	{"invoices and income differ", `SELECT CASE WHEN (SELECT coalesce(sum(net), 0) FROM invoices) = ` + balanceOf("'income'") +
		` THEN 0 ELSE 1 END`},
	{"invoices and tax differ", `SELECT CASE WHEN (SELECT coalesce(sum(tax), 0) FROM invoices) = ` + balanceOf("'vat'") +
		` THEN 0 ELSE 1 END`},
	{"an invoice and its transfer differ", `SELECT count(*) FROM invoices LEFT JOIN transfers ON transfers.id = invoices.transfer
		WHERE transfers.id IS NULL OR transfers.amount <> abs(net)
		OR (CASE WHEN net > 0 THEN source ELSE target END) <> 'sponsor:' || sponsor`},
	{"the prices of paid days and income differ", `SELECT CASE WHEN (SELECT coalesce(sum(price), 0) FROM periods) = ` +
		balanceOf("'income'") +
		` THEN 0 ELSE 1 END`},
	{"a flight is paid twice for a day", `SELECT count(*) FROM periods AS a JOIN periods AS b ON a.flight = b.flight AND a.id < b.id
		AND a.starts < b.ends AND b.starts < a.ends AND a.starts < a.ends AND b.starts < b.ends`},
	{"a payment is credited twice", `SELECT count(*) FROM (SELECT transfer FROM payments WHERE transfer IS NOT NULL GROUP BY transfer
		HAVING count(*) > 1) AS twice`},
}

// Audited checks every invariant of the books, and returns a sentence for each that is broken.
func (l *Ledger) Audited(ctx context.Context) (broken []string, err error) {
	for _, i := range invariants {
		var n int
		if err := l.db.QueryRowContext(ctx, i.query).Scan(&n); err != nil {
			return nil, fmt.Errorf("checking whether %s: %w", i.says, err)
		}
		if n > 0 {
			broken = append(broken, i.says)
		}
	}
	return broken, nil
}
