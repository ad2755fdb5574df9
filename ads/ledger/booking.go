package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// errNothingLeft is the refusal of a flight without days to come.
var errNothingLeft = refuse("until", "The last day of this flight is over: nothing of it is left to book.")

// A period is a stretch of days for which a flight is paid.
type period struct {
	id           int64
	starts, ends time.Time
	price        Money
	invoice      int64 // 0: of before there were any
}

// book pays for the days of a flight that are still to come, once. The errors are *SoldOut (ErrSoldOut), ErrBalance, and a refusal of
// "until" when no day is left.
func (l *Ledger) book(ctx context.Context, tx *sql.Tx, a Ad) error {
	if a.Flight.Booked {
		return nil
	}
	return l.pay(ctx, tx, a, fmt.Sprintf("Flight “%s” of “%s”", a.Flight.Name, a.Campaign))
}

// pay moves the price of the days to come from the sponsor to the operator's income. A day counts as a whole once it has begun; one that
// was paid already is not paid again.
func (l *Ledger) pay(ctx context.Context, tx *sql.Tx, a Ad, note string) error {
	terms, err := termsOf(ctx, tx)
	if err != nil {
		return err
	}
	f := a.Flight
	f.From = later(f.From, terms.Day(l.now()))
	if last, err := lastPeriod(ctx, tx, f.ID); err == nil {
		f.From = later(f.From, last.ends)
	} else if !errors.Is(err, ErrNotFound) {
		return err
	}
	days := terms.Days(f.From, f.Until)
	if days == 0 {
		return errNothingLeft
	}
	free, err := l.voice(ctx, tx, f)
	if err != nil {
		return err
	}
	if err := Fits(free, f.Share); err != nil {
		return err
	}
	price := terms.Price(f.Share, days)
	invoice, err := l.bill(ctx, tx, bill{sponsor: a.SponsorID, note: note, from: f.From, until: f.Until, net: price})
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO periods (flight, starts, ends, price, invoice) VALUES (?, ?, ?, ?, ?)`,
		f.ID, f.From.Unix(), f.Until.Unix(), int64(price), invoice); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE flights SET booked = ?, price = ?, paused = NULL WHERE id = ?`, l.now().Unix(), int64(price), f.ID)
	return err
}

// lastPeriod is the one that ends last; ErrNotFound when the flight was never paid for.
func lastPeriod(ctx context.Context, q querier, flight string) (p period, err error) {
	var starts, ends int64
	err = q.QueryRowContext(ctx, `SELECT id, starts, ends, price, coalesce(invoice, 0) FROM periods WHERE flight = ?
		ORDER BY ends DESC, id DESC LIMIT 1`, flight).Scan(&p.id, &starts, &ends, &p.price, &p.invoice)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	p.starts, p.ends = time.Unix(starts, 0), time.Unix(ends, 0)
	return p, err
}

// Pause takes a flight off the air with the next release, and gives back what the days cost that have not begun. Errors are ErrNotFound for
// another sponsor's flight, and ErrStatus for one that is not booked, paused already, cancelled or over.
func (l *Ledger) Pause(ctx context.Context, owner, flightID string) (back Money, err error) {
	return l.stop(ctx, stopping{owner, flightID, "paused", `UPDATE flights SET paused = ? WHERE id = ?`})
}

// Cancel ends a flight for good, booked or not, and gives back what the days cost that have not begun. The errors are those of Pause, but a
// paused flight can be cancelled, and one that was never booked.
func (l *Ledger) Cancel(ctx context.Context, owner, flightID string) (back Money, err error) {
	return l.stop(ctx, cancelling(owner, flightID))
}

func cancelling(owner, flightID string) stopping {
	return stopping{owner, flightID, "cancelled", `UPDATE flights SET cancelled = ?, paused = NULL WHERE id = ?`}
}

// stopping is a flight that its owner wants to stop, and what is written down of it.
type stopping struct{ owner, flight, as, update string }

func (l *Ledger) stop(ctx context.Context, s stopping) (back Money, err error) {
	err = l.change(ctx, func(tx *sql.Tx) error {
		back, err = l.stopNow(ctx, tx, s)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("flight %s: %w", s.flight, err)
	}
	return back, nil
}

func (l *Ledger) stopNow(ctx context.Context, tx *sql.Tx, s stopping) (back Money, err error) {
	a, err := l.flown(ctx, tx, s.owner, s.flight)
	if err != nil {
		return 0, err
	}
	f, pausing := a.Flight, s.as == "paused"
	if f.Cancelled || !l.now().Before(f.Until) || pausing && (f.Paused || !f.Booked) {
		return 0, ErrStatus
	}
	if back, err = l.giveBack(ctx, tx, a); err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, s.update, l.now().Unix(), f.ID); err != nil {
		return 0, err
	}
	return back, l.audit(ctx, tx, AuditEntry{Who: a.Sponsor, Action: s.as, Object: f.ID,
		Detail: fmt.Sprintf("flight “%s” of “%s”, %s given back", f.Name, a.Campaign, back)})
}

// giveBack ends what is paid of a flight with the day that runs, and returns the price of the days behind it to the sponsor.
func (l *Ledger) giveBack(ctx context.Context, tx *sql.Tx, a Ad) (Money, error) {
	p, err := lastPeriod(ctx, tx, a.Flight.ID)
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	terms, err := termsOf(ctx, tx)
	if err != nil {
		return 0, err
	}
	end := p.starts // nothing was shown yet
	if now := l.now(); !now.Before(p.starts) {
		end = terms.next(now)
	}
	all := terms.Days(p.starts, p.ends)
	unused := all - terms.Days(p.starts, end)
	if unused <= 0 {
		return 0, nil
	}
	back := p.price - hundredths(p.price*Money(all-unused), int64(all))
	if _, err := tx.ExecContext(ctx, `UPDATE periods SET ends = ?, price = ? WHERE id = ?`, end.Unix(), int64(p.price-back),
		p.id); err != nil {
		return 0, err
	}
	if back <= 0 {
		return 0, nil
	}
	note := fmt.Sprintf("Given back: %s of flight “%s” of “%s”", daysWord(unused), a.Flight.Name, a.Campaign)
	_, err = l.bill(ctx, tx, bill{sponsor: a.SponsorID, note: note, from: end, until: p.ends, net: -back, refers: p.invoice})
	return back, err
}

func daysWord(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// Resume books the days that are left of a paused flight. The errors are those of Approve and of Pause.
func (l *Ledger) Resume(ctx context.Context, owner, flightID string) error {
	err := l.change(ctx, func(tx *sql.Tx) error {
		a, err := l.flown(ctx, tx, owner, flightID)
		if err != nil {
			return err
		}
		if !a.Flight.Paused {
			return ErrStatus
		}
		if err := l.resume(ctx, tx, a); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: a.Sponsor, Action: "resumed", Object: flightID,
			Detail: fmt.Sprintf("flight “%s” of “%s”", a.Flight.Name, a.Campaign)})
	})
	if err != nil {
		return fmt.Errorf("flight %s: %w", flightID, err)
	}
	return nil
}

// resume pays for what is left; a flight that was paused on its last day has paid for that already.
func (l *Ledger) resume(ctx context.Context, tx *sql.Tx, a Ad) error {
	last, err := lastPeriod(ctx, tx, a.Flight.ID)
	if err != nil {
		return err
	}
	if !last.ends.Before(a.Flight.Until) && l.now().Before(a.Flight.Until) {
		_, err := tx.ExecContext(ctx, `UPDATE flights SET paused = NULL WHERE id = ?`, a.Flight.ID)
		return err
	}
	return l.pay(ctx, tx, a, fmt.Sprintf("Flight “%s” of “%s”, resumed", a.Flight.Name, a.Campaign))
}

// flown returns a flight by one of its ads: what surrounds a flight surrounds each of them.
func (l *Ledger) flown(ctx context.Context, q querier, owner, flightID string) (Ad, error) {
	found, err := l.ads(ctx, q, `WHERE ?1 IN (sponsors.id, 'operator') AND flights.id = ?2 LIMIT 1`, owner, flightID)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Ad{}, err
	}
	return found[0], nil
}
