package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// SessionLife is how long a sign-in lasts.
const SessionLife = 12 * time.Hour

// StartSession returns a new secret token for who: a sponsor's id, or Operator. Only its hash is stored.
func (l *Ledger) StartSession(ctx context.Context, who string) (token string, err error) {
	token, hash := secret()
	now := l.now()
	err = l.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE until <= ?`, now.Unix()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO sessions VALUES (?, ?, ?)`, hash, who, now.Add(SessionLife).Unix())
		return err
	})
	if err != nil {
		return "", fmt.Errorf("starting a session: %w", err)
	}
	return token, nil
}

// Session returns whose token this is, or ErrNotFound when it is unknown, ended or too old.
func (l *Ledger) Session(ctx context.Context, token string) (who string, err error) {
	err = l.db.QueryRowContext(ctx, `SELECT who FROM sessions WHERE token = ? AND until > ?`, hashOf(token), l.now().Unix()).Scan(&who)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return "", fmt.Errorf("session: %w", err)
	}
	return who, nil
}

// EndSession makes the token worthless. Ending an unknown one is no error.
func (l *Ledger) EndSession(ctx context.Context, token string) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE token = ?`, hashOf(token))
		return err
	})
}
