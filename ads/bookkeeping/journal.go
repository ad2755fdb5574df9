package bookkeeping

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"linnet/ads/ledger"
)

// draw lists what belongs into the month that begins at from: every movement up to its end that is in no closed month, and what its days
// earn.
func draw(ctx context.Context, tx *sql.Tx, terms ledger.Terms, from time.Time) ([]Line, error) {
	moved, err := movements(ctx, tx, terms, from)
	if err != nil {
		return nil, err
	}
	days, err := earnings(ctx, tx, terms, from)
	return append(moved, days...), err
}

// movements are the transfers of the ledger. One that is older than the month, because it was missed, is booked on the month's first day.
func movements(ctx context.Context, tx *sql.Tx, terms ledger.Terms, from time.Time) ([]Line, error) {
	// The tax of a booking is moved right behind its net amount, which the invoice knows.
	rows, err := tx.QueryContext(ctx, `SELECT t.id, t.at, t.source, t.target, t.amount, t.note, coalesce(i.number, 0), coalesce(i.at, 0),
		coalesce((SELECT name FROM sponsors WHERE 'sponsor:' || sponsors.id IN (t.source, t.target)), '')
		FROM transfers AS t LEFT JOIN invoices AS i ON i.transfer = CASE WHEN 'vat' IN (t.source, t.target) THEN t.id - 1 ELSE t.id END
		WHERE t.at < ? AND NOT EXISTS (SELECT 1 FROM journal WHERE journal.transfer = t.id) ORDER BY t.id`, from.AddDate(0, 1, 0).Unix())
	if err != nil {
		return nil, fmt.Errorf("reading movements: %w", err)
	}
	return collect(rows, func(l *Line) error {
		var id, at, number, billed int64
		var source, target string
		if err := rows.Scan(&id, &at, &source, &target, &l.Amount, &l.Note, &number, &billed, &l.Party); err != nil {
			return err
		}
		// What leaves an account of the ledger is a credit of a bank account, and a debit of what is owed to a sponsor.
		l.Debit, l.Credit = accountOf(source), accountOf(target)
		if source == "cash" || target == "cash" {
			l.Debit, l.Credit = cashSides(source, l.Note)
		}
		l.Day = dayOf(later(time.Unix(at, 0).In(terms.Place()), from))
		if number > 0 {
			l.Document = ledger.Invoice{Number: number, At: time.Unix(billed, 0).In(terms.Place())}.Name()
		}
		l.transfer = sql.NullInt64{Int64: id, Valid: true}
		return nil
	})
}

// cashSides: a payment is a debit of the bank account, or of what a provider of card payments holds, and a credit of what the sponsor has;
// a refund is the other way.
func cashSides(source, note string) (debit, credit Account) {
	held := Bank
	if note == ledger.CardPaid || note == ledger.CardReturned || note == ledger.DisputeWon {
		held = Card
	}
	if source == "cash" {
		return held, Deposits
	}
	return Deposits, held
}

// accountOf is where the ledger's accounts stand in the journal: all of them but the bank are liabilities until days earn them.
func accountOf(name string) Account {
	switch {
	case strings.HasPrefix(name, "sponsor:"):
		return Deposits
	case name == "vat":
		return Tax
	default:
		return Deferred
	}
}

// earnings are what each stretch of paid days has earned by the month's end, less what closed months say of it. So what is given back of
// days that a closed month earned is taken off in this one.
func earnings(ctx context.Context, tx *sql.Tx, terms ledger.Terms, from time.Time) (lines []Line, err error) {
	end := from.AddDate(0, 1, 0)
	rows, err := tx.QueryContext(ctx, `SELECT p.id, p.starts, p.ends, p.price, coalesce(i.number, 0), coalesce(i.at, 0), s.name, c.name,
		f.name,
		coalesce((SELECT sum(CASE WHEN credit = 'revenue' THEN amount ELSE -amount END) FROM journal WHERE journal.period = p.id), 0)
		FROM periods AS p JOIN flights AS f ON f.id = p.flight JOIN campaigns AS c ON c.id = f.campaign JOIN sponsors AS s
		ON s.id = c.sponsor
		LEFT JOIN invoices AS i ON i.number = p.invoice ORDER BY p.id`)
	if err != nil {
		return nil, fmt.Errorf("reading paid days: %w", err)
	}
	all, err := collect(rows, func(s *stretch) error {
		var starts, ends, billed int64
		var campaign, flight string
		err := rows.Scan(&s.id, &starts, &ends, &s.price, &s.number, &billed, &s.party, &campaign, &flight, &s.booked)
		s.starts, s.ends, s.billed = time.Unix(starts, 0), time.Unix(ends, 0), time.Unix(billed, 0).In(terms.Place())
		s.note = fmt.Sprintf("Days of flight “%s” of “%s” in %s", flight, campaign, from.Format(month))
		return err
	})
	for _, s := range all {
		if l, earns := s.line(terms, end); earns {
			lines = append(lines, l)
		}
	}
	return lines, err
}

// A stretch is one of paid days.
type stretch struct {
	id            int64
	starts, ends  time.Time
	price, booked ledger.Money // booked: by closed months
	number        int64
	billed        time.Time
	party, note   string
}

// line is what a stretch earns up to a month's end; false: nothing.
func (s stretch) line(terms ledger.Terms, end time.Time) (l Line, earns bool) {
	l = Line{Day: dayOf(end.AddDate(0, 0, -1)), Debit: Deferred, Credit: Revenue, Amount: earnedBy(terms, s, end) - s.booked,
		Party: s.party,
		Note:  s.note, period: sql.NullInt64{Int64: s.id, Valid: true}}
	if l.Amount < 0 {
		l.Debit, l.Credit, l.Amount = l.Credit, l.Debit, -l.Amount
	}
	if s.number > 0 {
		l.Document = ledger.Invoice{Number: s.number, At: s.billed}.Name()
	}
	return l, l.Amount != 0
}

// earnedBy is what the days of a stretch before a moment earned, in whole hundredths, so that the months add up to the price.
func earnedBy(terms ledger.Terms, s stretch, end time.Time) ledger.Money {
	all := terms.Days(s.starts, s.ends)
	if end.After(s.ends) {
		end = s.ends
	}
	over := terms.Days(s.starts, end)
	if over >= all {
		return s.price
	}
	return s.price * ledger.Money(over) / ledger.Money(all) / ledger.Cent * ledger.Cent
}

// earned adds up what lines bring in.
func earned(lines []Line) (sum ledger.Money) {
	for _, l := range lines {
		switch Revenue {
		case l.Credit:
			sum += l.Amount
		case l.Debit:
			sum -= l.Amount
		}
	}
	return sum
}

// digest chains a month to the one before.
func digest(last, name, currency string, lines []Line) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q %q\n", last, name, currency)
	for _, l := range lines {
		fmt.Fprintf(sum, "%s %q %q %d %q %q %q %d %d\n", l.Day.Format(time.DateOnly), l.Debit, l.Credit, l.Amount, l.Document, l.Party,
			l.Note,
			l.transfer.Int64, l.period.Int64)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func keep(ctx context.Context, tx *sql.Tx, c Closing, lines []Line) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO closings VALUES (?, ?, ?, ?, ?)`, c.Month, c.At.Unix(), c.Who, c.Currency,
		c.Digest); err != nil {
		return err
	}
	for n, l := range lines {
		if _, err := tx.ExecContext(ctx, `INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, c.Month, n+1,
			l.Day.Format(time.DateOnly), string(l.Debit), string(l.Credit), int64(l.Amount), l.Document, l.Party, l.Note, l.transfer,
			l.period); err != nil {
			return err
		}
	}
	return nil
}

func dayOf(at time.Time) time.Time {
	y, m, d := at.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
