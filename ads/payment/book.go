package payment

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"linnet/ads/ledger"
)

// A kept order is what the ledger has of one.
type kept struct {
	id, sponsor, currency      string
	amount, returned, refunded ledger.Money
	transfer                   sql.NullInt64
}

const selectOrders = `SELECT id, sponsor, currency, amount, returned, refunded, transfer FROM orders `

func (k *kept) scan(row interface{ Scan(...any) error }) error {
	return row.Scan(&k.id, &k.sponsor, &k.currency, &k.amount, &k.returned, &k.refunded, &k.transfer)
}

// errKnown ends a transaction that has nothing to change.
var errKnown = errors.New("payment: known already")

// take books a notice, or does nothing when it says what is known. One that does not agree with its order moves no money and is written
// into the log of what was done, for a person to look at.
func (d *Desk) take(ctx context.Context, n Notice) error {
	said := ledger.Money(n.Amount) * (ledger.Unit / 100)
	e := ledger.AuditEntry{Who: d.Provider.Name(), Action: map[Kind]string{Paid: "was paid", Returned: "gave back"}[n.Kind],
		Object: n.Order,
		Detail: said.String() + " " + n.Currency}
	strange := false
	err := d.Ledger.Record(ctx, e, func(tx *sql.Tx) error {
		var k kept
		if err := k.scan(tx.QueryRowContext(ctx, selectOrders+`WHERE id = ?`, n.Order)); errors.Is(err, sql.ErrNoRows) {
			strange = true
			return errKnown
		} else if err != nil {
			return err
		}
		if !strings.EqualFold(n.Currency, k.currency) || n.Kind == Paid && said != k.amount || n.Kind == Returned && said > k.amount {
			strange = true
			return errKnown
		}
		return d.book(ctx, tx, k, n.Kind, said)
	})
	if strange {
		e.Action = "was said to pay otherwise"
		d.Log.Error("a notice does not agree with its order", "order", n.Order, "amount", said.String(), "currency", n.Currency)
		return d.Ledger.Note(ctx, e)
	}
	if errors.Is(err, errKnown) {
		return nil
	}
	return err
}

// book moves what a notice says that was not moved yet.
func (d *Desk) book(ctx context.Context, tx *sql.Tx, k kept, kind Kind, said ledger.Money) error {
	switch {
	case kind == Paid && k.transfer.Valid, kind == Returned && said <= k.returned:
		return errKnown
	case kind == Paid:
		id, err := d.Ledger.Deposit(ctx, tx, k.sponsor, k.amount)
		if err != nil {
			return err
		}
		k.transfer = sql.NullInt64{Int64: id, Valid: true}
		if _, err := tx.ExecContext(ctx, `UPDATE orders SET transfer = ? WHERE id = ?`, id, k.id); err != nil {
			return err
		}
	default:
		k.returned = said
		if _, err := tx.ExecContext(ctx, `UPDATE orders SET returned = ? WHERE id = ?`, int64(said), k.id); err != nil {
			return err
		}
	}
	return d.giveBack(ctx, tx, k.sponsor)
}

// giveBack takes from a sponsor's account what the provider gave back of orders that were credited. What the balance does not cover stays
// owed, see Owed, and is taken when it does.
func (d *Desk) giveBack(ctx context.Context, tx *sql.Tx, sponsor string) error {
	rows, err := tx.QueryContext(ctx, selectOrders+`WHERE sponsor = ? AND transfer IS NOT NULL AND returned > refunded ORDER BY at, id`,
		sponsor)
	if err != nil {
		return err
	}
	all, err := scanned(rows)
	if err != nil {
		return err
	}
	for _, k := range all {
		switch _, err := d.Ledger.Deposit(ctx, tx, sponsor, k.refunded-k.returned); {
		case errors.Is(err, ledger.ErrBalance):
			continue
		case err != nil:
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE orders SET refunded = returned WHERE id = ?`, k.id); err != nil {
			return err
		}
	}
	return nil
}

func scanned(rows *sql.Rows) (all []kept, err error) {
	defer rows.Close()
	for rows.Next() {
		var k kept
		if err := k.scan(rows); err != nil {
			return nil, err
		}
		all = append(all, k)
	}
	return all, rows.Err()
}

// Owed says in a sentence each what providers gave back and balances do not cover.
func Owed(ctx context.Context, l *ledger.Ledger) (sentences []string, err error) {
	rows, err := l.Rows(ctx, `SELECT s.name, o.returned - o.refunded, o.currency FROM orders AS o JOIN sponsors AS s ON s.id = o.sponsor
		WHERE o.transfer IS NOT NULL AND o.returned > o.refunded ORDER BY o.at, o.id`)
	if err != nil {
		return nil, fmt.Errorf("reading what is owed: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name, code string
		var amount ledger.Money
		if err := rows.Scan(&name, &amount, &code); err != nil {
			return nil, err
		}
		sentences = append(sentences, fmt.Sprintf("%s %s were given back to the card of %s, whose balance does not cover them.", amount,
			code, name))
	}
	return sentences, rows.Err()
}
