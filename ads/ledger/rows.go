package ledger

import (
	"context"
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
func (l *Ledger) setting(ctx context.Context, name string) (string, error) {
	var value string
	err := l.db.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = ?`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}
