// Package bookkeeping closes the operator's books month by month, and hands them to a bookkeeper as CSV and as a DATEV file.
//
// A booking is income of the days that it pays for (accrual): until then its price is deferred. A month is closed once it is over, in
// order,
// and never changes again. What is corrected later is booked in the month that is open then. Each closed month has a digest over its lines
// and the month before, so that Check finds a line that was changed behind the program's back.
package bookkeeping

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"linnet/ads/ledger"
)

// Errors that callers tell apart. They arrive wrapped.
var (
	ErrClosed  = errors.New("bookkeeping: the month is closed already")
	ErrNotOver = errors.New("bookkeeping: the month is not over")
	ErrOrder   = errors.New("bookkeeping: an earlier month is open") // its text names which
	ErrOpen    = errors.New("bookkeeping: the month is not closed")
	ErrNothing = errors.New("bookkeeping: nothing was booked yet")
)

// An Account is one side of a line.
type Account string

// The accounts of the journal.
const (
	Bank     Account = "bank"
	Card     Account = "card"     // taken by a provider of card payments and not paid out yet
	Deposits Account = "deposits" // what sponsors have paid in and not spent
	Deferred Account = "deferred" // booked, for days to come
	Tax      Account = "tax"      // VAT that is owed
	Revenue  Account = "revenue"  // earned by days that are over
)

// A Line moves an amount to the debit of one account from the credit of another.
type Line struct {
	Day           time.Time // UTC
	Debit, Credit Account
	Amount        ledger.Money // above zero
	Document      string       // number of an invoice or credit note; "": there is none
	Party         string       // name of the sponsor
	Note          string

	transfer, period sql.NullInt64
}

// A Closing is a month that is closed.
type Closing struct {
	Month    string // 2026-11
	At       time.Time
	Who      string
	Currency string
	Digest   string
	Earned   ledger.Money // what its days brought in, corrections of earlier months taken off
	Lines    int
}

// Books are the operator's, beside the ledger that they are drawn from. All methods may be called from any goroutine.
type Books struct{ ledger *ledger.Ledger }

// New needs no Close: the ledger stays the caller's.
func New(l *ledger.Ledger) *Books { return &Books{l} }

// month is the text of one, and monthOf reads it where the operator is.
const month = "2006-01"

func monthOf(text string, place *time.Location) (time.Time, error) {
	at, err := time.ParseInLocation(month, text, place)
	if err != nil {
		return at, fmt.Errorf("a month is written as 2026-11: %w", err)
	}
	return at, nil
}

// Close books all of a month, such as 2026-11, for good. who is for the record. The errors are ErrClosed, ErrNotOver, ErrOrder and
// ErrNothing.
func (b *Books) Close(ctx context.Context, name, who string) (Closing, error) {
	terms, err := b.ledger.Terms(ctx)
	if err != nil {
		return Closing{}, err
	}
	from, err := monthOf(name, terms.Place())
	if err != nil {
		return Closing{}, err
	}
	c := Closing{Month: name, At: b.ledger.Now(), Who: who, Currency: terms.Currency}
	err = b.ledger.Record(ctx, ledger.AuditEntry{Who: who, Action: "closed month", Object: name}, func(tx *sql.Tx) error {
		next, last, err := nextMonth(ctx, tx, terms)
		if err != nil {
			return err
		}
		switch {
		case from.Before(next):
			return ErrClosed
		case from.After(next):
			return fmt.Errorf("%w: %s", ErrOrder, next.Format(month))
		case b.ledger.Now().Before(from.AddDate(0, 1, 0)):
			return ErrNotOver
		}
		lines, err := draw(ctx, tx, terms, from)
		if err != nil {
			return err
		}
		c.Digest, c.Lines = digest(last, name, terms.Currency, lines), len(lines)
		c.Earned = earned(lines)
		return keep(ctx, tx, c, lines)
	})
	if err != nil {
		return Closing{}, fmt.Errorf("closing %s: %w", name, err)
	}
	return c, nil
}

// nextMonth is the first moment of the month to close, and the digest of the one before. The first month is that of the first movement.
func nextMonth(ctx context.Context, tx *sql.Tx, terms ledger.Terms) (next time.Time, digest string, err error) {
	var last string
	err = tx.QueryRowContext(ctx, `SELECT month, digest FROM closings ORDER BY month DESC LIMIT 1`).Scan(&last, &digest)
	if err == nil {
		next, err = monthOf(last, terms.Place())
		return next.AddDate(0, 1, 0), digest, err
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return next, "", err
	}
	var first sql.NullInt64
	if err := tx.QueryRowContext(ctx, `SELECT min(at) FROM transfers`).Scan(&first); err != nil {
		return next, "", err
	}
	if !first.Valid {
		return next, "", ErrNothing
	}
	at := time.Unix(first.Int64, 0).In(terms.Place())
	return time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, terms.Place()), "", nil
}

// Closings lists the closed months, the oldest first.
func (b *Books) Closings(ctx context.Context) ([]Closing, error) {
	rows, err := b.ledger.Rows(ctx, `SELECT month, at, who, currency, digest, (SELECT count(*) FROM journal WHERE journal.month =
		closings.month),
		(SELECT coalesce(sum(CASE WHEN credit = 'revenue' THEN amount ELSE -amount END), 0) FROM journal
		WHERE journal.month = closings.month AND 'revenue' IN (debit, credit)) FROM closings ORDER BY month`)
	if err != nil {
		return nil, fmt.Errorf("reading closed months: %w", err)
	}
	return collect(rows, func(c *Closing) error {
		var at int64
		err := rows.Scan(&c.Month, &at, &c.Who, &c.Currency, &c.Digest, &c.Lines, &c.Earned)
		c.At = time.Unix(at, 0).UTC()
		return err
	})
}

// Journal returns the lines of a closed month, and the closing itself; ErrOpen for another.
func (b *Books) Journal(ctx context.Context, name string) (c Closing, lines []Line, err error) {
	all, err := b.Closings(ctx)
	if err != nil {
		return c, nil, err
	}
	for _, c := range all {
		if c.Month == name {
			lines, err := b.lines(ctx, name)
			return c, lines, err
		}
	}
	return c, nil, fmt.Errorf("the journal of %s: %w", name, ErrOpen)
}

func (b *Books) lines(ctx context.Context, name string) ([]Line, error) {
	rows, err := b.ledger.Rows(ctx, `SELECT day, debit, credit, amount, document, party, note, transfer, period FROM journal
		WHERE month = ? ORDER BY line`, name)
	if err != nil {
		return nil, fmt.Errorf("reading the journal: %w", err)
	}
	return collect(rows, func(l *Line) error {
		var day string
		if err := rows.Scan(&day, &l.Debit, &l.Credit, &l.Amount, &l.Document, &l.Party, &l.Note, &l.transfer, &l.period); err != nil {
			return err
		}
		l.Day, err = time.Parse(time.DateOnly, day)
		return err
	})
}

// Check says which closed months are no longer what they were when they were closed.
func (b *Books) Check(ctx context.Context) (broken []string, err error) {
	all, err := b.Closings(ctx)
	if err != nil {
		return nil, err
	}
	last := ""
	for _, c := range all {
		lines, err := b.lines(ctx, c.Month)
		if err != nil {
			return nil, err
		}
		if digest(last, c.Month, c.Currency, lines) != c.Digest {
			broken = append(broken, "the closed month "+c.Month+" is not what it was")
		}
		last = c.Digest
	}
	return broken, nil
}

// collect scans every row and closes the rows.
func collect[T any](rows *sql.Rows, scan func(*T) error) (all []T, err error) {
	defer rows.Close()
	for rows.Next() {
		var one T
		if err := scan(&one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
