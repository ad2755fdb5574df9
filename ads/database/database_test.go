package database_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/fstest"

	"go.uber.org/goleak"

	"linnet/ads/database"
	"linnet/ads/database/databasetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// migrations make a table of every kind of column that the operator's tables have.
func migrations(n int) fstest.MapFS {
	files := fstest.MapFS{
		"0001.sql": {Data: []byte(`-- A sponsor's things: is that all?
			CREATE TABLE names (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE) WITHOUT ROWID;
			CREATE TABLE sums (id INTEGER PRIMARY KEY, name TEXT NOT NULL REFERENCES names (id),
				amount INTEGER NOT NULL, raw BLOB, gone INTEGER NOT NULL);`)},
		"0002.sql": {Data: []byte(`ALTER TABLE names ADD COLUMN made INTEGER NOT NULL DEFAULT 7`)},
	}
	for name := range files {
		if name > "000"+string(rune('0'+n))+".sql" {
			delete(files, name)
		}
	}
	return files
}

func open(t *testing.T, address string) *database.DB {
	t.Helper()
	db, err := database.Open(address)
	if err == nil {
		err = db.Migrate(t.Context(), "test", migrations(2))
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// put writes a name with two sums.
func put(t *testing.T, db *database.DB, id, name string) {
	t.Helper()
	err := db.Change(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), `INSERT INTO names (id, name) VALUES (?, ?)`, id, name)
		for _, amount := range []int64{1 << 40, -1} {
			_, more := tx.ExecContext(t.Context(), `INSERT INTO sums (name, amount, raw, gone) VALUES (?1, ?2, ?3, ?4)`,
				id, amount, []byte{0, 1, '?'}, amount < 0)
			err = errors.Join(err, more)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestStatementsMeanTheSame(t *testing.T) {
	db := open(t, databasetest.Address(t))
	put(t, db, "a?b", "Brandt 'Violins'")
	var id, mark string
	var sum, made int64
	var raw []byte
	err := db.QueryRowContext(t.Context(), `SELECT names.id, '?', sum(amount), max(made), raw FROM names JOIN sums ON sums.name = names.id
		WHERE names.name = ?1 AND ?1 <> '' AND amount > ?2 GROUP BY names.id, raw`, "BRANDT 'violins'", 0).
		Scan(&id, &mark, &sum, &made, &raw)
	if err != nil || id != "a?b" || mark != "?" || sum != 1<<40 || made != 7 || !slices.Equal(raw, []byte{0, 1, '?'}) {
		t.Error(id, mark, sum, made, raw, err)
	}
	if err := db.Intact(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestChangesAreAlone: each reads what the one before wrote, from several connections as from several processes.
func TestChangesAreAlone(t *testing.T) {
	address := databasetest.Address(t)
	first := open(t, address)
	put(t, first, "n", "name")
	var all sync.WaitGroup
	for range 4 {
		db := open(t, address)
		all.Go(func() {
			for range 10 {
				err := db.Change(t.Context(), func(tx *sql.Tx) error {
					var n int64
					if err := tx.QueryRowContext(t.Context(), `SELECT made FROM names`).Scan(&n); err != nil {
						return err
					}
					_, err := tx.ExecContext(t.Context(), `UPDATE names SET made = ?`, n+1)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	var n int
	if err := first.QueryRow(`SELECT made FROM names`).Scan(&n); err != nil || n != 47 {
		t.Errorf("made is %d, want 7 + 40, %v", n, err)
	}
}

func TestAFailedChangeLeavesNothing(t *testing.T) {
	db := open(t, databasetest.Address(t))
	broken := errors.New("broken")
	err := db.Change(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), `INSERT INTO names (id, name) VALUES ('x', 'x')`)
		return errors.Join(err, broken)
	})
	var n int
	if !errors.Is(err, broken) {
		t.Error(err)
	}
	if err := db.QueryRow(`SELECT count(*) FROM names`).Scan(&n); err != nil || n != 0 {
		t.Error(n, err)
	}
}

func TestMigrateGoesOnAndRefusesNewer(t *testing.T) {
	db, err := database.Open(databasetest.Address(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, n := range []int{1, 2, 2} {
		if err := db.Migrate(t.Context(), "test", migrations(n)); err != nil {
			t.Error(n, err)
		}
	}
	if err := db.Migrate(t.Context(), "test", migrations(1)); !errors.Is(err, database.ErrNewer) {
		t.Error("an older program went on with a newer format:", err)
	}
}

// TestCopy goes from a file to what is tested and back.
func TestCopy(t *testing.T) {
	tables := []string{"names", "sums"}
	from, to, back := open(t, filepath.Join(t.TempDir(), "a.db")), open(t, databasetest.Address(t)),
		open(t, filepath.Join(t.TempDir(), "b.db"))
	put(t, from, "n", "name")
	for _, step := range [][2]*database.DB{{from, to}, {to, back}} {
		if err := database.Copy(t.Context(), step[0], step[1], tables); err != nil {
			t.Fatal(err)
		}
	}
	put(t, to, "m", "another") // its ids go on behind those that were copied
	var n, most int
	err := errors.Join(back.QueryRow(`SELECT count(*) FROM sums WHERE raw = ? AND amount = ?`, []byte{0, 1, '?'}, int64(1)<<40).Scan(&n),
		to.QueryRow(`SELECT max(id) FROM sums`).Scan(&most))
	if err != nil || n != 1 || most != 4 {
		t.Error(n, most, err)
	}
	if err := database.Copy(context.Background(), from, to, tables); err == nil {
		t.Error("copied over what is there")
	}
}
