package store

import (
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
)

// Migrations are the SQL files, in the order of their names.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// migrate runs the migrations that the database has not seen, each whole or not at all. user_version is the number of
// the last one; migrations are never edited once released, only added.
func migrate(db *sql.DB) error {
	files, err := fs.Glob(Migrations, "migrations/*.sql")
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
	text, err := Migrations.ReadFile(file)
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
