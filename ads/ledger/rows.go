package ledger

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
)

// collect scans every row with scan and closes the rows.
func collect[T any](rows *sql.Rows, scan func(*T) error) ([]T, error) {
	defer rows.Close()
	var all []T
	for rows.Next() {
		var one T
		if err := scan(&one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// setting reads one value of the operator's; a missing one is "".
func setting(ctx context.Context, q querier, name string) (string, error) {
	var value string
	err := q.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = ?`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

// keptPrefix keeps what commands remember apart from the operator's own settings.
const keptPrefix = "kept: "

// Keep remembers a word for another command; Kept returns it, "" when there is none.
func (l *Ledger) Keep(ctx context.Context, what, word string) error {
	if was, err := l.Kept(ctx, what); err != nil || was == word {
		return err
	}
	return l.change(ctx, func(tx *sql.Tx) error { return set(ctx, tx, keptPrefix+what, word) })
}

// Kept see Keep.
func (l *Ledger) Kept(ctx context.Context, what string) (word string, err error) {
	return setting(ctx, l.db, keptPrefix+what)
}

// set replaces one value of the operator's.
func set(ctx context.Context, tx *sql.Tx, name, value string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}

// secret makes a token for a cookie or a letter; only its hash is stored, so that reading the table lets nobody in.
func secret() (token string, hash []byte) {
	token = rand.Text()
	return token, hashOf(token)
}

func hashOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
