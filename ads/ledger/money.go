package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"linnet/ads/stats"
	"linnet/ads/words"
)

// Books are the operator's accounts: what sponsors paid in is either earned by flights or still theirs.
type Books struct{ Paid, Earned, Held Money }

// Books sums up the accounts.
func (l *Ledger) Books(ctx context.Context) (Books, error) {
	var b Books
	err := l.db.QueryRowContext(ctx, `SELECT (SELECT coalesce(sum(amount), 0) FROM transfers WHERE source = 'cash'),
		(SELECT coalesce(sum(CASE WHEN target = 'income' THEN amount ELSE -amount END), 0) FROM transfers
		WHERE 'income' IN (source, target))`).Scan(&b.Paid, &b.Earned)
	b.Held = b.Paid - b.Earned
	if err != nil {
		return b, fmt.Errorf("reading the books: %w", err)
	}
	return b, nil
}

// MonthEarned is what flights brought in one calendar month, UTC.
type MonthEarned struct {
	Month  time.Time // its first moment
	Amount Money     // booked in it, what was given back in it taken off
	Booked int       // how many times flights were booked
	Earned Money     // by the days of flights that were in it, whenever they were booked
}

// Earned lists the months up to this one, the oldest first, also those without a booking.
func (l *Ledger) Earned(ctx context.Context, months int) ([]MonthEarned, error) {
	now := l.now().UTC()
	list := make([]MonthEarned, months)
	for i := range list {
		list[i].Month = time.Date(now.Year(), now.Month()-time.Month(months-1-i), 1, 0, 0, 0, 0, time.UTC)
	}
	rows, err := l.db.QueryContext(ctx, `SELECT at, CASE WHEN target = 'income' THEN amount ELSE -amount END FROM transfers
		WHERE 'income' IN (source, target) AND at >= ?`, list[0].Month.Unix())
	if err != nil {
		return nil, fmt.Errorf("reading what was earned: %w", err)
	}
	type booking struct {
		at     int64
		amount Money
	}
	bookings, err := collect(rows, func(b *booking) error { return rows.Scan(&b.at, &b.amount) })
	if err != nil {
		return nil, fmt.Errorf("reading what was earned: %w", err)
	}
	for _, b := range bookings {
		at := time.Unix(b.at, 0).UTC()
		if i := (at.Year()-list[0].Month.Year())*12 + int(at.Month()-list[0].Month.Month()); i < months {
			list[i].Amount += b.amount
			if b.amount > 0 {
				list[i].Booked++
			}
		}
	}
	return list, l.earnByDay(ctx, list)
}

// earnByDay spreads the price of each paid stretch of days over its days, and adds up those of each month that have begun.
func (l *Ledger) earnByDay(ctx context.Context, list []MonthEarned) error {
	terms, err := l.Terms(ctx)
	if err != nil {
		return err
	}
	rows, err := l.db.QueryContext(ctx, `SELECT starts, ends, price FROM periods WHERE ends > ? AND price > 0`, list[0].Month.Unix())
	if err != nil {
		return fmt.Errorf("reading what was earned: %w", err)
	}
	type stretch struct {
		starts, ends int64
		price        Money
	}
	all, err := collect(rows, func(s *stretch) error { return rows.Scan(&s.starts, &s.ends, &s.price) })
	if err != nil {
		return fmt.Errorf("reading what was earned: %w", err)
	}
	tomorrow := terms.next(l.now())
	for _, s := range all {
		from, until := time.Unix(s.starts, 0), time.Unix(s.ends, 0)
		days := terms.Days(from, until)
		upTo := func(at time.Time) Money { // what the days before a moment earned, so that the months add up to the price
			return s.price * Money(terms.Days(from, earlier(later(at, from), until))) / Money(max(days, 1))
		}
		for i := range list {
			next := list[i].Month.AddDate(0, 1, 0)
			list[i].Earned += upTo(earlier(next, tomorrow)) - upTo(earlier(list[i].Month, tomorrow))
		}
	}
	return nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// BookedFlight is a flight that was paid for.
type BookedFlight struct {
	SponsorID, Sponsor   string // id and name
	CampaignID, Campaign string // id and name
	Flight
}

// Running lists the booked flights that are not over, the next to begin last.
func (l *Ledger) Running(ctx context.Context) ([]BookedFlight, error) {
	return l.booked(ctx, `f.booked IS NOT NULL AND f.paused IS NULL AND f.cancelled IS NULL AND f.ends > ?`)
}

// booked lists the flights that a condition picks, whose only value is the moment.
func (l *Ledger) booked(ctx context.Context, where string) ([]BookedFlight, error) {
	terms, err := l.Terms(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := l.db.QueryContext(ctx, `SELECT s.id, s.name, c.id, c.name, f.id, f.name, f.starts, f.ends, f.share, f.price
		FROM flights f JOIN campaigns c ON c.id = f.campaign JOIN sponsors s ON s.id = c.sponsor WHERE `+where+` ORDER BY f.starts, f.id`,
		l.now().Unix())
	if err != nil {
		return nil, fmt.Errorf("listing booked flights: %w", err)
	}
	return collect(rows, func(b *BookedFlight) error {
		var from, until int64
		err := rows.Scan(&b.SponsorID, &b.Sponsor, &b.CampaignID, &b.Campaign, &b.ID, &b.Name, &from, &until, &b.Share, &b.Price)
		b.From, b.Until, b.Booked = time.Unix(from, 0).In(terms.Place()), time.Unix(until, 0).In(terms.Place()), true
		return err
	})
}

// DayIntake is how many reports were about a day, UTC.
type DayIntake struct {
	Day           time.Time
	Taste, Events int
}

// Intake lists the last days, today included, the oldest first, also those without a report.
func (l *Ledger) Intake(ctx context.Context, days int) ([]DayIntake, error) {
	today := l.now().UTC().Truncate(24 * time.Hour)
	list := make([]DayIntake, days)
	for i := range list {
		list[i].Day = today.AddDate(0, 0, 1-days+i)
	}
	rows, err := l.db.QueryContext(ctx, `SELECT day, task, sum(count) FROM counts WHERE day >= ? GROUP BY day, task`,
		list[0].Day.Format(time.DateOnly))
	if err != nil {
		return nil, fmt.Errorf("reading the intake: %w", err)
	}
	type row struct {
		day, task string
		count     int
	}
	cells, err := collect(rows, func(c *row) error { return rows.Scan(&c.day, &c.task, &c.count) })
	if err != nil {
		return nil, fmt.Errorf("reading the intake: %w", err)
	}
	for _, c := range cells {
		at, err := time.Parse(time.DateOnly, c.day)
		i := int(at.Sub(list[0].Day) / (24 * time.Hour))
		switch {
		case err != nil || i < 0 || i >= days:
		case c.task == stats.TaskEvent:
			list[i].Events += c.count
		default:
			list[i].Taste += c.count
		}
	}
	return list, nil
}

// Money is an amount in micro-units: 1,000,000 is one unit of the operator's currency. Integers, so that nothing is rounded away.
type Money int64

// Unit is one whole unit of currency.
const Unit Money = 1_000_000

// Cent is a hundredth of it, to which amounts are rounded.
const Cent = Unit / 100

// ParseMoney reads an amount above zero as people type it: "250", "12.40", "12,40", "1.240,50" or "1 240". Who writes "1.240" may mean
// either, and is refused.
func ParseMoney(s string) (Money, error) {
	s = strings.TrimSpace(s)
	bad := refuse("amount", "The amount must be a number above zero with at most two decimals, such as 250 or 12.40.")
	whole, part := s, ""
	if at := strings.LastIndexAny(s, ".,"); at >= 0 {
		if whole, part = s[:at], s[at+1:]; len(part) == 0 || len(part) > 2 || strings.Contains(whole, s[at:at+1]) {
			return 0, bad
		}
	}
	whole, grouped := ungroup(whole)
	if !grouped || len(whole) > 9 || strings.ContainsAny(whole+part, "+-") {
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
	return Money(units)*Unit + Money(cents)*Cent, nil
}

// ungroup takes marks of one kind out from between thousands; false: they stand elsewhere.
func ungroup(whole string) (digits string, ok bool) {
	for _, mark := range []string{".", ",", " ", "\u00a0", "\u202f", "'", "’"} {
		groups := strings.Split(whole, mark)
		if len(groups) == 1 {
			continue
		}
		for i, g := range groups {
			if len(g) != 3 && (i > 0 || len(g) == 0 || len(g) > 3) {
				return "", false
			}
		}
		return strings.Join(groups, ""), true
	}
	return whole, true
}

// String shows two decimals and groups thousands: "1,240.00".
func (m Money) String() string {
	return m.In(words.English)
}

// In writes it as a language does, without the currency.
func (m Money) In(l words.Language) string { return l.Decimal(m.Decimal(".")) }

// Decimal writes two decimals behind a mark and nothing between thousands, as programs read it.
func (m Money) Decimal(mark string) string {
	sign := ""
	if m < 0 {
		sign, m = "-", -m
	}
	return fmt.Sprintf("%s%d%s%02d", sign, m/Unit, mark, m%Unit/Cent)
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
	return l.post(ctx, tx, sponsorID, news{words.Say("{amount} {currency} have arrived", "amount", amount, "currency", terms.Currency),
		words.Say("Your payment of {amount} {currency} has arrived. Your balance is {left} {currency}.",
			"amount", amount, "left", left, "currency", terms.Currency)})
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
	if err != nil {
		return 0, err
	}
	if sponsorID, of := strings.CutPrefix(m.target, account("")); of {
		return id, l.moved(ctx, tx, sponsorID, m.amount)
	}
	if sponsorID, of := strings.CutPrefix(m.source, account("")); of {
		return id, l.moved(ctx, tx, sponsorID, -m.amount)
	}
	return id, nil
}

// moved tells a sponsor's programs what moved on the account, and what is left.
func (l *Ledger) moved(ctx context.Context, tx *sql.Tx, sponsorID string, amount Money) error {
	left, err := l.balance(ctx, tx, sponsorID)
	if err != nil {
		return err
	}
	terms, err := termsOf(ctx, tx)
	if err != nil {
		return err
	}
	return l.raise(ctx, tx, event{sponsorID, BalanceChanged, map[string]string{"amount": amount.Decimal("."), "balance": left.Decimal("."),
		"currency": terms.Currency}})
}

// Balance is what a sponsor has left to book with.
func (l *Ledger) Balance(ctx context.Context, sponsorID string) (Money, error) {
	return l.balance(ctx, l.db, sponsorID)
}

func (l *Ledger) balance(ctx context.Context, q querier, sponsorID string) (Money, error) {
	var m Money
	err := q.QueryRowContext(ctx, `SELECT `+balanceOf("?1"), account(sponsorID)).Scan(&m)
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
