package database

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
)

// Migrate applies the numbered files of a folder that this database has not seen, all or none of them. The part names the owner of the
// tables, because several parts share a database in PostgreSQL.
func (d *DB) Migrate(ctx context.Context, part string, files fs.FS) error {
	scripts, err := fs.Glob(files, "*.sql")
	if err != nil {
		return err
	}
	return d.Change(ctx, func(tx *sql.Tx) error {
		have, err := d.format(ctx, tx, part)
		if err != nil {
			return err
		}
		if have > len(scripts) {
			return fmt.Errorf("%w: %d, not %d", ErrNewer, have, len(scripts))
		}
		for _, name := range scripts[have:] {
			script, err := fs.ReadFile(files, name)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, d.dialect(string(script))); err != nil {
				return fmt.Errorf("migration %s: %w", name, err)
			}
		}
		return d.setFormat(ctx, tx, part, len(scripts))
	})
}

func (d *DB) dialect(script string) string {
	if d.postgres {
		return forPostgres(script)
	}
	return script
}

// format is how many files were applied.
func (d *DB) format(ctx context.Context, tx *sql.Tx, part string) (have int, err error) {
	if !d.postgres {
		err = tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&have)
		return have, err
	}
	for _, script := range []string{noCase, `CREATE TABLE IF NOT EXISTS formats (part TEXT PRIMARY KEY, version BIGINT NOT NULL)`} {
		if _, err := tx.ExecContext(ctx, script); err != nil {
			return 0, err
		}
	}
	err = tx.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM formats WHERE part = ?`, part).Scan(&have)
	return have, err
}

func (d *DB) setFormat(ctx context.Context, tx *sql.Tx, part string, have int) error {
	if !d.postgres {
		_, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, have))
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO formats VALUES (?, ?) ON CONFLICT (part) DO UPDATE SET version = excluded.version`, part,
		have)
	return err
}
