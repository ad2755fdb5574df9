package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// A bound is how much of one thing a sponsor may make by forms. The bound is low until the operator knows the sponsor by a confirmed
// address or a payment. So nobody fills the books or the operator's day.
type bound struct {
	field, things  string // field of the form, and what they are called
	unknown, known int
	count          string // SQL; ?1 is the sponsor
}

const ofSponsor = ` JOIN campaigns ON campaigns.id = flights.campaign WHERE sponsor = ?1`

var (
	campaignBound = bound{"campaign", "campaigns", 10, 500, `SELECT count(*) FROM campaigns WHERE sponsor = ?1`}
	flightBound   = bound{"flight", "flights", 20, 2000, `SELECT count(*) FROM flights` + ofSponsor}
	adBound       = bound{"form", "ads", 40, 5000, `SELECT count(*) FROM ads JOIN flights ON flights.id = ads.flight` + ofSponsor}
	memberBound   = bound{"email", "people", 3, 100, `SELECT count(*) FROM members WHERE sponsor = ?1`}
)

// room refuses what would go beyond the bounds, when it comes by a Form: what the operator does by a command is theirs to answer for.
func (l *Ledger) room(ctx context.Context, tx *sql.Tx, sponsor string, bounds ...bound) error {
	if formOf(ctx) == nil {
		return nil
	}
	confirmed, err := addressConfirmed(ctx, tx, sponsor)
	if err != nil {
		return err
	}
	var paid bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM transfers WHERE target = ?)`, account(sponsor)).Scan(&paid); err != nil {
		return fmt.Errorf("looking whether a sponsor paid: %w", err)
	}
	known := confirmed || paid
	for _, b := range bounds {
		var n int
		if err := tx.QueryRowContext(ctx, b.count, sponsor).Scan(&n); err != nil {
			return fmt.Errorf("counting %s: %w", b.things, err)
		}
		switch {
		case !known && n >= b.unknown:
			return refuse(b.field, fmt.Sprintf("You have %d %s; more are possible when you have confirmed your e-mail address.", n, b.things))
		case n >= b.known:
			return refuse(b.field, fmt.Sprintf("You have %d %s, which is the most. Please ask the operator.", n, b.things))
		}
	}
	return nil
}

// lettersADay is how many letters an address gets in a day before its owner has answered one.
const lettersADay = 3

// MayWrite counts one letter to an address that nobody has confirmed, and reports whether it may be sent. Addresses that differ in
// case, or in what stands after a plus sign, are one letter box.
func (l *Ledger) MayWrite(ctx context.Context, address string) (yes bool, err error) {
	name, host, _ := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
	name, _, _ = strings.Cut(name, "+")
	box := sha256.Sum256([]byte(name + "@" + host))
	now := l.now()
	err = l.db.Change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM letters WHERE at <= ?`, now.Add(-24*time.Hour).Unix()); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM letters WHERE address = ?`, box[:]).Scan(&n); err != nil {
			return err
		}
		if yes = n < lettersADay; !yes {
			return nil
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO letters VALUES (?, ?)`, box[:], now.Unix())
		return err
	})
	if err != nil {
		return false, fmt.Errorf("counting letters: %w", err)
	}
	return yes, nil
}
