package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"linnet/ads/words"
)

// A Correction is money that the operator gives to a sponsor or takes, beside payments and bookings: a refund, a debit, or what a mistake
// needs.
type Correction struct {
	ID        string
	SponsorID string
	Sponsor   string // name
	Amount    Money  // below zero: it leaves the sponsor's account
	Reason    string // which the sponsor reads
	Asked     string // who asked for it
	At        time.Time
}

// Correct books a correction, or lets it wait for a second person where its amount is above the limit of the terms; waiting says which.
// Errors are ErrNotFound, ErrBalance where the sponsor has less than is taken, and a refusal of "amount" or "reason".
func (l *Ledger) Correct(ctx context.Context, c Correction) (waiting bool, err error) {
	c.Reason = strings.TrimSpace(c.Reason)
	if c.Amount == 0 {
		return false, refuse("amount", "The amount is above zero to give, and below zero to take.")
	}
	if c.Reason == "" || utf8.RuneCountInString(c.Reason) > 200 {
		return false, refuse("reason", "A reason of at most 200 characters is needed: the sponsor reads it.")
	}
	err = l.change(ctx, func(tx *sql.Tx) error {
		b, err := businessOf(ctx, tx, c.SponsorID)
		if err != nil {
			return err
		}
		terms, err := termsOf(ctx, tx)
		if err != nil {
			return err
		}
		c.ID, c.Sponsor, c.Asked = newID(), b.Name, whoActs(ctx)
		waiting = terms.FourEyes > 0 && max(c.Amount, -c.Amount) > terms.FourEyes
		if _, err := tx.ExecContext(ctx, `INSERT INTO corrections (id, sponsor, amount, reason, asked, at) VALUES (?, ?, ?, ?, ?, ?)`,
			c.ID, c.SponsorID, int64(c.Amount), c.Reason, c.Asked, l.now().Unix()); err != nil {
			return err
		}
		if waiting {
			return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "asked for correction", Object: c.SponsorID, Detail: c.String()})
		}
		return l.bookCorrection(ctx, tx, c)
	})
	if err != nil {
		return false, fmt.Errorf("correcting an account: %w", err)
	}
	return waiting, nil
}

// String is the amount and why.
func (c Correction) String() string { return fmt.Sprintf("%s: %s: %s", c.Sponsor, c.Amount, c.Reason) }

// whoActs is the person at work, or the operator's command line.
func whoActs(ctx context.Context) string {
	if person := actor(ctx); person != "" {
		return person
	}
	return Operator
}

func (l *Ledger) bookCorrection(ctx context.Context, tx *sql.Tx, c Correction) error {
	var left Money
	if err := tx.QueryRowContext(ctx, `SELECT `+balanceOf("?1"), account(c.SponsorID)).Scan(&left); err != nil {
		return err
	}
	if left+c.Amount < 0 {
		return ErrBalance
	}
	if _, err := l.move(ctx, tx, movement{"cash", account(c.SponsorID), c.Amount, c.Reason}); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE corrections SET done = ? WHERE id = ?`, l.now().Unix(), c.ID); err != nil {
		return err
	}
	if err := l.post(ctx, tx, c.SponsorID, news{words.Say("Your balance was corrected"),
		words.Say("Your balance was corrected by {amount}: {reason}. It is now {left}.",
			"amount", c.Amount, "reason", c.Reason, "left", left+c.Amount)}); err != nil {
		return err
	}
	return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "corrected", Object: c.SponsorID, Detail: c.String()})
}

// Corrections lists those that wait for a second person, the oldest first.
func (l *Ledger) Corrections(ctx context.Context) ([]Correction, error) {
	return correctionsOf(ctx, l.db, `WHERE done IS NULL ORDER BY at, corrections.id`)
}

func correctionsOf(ctx context.Context, q querier, where string, args ...any) ([]Correction, error) {
	rows, err := q.QueryContext(ctx, `SELECT corrections.id, sponsor, sponsors.name, amount, reason, asked, at FROM corrections
		JOIN sponsors ON sponsors.id = corrections.sponsor `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("reading corrections: %w", err)
	}
	return collect(rows, func(c *Correction) error {
		var at int64
		err := rows.Scan(&c.ID, &c.SponsorID, &c.Sponsor, &c.Amount, &c.Reason, &c.Asked, &at)
		c.At = time.Unix(at, 0).UTC()
		return err
	})
}

// ErrSamePerson: who asked for a correction cannot confirm it.
var ErrSamePerson = errors.New("ledger: another person has to confirm this")

// ConfirmCorrection books a correction that waits, or drops it. It takes another person than the one who asked: ErrSamePerson.
func (l *Ledger) ConfirmCorrection(ctx context.Context, id string, yes bool) error {
	err := l.change(ctx, func(tx *sql.Tx) error {
		found, err := correctionsOf(ctx, tx, `WHERE corrections.id = ? AND done IS NULL`, id)
		if err == nil && len(found) == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		c := found[0]
		if !yes {
			if _, err := tx.ExecContext(ctx, `DELETE FROM corrections WHERE id = ?`, id); err != nil {
				return err
			}
			return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "dropped correction", Object: c.SponsorID, Detail: c.String()})
		}
		if c.Asked == whoActs(ctx) {
			return ErrSamePerson
		}
		return l.bookCorrection(ctx, tx, c)
	})
	if err != nil {
		return fmt.Errorf("confirming a correction: %w", err)
	}
	return nil
}

// The notes of what a provider of card payments moves. Bookkeepers keep it apart from the bank, as it is paid out later and less fees.
const (
	CardPaid     = "Paid by card"
	CardReturned = "Given back to the card"
	DisputeWon   = "Come again from a dispute"
)

// BalanceIn is the balance of a sponsor within a transaction of Record.
func (l *Ledger) BalanceIn(ctx context.Context, tx *sql.Tx, sponsorID string) (Money, error) {
	return l.balance(ctx, tx, sponsorID)
}

// Deposit credits what was paid by card, in a transaction of Record, and writes to the sponsor.
func (l *Ledger) Deposit(ctx context.Context, tx *sql.Tx, sponsorID string, amount Money) (transfer int64, err error) {
	if transfer, err = l.move(ctx, tx, movement{"cash", account(sponsorID), amount, CardPaid}); err != nil {
		return 0, err
	}
	return transfer, l.credited(ctx, tx, sponsorID, amount)
}

// GiveBack takes from a sponsor's account what went back to the card, in a transaction of Record, and writes to the sponsor: ErrBalance
// where there is less. An amount below zero has come again, since a dispute was won.
func (l *Ledger) GiveBack(ctx context.Context, tx *sql.Tx, sponsorID string, amount Money) error {
	left, err := l.balance(ctx, tx, sponsorID)
	if err == nil && left < amount {
		err = ErrBalance
	}
	if err != nil {
		return err
	}
	note, letter := CardReturned, news{words.Say("A payment was given back to your card"),
		words.Say("{amount} were given back to your card. Your balance is {left}.", "amount", amount, "left", left-amount)}
	if amount < 0 {
		note, letter = DisputeWon, news{words.Say("A disputed payment is yours again"),
			words.Say("{amount} that your bank had taken back for a dispute are on your balance again. Your balance is {left}.",
				"amount", -amount, "left", left-amount)}
	}
	if err := l.transfer(ctx, tx, movement{"cash", account(sponsorID), -amount, note}); err != nil {
		return err
	}
	return l.post(ctx, tx, sponsorID, letter)
}
