package library

import (
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate runs the migrations that the database has not seen, each whole or not at all. user_version is the number of
// the last one; migrations are never edited once released, only added.
func migrate(db *sql.DB) error {
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
		if err := runMigration(db, files[n], n+1); err != nil {
			return fmt.Errorf("migration %s: %w", files[n], err)
		}
	}
	return nil
}

func runMigration(db *sql.DB, file string, version int) error {
	text, err := migrations.ReadFile(file)
	if err != nil {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec(string(text)); err != nil {
		return err
	}
	if _, err := tx.Exec(fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		return err
	}
	return tx.Commit()
}
