package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// Change runs f in a transaction of the one writer: all of it happens, or nothing.
func (d *DB) Change(ctx context.Context, f func(*sql.Tx) error) error {
	return d.afterChange(inOne(ctx, d.Write, f))
}

// Unchecked is Change without foreign key checks, which cost as much as an index. The caller knows that the references hold, and calls
// Rest after its last batch. The transaction is completed even if ctx ends meanwhile.
func (d *DB) Unchecked(ctx context.Context, f func(*Writer) error) error {
	conn, err := d.Write.Conn(ctx)
	if err != nil {
		return Explain(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "PRAGMA foreign_keys = 0; PRAGMA "+manyPages+"; PRAGMA "+manyLogged); err != nil {
		return Explain(err)
	}
	ctx = context.WithoutCancel(ctx) // the database/sql package may still be ending what a context cut off when the setting is put back
	err = inOne(ctx, conn, func(tx *sql.Tx) error {
		w := NewWriter(tx, d.now())
		w.raw.conn = conn
		return errors.Join(f(w), w.Err, w.raw.close())
	})
	if _, back := conn.ExecContext(ctx, "PRAGMA foreign_keys = 1"); back != nil {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // the next one begins checked
	}
	return d.afterChange(err)
}

// Rest releases the memory that Unchecked took and checkpoints the write-ahead log. It does not wait for readers: the next Rest takes
// what they hold back.
func (d *DB) Rest(ctx context.Context) {
	_, _ = d.Write.ExecContext(context.WithoutCancel(ctx), "PRAGMA "+usualPages+"; PRAGMA "+fewLogged+"; PRAGMA shrink_memory; "+
		"PRAGMA busy_timeout(0); PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout(5000)")
}

// afterChange tells who remembers query results, and marks a damaged database.
func (d *DB) afterChange(err error) error {
	err = Explain(err)
	d.changed()
	if errors.Is(err, ErrDamaged) {
		d.suspect(err)
	}
	return err
}

// beginner is a database or a connection: whatever can begin a transaction.
type beginner interface {
	BeginTx(context.Context, *sql.TxOptions) (*sql.Tx, error)
}

// inOne runs f in one transaction, which is rolled back if f fails.
func inOne(ctx context.Context, db beginner, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}
