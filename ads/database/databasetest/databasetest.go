// Package databasetest gives tests an empty database: a SQLite file, or a schema of its own where LINNET_POSTGRES is the postgres://
// address of a server. The schema is dropped with the test.
package databasetest

import (
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the database/sql driver "pgx"

	_ "linnet/ads/database/postgres"
)

// Server is the address of the PostgreSQL server of the tests, "" if they have none.
func Server() string { return os.Getenv("LINNET_POSTGRES") }

// Address is that of an empty database.
func Address(t testing.TB) string {
	t.Helper()
	if Server() == "" {
		return filepath.Join(t.TempDir(), "led ger?.db")
	}
	return Schema(t)
}

// Schema is the address of an empty schema on the server.
func Schema(t testing.TB) string {
	t.Helper()
	name := "t" + strings.ToLower(rand.Text())
	run(t, "CREATE SCHEMA "+name)
	t.Cleanup(func() { run(t, "DROP SCHEMA "+name+" CASCADE") })
	address, err := url.Parse(Server())
	if err != nil {
		t.Fatal(err)
	}
	query := address.Query()
	query.Set("search_path", name)
	address.RawQuery = query.Encode()
	return address.String()
}

func run(t testing.TB, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", Server())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}
