// Package database opens the operator's databases, a SQLite file or a PostgreSQL server, and lets both be spoken to alike.
//
// The package promises that a Change is alone. One Change ends before the next begins, in all processes and on all machines that have the
// database open. Statements are written for SQLite, with ? and ?1 for values and COLLATE NOCASE for what people type in either case, and
// kept to what both understand. The package refuses a format that a newer program wrote.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// ErrNewer: the tables are of a newer program.
var ErrNewer = errors.New("database: its format is newer than this program understands")

// ErrPath: the file's path is longer than SQLite takes.
var ErrPath = errors.New("database: the path is too long")

// A DB is one open database. All methods may be called from any goroutine.
type DB struct {
	*sql.DB
	postgres bool
	write    sync.Mutex // writers queue here and not in SQLite's busy loop
}

// Open opens postgres://… or else the SQLite file of that name, which is created when missing.
func Open(address string) (*DB, error) {
	open := openSQLite
	postgres := IsPostgres(address)
	if postgres {
		open = openPostgres
	}
	pool, err := open(address)
	if err != nil {
		return nil, err
	}
	return &DB{DB: pool, postgres: postgres}, nil
}

// IsPostgres reports whether an address is that of a PostgreSQL server.
func IsPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// Change runs one writing transaction, alone; an error from it rolls everything back.
func (d *DB) Change(ctx context.Context, do func(*sql.Tx) error) error {
	d.write.Lock()
	defer d.write.Unlock()
	tx, err := d.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if d.postgres { // SQLite's transactions begin with its write lock
		_, err = tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext('linnet'), hashtext(current_schema()))`)
	}
	if err == nil {
		err = do(tx)
	}
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Intact reads the whole database, as far as the server does not watch over that itself, and says what is broken.
func (d *DB) Intact(ctx context.Context) error {
	if d.postgres {
		return d.PingContext(ctx)
	}
	var word string
	if err := d.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&word); err != nil {
		return err
	}
	if word != "ok" {
		return errors.New(word)
	}
	var broken int
	if err := d.QueryRowContext(ctx, `SELECT count(*) FROM pragma_foreign_key_check`).Scan(&broken); err != nil {
		return err
	}
	if broken > 0 {
		return fmt.Errorf("%d references lead nowhere", broken)
	}
	return nil
}
