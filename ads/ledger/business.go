package ledger

import (
	"context"
	"fmt"
	"time"

	"linnet/ads/stats"
)

// Books are the operator's accounts: what sponsors paid in is either earned by flights or still theirs.
type Books struct{ Paid, Earned, Held Money }

// Books sums up the accounts.
func (l *Ledger) Books(ctx context.Context) (Books, error) {
	var b Books
	err := l.db.QueryRowContext(ctx, `SELECT (SELECT coalesce(sum(amount), 0) FROM transfers WHERE source = 'cash'),
		(SELECT coalesce(sum(CASE WHEN target = 'income' THEN amount ELSE -amount END), 0) FROM transfers WHERE 'income' IN (source, target))`).Scan(&b.Paid, &b.Earned)
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
