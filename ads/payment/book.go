package payment

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"linnet/ads/ledger"
)

// A kept order is what the ledger has of one.
type kept struct {
	id, sponsor, currency                string
	amount, returned, disputed, refunded ledger.Money
	transfer                             sql.NullInt64
}

const selectOrders = `SELECT id, sponsor, currency, amount, returned, disputed, refunded, transfer FROM orders `

func (k *kept) scan(row interface{ Scan(...any) error }) error {
	return row.Scan(&k.id, &k.sponsor, &k.currency, &k.amount, &k.returned, &k.disputed, &k.refunded, &k.transfer)
}

// find reads the order of a notice; sql.ErrNoRows where there is none.
func (k *kept) find(ctx context.Context, tx *sql.Tx, n Notice) error {
	return k.scan(tx.QueryRowContext(ctx, selectOrders+`WHERE id = ? OR ? = '' AND reference = ? AND reference <> ''`, n.Order, n.Order,
		n.Payment))
}

// errKnown ends a transaction that has nothing to change.
var errKnown = errors.New("payment: known already")

// take books a notice, or does nothing when it says what is known. One that does not agree with its order moves no money and is written
// into the log of what was done, for a person to look at.
func (p *Processor) take(ctx context.Context, n Notice) error {
	terms, err := p.Ledger.Terms(ctx)
	if err != nil {
		return err
	}
	if n.disputes() {
		if early, err := p.keepEarly(ctx, n); early || err != nil {
			return err
		}
	}
	said := n.money()
	e := ledger.AuditEntry{Who: p.Provider.Name(), Action: map[Kind]string{Paid: "was paid", Returned: "gave back",
		Disputed:   "lost to a dispute",
		Reinstated: "won a dispute"}[n.Kind],
		Object: cmp.Or(n.Order, n.Payment),
		Detail: said.String() + " " + n.Currency}
	strange := false
	err = p.Ledger.Record(ctx, e, func(tx *sql.Tx) error {
		var k kept
		if err := k.find(ctx, tx, n); errors.Is(err, sql.ErrNoRows) {
			strange = true
			return errKnown
		} else if err != nil {
			return err
		}
		if !strings.EqualFold(n.Currency, k.currency) || k.currency != terms.Currency || n.Kind == Paid && said != k.amount ||
			n.Kind != Paid && said > k.amount {
			strange = true
			return errKnown
		}
		return p.book(ctx, tx, k, n)
	})
	if strange {
		e.Action = "was said to pay otherwise"
		p.Log.Error("a notice does not agree with its order", "order", n.Order, "amount", said.String(), "currency", n.Currency)
		return p.Ledger.Note(ctx, e)
	}
	if errors.Is(err, errKnown) {
		return nil
	}
	return err
}

// money is the amount of a notice.
func (n Notice) money() ledger.Money { return ledger.Money(n.Amount) * ledger.Cent }

// disputes says whether a notice is about a dispute.
func (n Notice) disputes() bool { return n.Kind == Disputed || n.Kind == Reinstated }

// book moves what a notice says that was not moved yet.
func (p *Processor) book(ctx context.Context, tx *sql.Tx, k kept, n Notice) error {
	switch {
	case n.Kind == Paid && k.transfer.Valid, n.Kind == Returned && n.money() <= k.returned:
		return errKnown
	case n.Kind == Paid:
		id, err := p.Ledger.Deposit(ctx, tx, k.sponsor, k.amount)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE orders SET transfer = ?, reference = ? WHERE id = ?`, id, n.Payment, k.id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE disputes SET order_id = ? WHERE order_id IS NULL AND reference = ? AND reference <> ''
			AND currency = ? AND amount <= ?`, k.id, n.Payment, k.currency, int64(k.amount)); err != nil {
			return err
		}
		if err := countDisputes(ctx, tx, k.id); err != nil {
			return err
		}
	case n.disputes():
		if err := dispute(ctx, tx, k.id, n); err != nil {
			return err
		}
	default:
		if _, err := tx.ExecContext(ctx, `UPDATE orders SET returned = ? WHERE id = ?`, int64(n.money()), k.id); err != nil {
			return err
		}
	}
	return p.giveBack(ctx, tx, k.sponsor)
}

// dispute keeps what became of one; order "": it is not known yet. That it was won holds, though the notice of its beginning may come
// later.
func dispute(ctx context.Context, tx *sql.Tx, order string, n Notice) error {
	won := map[Kind]int{Reinstated: 1}[n.Kind]
	done, err := tx.ExecContext(ctx, `INSERT INTO disputes (id, order_id, reference, currency, amount, won) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET won = 1 WHERE disputes.won < excluded.won`, n.Dispute,
		sql.NullString{String: order, Valid: order != ""}, n.Payment, strings.ToUpper(n.Currency), int64(n.money()), won)
	if err != nil {
		return err
	}
	if changed, err := done.RowsAffected(); err != nil || changed == 0 {
		return errors.Join(err, errKnown)
	}
	return countDisputes(ctx, tx, order)
}

// keepEarly keeps a dispute whose order is not known: the notice of the payment is still to come, or it is of another business of the same
// account.
func (p *Processor) keepEarly(ctx context.Context, n Notice) (early bool, err error) {
	err = p.Ledger.Quietly(ctx, func(tx *sql.Tx) error {
		err := new(kept).find(ctx, tx, n)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		early = true
		p.Log.Info("a dispute of a payment that is not known yet", "payment", n.Payment, "dispute", n.Dispute)
		return dispute(ctx, tx, "", n)
	})
	if errors.Is(err, errKnown) {
		err = nil
	}
	return early, err
}

// countDisputes sums up what disputes hold of an order.
func countDisputes(ctx context.Context, tx *sql.Tx, order string) error {
	_, err := tx.ExecContext(ctx, `UPDATE orders SET disputed = (SELECT coalesce(sum(amount), 0) FROM disputes
		WHERE order_id = orders.id AND won = 0) WHERE id = ?`, order)
	return err
}

// gone is what the provider took of an order: no more than was paid, though it may have been given back and be disputed at once.
const gone = `(CASE WHEN returned + disputed > amount THEN amount ELSE returned + disputed END)`

// giveBack takes from a sponsor's account what the provider gave back of orders that were credited, and returns what was
// taken for a dispute that is won. What the balance does not cover stays owed, see Owed, until Settle finds it there.
func (p *Processor) giveBack(ctx context.Context, tx *sql.Tx, sponsor string) error {
	rows, err := tx.QueryContext(ctx, selectOrders+`WHERE sponsor = ? AND transfer IS NOT NULL AND `+gone+` <> refunded
		ORDER BY at, id`, sponsor)
	if err != nil {
		return err
	}
	all, err := scanned(rows)
	if err != nil {
		return err
	}
	left, err := p.Ledger.BalanceIn(ctx, tx, sponsor)
	if err != nil {
		return err
	}
	for _, k := range all {
		part := min(k.returned+k.disputed, k.amount) - k.refunded
		if part = min(part, left); part == 0 {
			continue
		}
		if err := p.Ledger.GiveBack(ctx, tx, sponsor, part); err != nil {
			return err
		}
		left -= part
		if _, err := tx.ExecContext(ctx, `UPDATE orders SET refunded = refunded + ? WHERE id = ?`, int64(part), k.id); err != nil {
			return err
		}
	}
	return nil
}

// Settle takes what is owed from balances that have grown since, whatever by.
func (p *Processor) Settle(ctx context.Context) error {
	rows, err := p.Ledger.Rows(ctx, `SELECT DISTINCT sponsor FROM orders WHERE transfer IS NOT NULL AND `+gone+` > refunded`)
	if err != nil {
		return fmt.Errorf("reading who owes: %w", err)
	}
	var owing []string
	for rows.Next() {
		var sponsor string
		if err := rows.Scan(&sponsor); err != nil {
			return errors.Join(err, rows.Close())
		}
		owing = append(owing, sponsor)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, sponsor := range owing {
		if left, err := p.Ledger.Balance(ctx, sponsor); err != nil || left <= 0 {
			continue
		}
		e := ledger.AuditEntry{Who: p.Provider.Name(), Action: "took what was owed", Object: sponsor}
		if err := p.Ledger.Record(ctx, e, func(tx *sql.Tx) error { return p.giveBack(ctx, tx, sponsor) }); err != nil {
			return fmt.Errorf("settling what is owed: %w", err)
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
	rows, err := l.Rows(ctx, `SELECT s.name, `+gone+` - o.refunded, o.currency FROM orders AS o JOIN sponsors AS s ON s.id = o.sponsor
		WHERE o.transfer IS NOT NULL AND `+gone+` > o.refunded ORDER BY o.at, o.id`)
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
