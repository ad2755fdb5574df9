package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// DeviceLife is how long a browser in which somebody signed in is known; every sign-in begins it anew.
const DeviceLife = 180 * 24 * time.Hour

// maxDevices is how many of one account's are known: the oldest are forgotten first.
const maxDevices = 20

// KnowDevice returns a secret token for the cookie of a browser in which somebody has just signed in; old is the one it had.
// A device opens nothing: whoever has one is not made to wait for what strangers do (OWASP, Slow Down Online Guessing Attacks
// with Device Cookies).
func (l *Ledger) KnowDevice(ctx context.Context, who, old string) (token string, err error) {
	token, hash := secret()
	now := l.now()
	err = l.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM devices WHERE until <= ?1 OR token = ?2 AND who = ?3`, now.Unix(), hashOf(old), who)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM devices WHERE who = ?1 AND token NOT IN (SELECT token FROM devices
			WHERE who = ?1 ORDER BY seen DESC LIMIT ?2)`, who, maxDevices-1)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO devices (token, who, seen, until) VALUES (?, ?, ?, ?)`, hash, who,
			now.Unix(), now.Add(DeviceLife).Unix())
		return err
	})
	if err != nil {
		return "", fmt.Errorf("remembering a device: %w", err)
	}
	return token, nil
}

// KnownDevice reports whether somebody signed in as who in the browser with this token.
func (l *Ledger) KnownDevice(ctx context.Context, who, token string) (bool, error) {
	var one int
	err := l.db.QueryRowContext(ctx, `SELECT 1 FROM devices WHERE token = ? AND who = ? AND until > ?`, hashOf(token),
		who, l.now().Unix()).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
