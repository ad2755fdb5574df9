package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Money is an amount in micro-units: 1,000,000 is one unit of the operator's currency. Integers, so that nothing is rounded away.
type Money int64

// Unit is one whole unit of currency.
const Unit Money = 1_000_000

// ParseMoney reads an amount above zero as people type it: "250", "12.40" or "12,40".
func ParseMoney(s string) (Money, error) {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1) // with three digits behind it, it is refused below
	}
	whole, part, dotted := strings.Cut(s, ".")
	bad := refuse("amount", "The amount must be a number above zero with at most two decimals, such as 250 or 12.40.")
	if dotted && (len(part) == 0 || len(part) > 2) || len(whole) > 9 || strings.ContainsAny(whole+part, "+-") {
		return 0, bad
	}
	units, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, bad
	}
	cents, err := strconv.ParseInt((part + "00")[:2], 10, 64)
	if err != nil || units == 0 && cents == 0 {
		return 0, bad
	}
	return Money(units)*Unit + Money(cents)*Unit/100, nil
}

// String shows two decimals and groups thousands: "1,240.00".
func (m Money) String() string {
	sign := ""
	if m < 0 {
		sign, m = "-", -m
	}
	whole := strconv.FormatInt(int64(m/Unit), 10)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return fmt.Sprintf("%s%s.%02d", sign, whole, m%Unit/(Unit/100))
}

// Transfer is one movement on a sponsor's account; Amount is below zero when money left it.
type Transfer struct {
	ID      int64
	At      time.Time
	Amount  Money
	Note    string
	Booking bool  // it has an Invoice, or a credit note
	Left    Money // on the account afterwards
}

// balanceOf is the SQL of an account's balance; account is an SQL expression.
func balanceOf(account string) string {
	return `(SELECT coalesce(sum(amount), 0) FROM transfers WHERE target = ` + account + `) -
		(SELECT coalesce(sum(amount), 0) FROM transfers WHERE source = ` + account + `)`
}

func account(sponsorID string) string { return "sponsor:" + sponsorID }

// Credit books money that the operator received from a sponsor.
func (l *Ledger) Credit(ctx context.Context, sponsorID string, amount Money, note string) error {
	err := l.change(ctx, func(tx *sql.Tx) error {
		var name string
		if err := tx.QueryRowContext(ctx, `SELECT name FROM sponsors WHERE id = ?`, sponsorID).Scan(&name); err != nil {
			return ErrNotFound
		}
		if err := l.transfer(ctx, tx, movement{"cash", account(sponsorID), amount, note}); err != nil {
			return err
		}
		if err := l.credited(ctx, tx, sponsorID, amount); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "credited", Object: sponsorID, Detail: name + ": " + amount.String()})
	})
	if err != nil {
		return fmt.Errorf("crediting %s: %w", amount, err)
	}
	return nil
}

// credited writes that a payment has arrived.
func (l *Ledger) credited(ctx context.Context, tx *sql.Tx, sponsorID string, amount Money) error {
	terms, err := termsOf(ctx, tx)
	if err != nil {
		return err
	}
	var left Money
	if err := tx.QueryRowContext(ctx, `SELECT `+balanceOf("?1"), account(sponsorID)).Scan(&left); err != nil {
		return err
	}
	return l.post(ctx, tx, sponsorID, Letter{Subject: fmt.Sprintf("%s %s have arrived", amount, terms.Currency),
		Text: fmt.Sprintf("Your payment of %s %s has arrived. Your balance is %s %s.", amount, terms.Currency, left, terms.Currency)})
}

type movement struct {
	source, target string
	amount         Money
	note           string
}

func (l *Ledger) transfer(ctx context.Context, tx *sql.Tx, m movement) error {
	_, err := l.move(ctx, tx, m)
	return err
}

// move writes a movement down and returns its id; an amount below zero goes the other way.
func (l *Ledger) move(ctx context.Context, tx *sql.Tx, m movement) (id int64, err error) {
	if m.amount < 0 {
		m.source, m.target, m.amount = m.target, m.source, -m.amount
	}
	err = tx.QueryRowContext(ctx, `INSERT INTO transfers (at, source, target, amount, note) VALUES (?, ?, ?, ?, ?) RETURNING id`,
		l.now().Unix(), m.source, m.target, int64(m.amount), m.note).Scan(&id)
	return id, err
}

// Balance is what a sponsor has left to book with.
func (l *Ledger) Balance(ctx context.Context, sponsorID string) (Money, error) {
	var m Money
	err := l.db.QueryRowContext(ctx, `SELECT `+balanceOf("?1"), account(sponsorID)).Scan(&m)
	return m, err
}

// Transfers lists a sponsor's account, newest first.
func (l *Ledger) Transfers(ctx context.Context, sponsorID string) ([]Transfer, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT id, at, amount, note, booking, sum(amount) OVER (ORDER BY id) FROM
		(SELECT id, at, CASE WHEN target = ?1 THEN amount ELSE -amount END AS amount, note,
		EXISTS (SELECT 1 FROM invoices WHERE invoices.transfer = transfers.id) AS booking
		FROM transfers WHERE ?1 IN (source, target)) AS moves ORDER BY id DESC`, account(sponsorID))
	if err != nil {
		return nil, fmt.Errorf("reading an account: %w", err)
	}
	return collect(rows, func(t *Transfer) error {
		var at int64
		err := rows.Scan(&t.ID, &at, &t.Amount, &t.Note, &t.Booking, &t.Left)
		t.At = time.Unix(at, 0).UTC()
		return err
	})
}
