package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Passkey is a key with which somebody signs in instead of a password. Only the portal reads what is in it.
type Passkey struct {
	ID    []byte // the credential's
	Who   string // who signs in by it, as Session returns it
	Name  string
	Added time.Time
	Said  []byte // JSON
}

const (
	maxPasskeys     = 20 // of one person
	ceremonyLife    = 5 * time.Minute
	maxCeremonySize = 8 << 10
)

// Passkeys lists those of somebody, the oldest first.
func (l *Ledger) Passkeys(ctx context.Context, who string) ([]Passkey, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT id, who, name, added, said FROM passkeys WHERE who = ? ORDER BY added, id`, who)
	if err != nil {
		return nil, fmt.Errorf("reading passkeys: %w", err)
	}
	return collect(rows, func(k *Passkey) error {
		var added int64
		err := rows.Scan(&k.ID, &k.Who, &k.Name, &added, &k.Said)
		k.Added = time.Unix(added, 0).UTC()
		return err
	})
}

// AddPasskey keeps a new one; a name that is none comes back as *ads.Refusal of "name".
func (l *Ledger) AddPasskey(ctx context.Context, k Passkey) error {
	k.Name = strings.TrimSpace(k.Name)
	if err := checkName("name", k.Name); err != nil { // it stands in the audit log
		return err
	}
	err := l.change(ctx, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM passkeys WHERE who = ?`, k.Who).Scan(&n); err != nil {
			return err
		}
		if n >= maxPasskeys {
			return refuse("name", fmt.Sprintf("You have %d passkeys; remove one first.", n))
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO passkeys VALUES (?, ?, ?, ?, ?)`, k.ID, k.Who, k.Name,
			l.now().Unix(), string(k.Said)); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: k.Who, Action: "added passkey", Object: k.Name})
	})
	if err != nil {
		return fmt.Errorf("adding a passkey: %w", err)
	}
	return nil
}

// UsedPasskey writes down what a sign-in changed of a passkey: ErrNotFound when it was removed meanwhile.
func (l *Ledger) UsedPasskey(ctx context.Context, id, said []byte) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		if err := ChangeRow(ctx, tx, `UPDATE passkeys SET said = ? WHERE id = ?`, string(said), id); err != nil {
			return fmt.Errorf("using a passkey: %w", err)
		}
		return nil
	})
}

// RemovePasskey ends what a passkey is good for; ErrNotFound when it is not theirs.
func (l *Ledger) RemovePasskey(ctx context.Context, who string, id []byte) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		var name string
		err := tx.QueryRowContext(ctx, `DELETE FROM passkeys WHERE id = ? AND who = ? RETURNING name`, id, who).Scan(&name)
		if errors.Is(err, sql.ErrNoRows) {
			err = ErrNotFound
		}
		if err != nil {
			return fmt.Errorf("removing a passkey: %w", err)
		}
		return l.audit(ctx, tx, AuditEntry{Who: who, Action: "removed passkey", Object: name})
	})
}

// forgetPasskeys ends what all passkeys of somebody are good for.
func (l *Ledger) forgetPasskeys(ctx context.Context, tx *sql.Tx, who string) error {
	done, err := tx.ExecContext(ctx, `DELETE FROM passkeys WHERE who = ?`, who)
	if err != nil {
		return fmt.Errorf("removing passkeys: %w", err)
	}
	n, err := done.RowsAffected()
	if err != nil || n == 0 {
		return err
	}
	return l.audit(ctx, tx, AuditEntry{Who: who, Action: "removed all passkeys", Object: who, Detail: fmt.Sprint(n)})
}

// BeginCeremony keeps what a browser was asked, for five minutes, under a token for its cookie.
func (l *Ledger) BeginCeremony(ctx context.Context, said []byte) (token string, err error) {
	if len(said) > maxCeremonySize {
		return "", fmt.Errorf("a ceremony of %d bytes", len(said))
	}
	token, hash := secret()
	now := l.now()
	err = l.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM ceremonies WHERE until <= ?`, now.Unix()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO ceremonies VALUES (?, ?, ?)`, hash, string(said), now.Add(ceremonyLife).Unix())
		return err
	})
	if err != nil {
		return "", fmt.Errorf("asking for a passkey: %w", err)
	}
	return token, nil
}

// EndCeremony returns what was asked, once: ErrNotFound when it was answered, or is too old.
func (l *Ledger) EndCeremony(ctx context.Context, token string) (said []byte, err error) {
	err = l.change(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `DELETE FROM ceremonies WHERE token = ? AND until > ? RETURNING said`,
			hashOf(token), l.now().Unix()).Scan(&said)
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("the answer of a passkey: %w", err)
	}
	return said, nil
}
