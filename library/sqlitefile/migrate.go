package sqlitefile

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
)

// ErrNewer says that a database was written by a newer version of the program, which alone may touch it.
var ErrNewer = errors.New("the database belongs to a newer version of Linnet")

// Migrate runs the files migrations/*.sql, in the order of their names, that the database has not seen, each whole or not at all.
// user_version is the number of the last one. Migrations are never edited once released, only added.
func Migrate(db *sql.DB, migrations fs.FS) error {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	var have int
	if err := db.QueryRow("PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	if have > len(files) {
		return fmt.Errorf("%w (schema %d, known %d)", ErrNewer, have, len(files))
	}
	for n := have; n < len(files); n++ {
		text, err := fs.ReadFile(migrations, files[n])
		if err == nil {
			err = step(db, string(text), n+1)
		}
		if err != nil {
			return fmt.Errorf("migration %s: %w", files[n], err)
		}
	}
	return nil
}

func step(db *sql.DB, text string, version int) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec(text); err != nil {
		return err
	}
	if _, err := tx.Exec(fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		return err
	}
	return tx.Commit()
}
