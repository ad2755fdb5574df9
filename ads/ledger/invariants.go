package ledger

import (
	"context"
	"fmt"
)

// An invariant is what must be true of the books: a query that counts what breaks it.
type invariant struct{ says, query string }

var invariants = []invariant{
	{"an account of a sponsor is overdrawn", `SELECT count(*) FROM (SELECT target AS who FROM transfers UNION SELECT source FROM transfers)
		AS accounts WHERE who LIKE 'sponsor:%' AND ` + balanceOf("who") + ` < 0`},
	{"an account belongs to nobody", `SELECT count(*) FROM (SELECT target AS who FROM transfers UNION SELECT source FROM transfers) AS accounts
		WHERE who NOT IN ('cash', 'income', 'vat') AND NOT EXISTS (SELECT 1 FROM sponsors WHERE 'sponsor:' || sponsors.id = who)`},
	{"the numbers of invoices have a gap", `SELECT CASE WHEN coalesce(max(number), 0) = count(*) THEN 0 ELSE 1 END FROM invoices`},
	{"invoices and income differ", `SELECT CASE WHEN (SELECT coalesce(sum(net), 0) FROM invoices) = ` + balanceOf("'income'") + ` THEN 0 ELSE 1 END`},
	{"invoices and tax differ", `SELECT CASE WHEN (SELECT coalesce(sum(tax), 0) FROM invoices) = ` + balanceOf("'vat'") + ` THEN 0 ELSE 1 END`},
	{"an invoice and its transfer differ", `SELECT count(*) FROM invoices LEFT JOIN transfers ON transfers.id = invoices.transfer
		WHERE transfers.id IS NULL OR transfers.amount <> abs(net) OR (CASE WHEN net > 0 THEN source ELSE target END) <> 'sponsor:' || sponsor`},
	{"the prices of paid days and income differ", `SELECT CASE WHEN (SELECT coalesce(sum(price), 0) FROM periods) = ` + balanceOf("'income'") +
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
