package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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
