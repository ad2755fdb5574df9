package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// ErrSent: this form was taken before, and what it asked for is done already.
var ErrSent = errors.New("ledger: this was done already")

// A Form is what a person sends once. The first change under WithForm writes its key down in the same transaction, so that the same
// form, sent again from anywhere, changes nothing and gets ErrSent. The limits of sponsors hold for what comes by a form.
type Form struct {
	Key  []byte        // what makes it this form; nil: one that may come twice
	Life time.Duration // how long the key is kept

	mu    sync.Mutex // guards taken
	taken bool
}

type formKey struct{}

// WithForm makes what is changed with the context a part of the form.
func WithForm(ctx context.Context, f *Form) context.Context {
	return context.WithValue(ctx, formKey{}, f)
}

func formOf(ctx context.Context) *Form {
	f, _ := ctx.Value(formKey{}).(*Form)
	return f
}

// take writes the key of the context's form down, the first time; ErrSent when it was written by another.
func (l *Ledger) take(ctx context.Context, tx *sql.Tx) error {
	f := formOf(ctx)
	if f == nil || f.Key == nil || f.wasTaken() {
		return nil
	}
	now := l.now()
	if _, err := tx.ExecContext(ctx, `DELETE FROM forms WHERE until <= ?`, now.Unix()); err != nil {
		return fmt.Errorf("forgetting old forms: %w", err)
	}
	done, err := tx.ExecContext(ctx, `INSERT INTO forms (key, until) VALUES (?, ?) ON CONFLICT DO NOTHING`, f.Key, now.Add(f.Life).Unix())
	if err != nil {
		return fmt.Errorf("taking a form: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrSent)
	}
	return nil
}

func (f *Form) wasTaken() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.taken
}

// changed notes that a transaction of the form was committed.
func (f *Form) changed() {
	if f == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.taken = true
}

// Answered keeps what a form was answered with, for who sends it again. A form that changed nothing has no answer to keep.
func (l *Ledger) Answered(ctx context.Context, f *Form, outcome []byte) error {
	if f.Key == nil || !f.wasTaken() {
		return nil
	}
	err := l.db.Change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE forms SET outcome = ? WHERE key = ?`, outcome, f.Key)
		return err
	})
	if err != nil {
		return fmt.Errorf("keeping an answer: %w", err)
	}
	return nil
}

// Refused forgets that a form was taken: it was answered with what to correct, and may come again.
func (l *Ledger) Refused(ctx context.Context, f *Form) error {
	if f.Key == nil || !f.wasTaken() {
		return nil
	}
	err := l.db.Change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM forms WHERE key = ?`, f.Key)
		return err
	})
	if err != nil {
		return fmt.Errorf("forgetting a form: %w", err)
	}
	return nil
}

// Sent returns what a form of this key was answered with; nil while that is not known, and ErrNotFound when none was taken.
func (l *Ledger) Sent(ctx context.Context, key []byte) (outcome []byte, err error) {
	err = l.db.QueryRowContext(ctx, `SELECT outcome FROM forms WHERE key = ? AND until > ?`, key, l.now().Unix()).Scan(&outcome)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("looking for a form: %w", err)
	}
	return outcome, nil
}

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
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM transfers WHERE target = ?)`,
		account(sponsor)).Scan(&paid); err != nil {
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
			return refuse(b.field, fmt.Sprintf("You have %d %s; more are possible when you have confirmed your e-mail address.", n,
				b.things))
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
