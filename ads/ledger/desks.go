package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
)

// ReserveVoice keeps a share of voice, in thousandths, from being sold: what desks have together. A share that is sold already stays
// with who bought it.
func (l *Ledger) ReserveVoice(ctx context.Context, thousandths int) error {
	err := l.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO settings VALUES ('desks', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, strconv.Itoa(thousandths)); err != nil {
			return err
		}
		return l.audit(ctx, tx, Entry{Who: Operator, Action: "reserved share", Object: "desks", Detail: strconv.Itoa(thousandths)})
	})
	if err != nil {
		return fmt.Errorf("reserving share of voice: %w", err)
	}
	return nil
}

// DeskVoice is the share of voice that desks have together, in thousandths.
func (l *Ledger) DeskVoice(ctx context.Context) (int, error) { return deskVoice(ctx, l.db) }

func deskVoice(ctx context.Context, q querier) (thousandths int, err error) {
	var value string
	err = q.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = 'desks'`).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("the desks' share: %w", err)
	}
	return strconv.Atoi(value)
}
