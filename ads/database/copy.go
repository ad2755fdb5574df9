package database

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Copy writes every row of the tables, as of one moment, into another database with the same tables, empty. It serves backups into a file
// and moves from one kind of database to the other. Tables that refer to others come behind them.
func Copy(ctx context.Context, from, to *DB, tables []string) error {
	still, err := from.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: from.postgres})
	if err != nil {
		return err
	}
	defer still.Rollback()
	return to.Change(ctx, func(tx *sql.Tx) error {
		for _, table := range tables {
			if err := copyTable(ctx, still, tx, table); err != nil {
				return fmt.Errorf("copying %s: %w", table, err)
			}
			if err := to.countOn(ctx, tx, table); err != nil {
				return fmt.Errorf("copying %s: %w", table, err)
			}
		}
		return nil
	})
}

func copyTable(ctx context.Context, from, to *sql.Tx, table string) error {
	rows, err := from.QueryContext(ctx, `SELECT * FROM `+table)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	insert, err := to.PrepareContext(ctx, `INSERT INTO `+table+` (`+strings.Join(columns, ", ")+`) VALUES (?`+strings.Repeat(", ?",
		len(columns)-1)+`)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if _, err := insert.ExecContext(ctx, values...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// countOn lets the ids that the server gives go on behind those that were copied.
func (d *DB) countOn(ctx context.Context, tx *sql.Tx, table string) error {
	if !d.postgres {
		return nil
	}
	var counted bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema()
		AND table_name = ? AND column_name = 'id'
		AND is_identity = 'YES')`, table).Scan(&counted)
	if err != nil || !counted {
		return err
	}
	_, err = tx.ExecContext(ctx, `SELECT setval(pg_get_serial_sequence('`+table+`', 'id'), (SELECT coalesce(max(id), 0) + 1
		FROM `+table+`), false)`)
	return err
}
