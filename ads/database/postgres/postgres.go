// Package postgres lets package database open PostgreSQL servers. Programs that import it can; a listener's program does not.
package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"linnet/ads/database"
)

func init() { database.RegisterPostgres(open) }

func open(address string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector{stdlib.GetConnector(*config)})
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(4)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db, nil
}

// A connector makes connections that take statements as they are written for SQLite.
type connector struct{ driver.Connector }

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	made, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return conn{made.(*stdlib.Conn)}, nil
}

type conn struct{ *stdlib.Conn }

func (c conn) Prepare(query string) (driver.Stmt, error) { return c.Conn.Prepare(numbered(query)) }

func (c conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	return c.Conn.PrepareContext(ctx, numbered(query))
}

func (c conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 0 {
		return c.Conn.ExecContext(ctx, query, args) // perhaps a script: nothing in it stands for a value
	}
	return c.Conn.ExecContext(ctx, numbered(query), counted(args))
}

// counted writes true as 1: in the tables, as in SQLite's, there are numbers alone.
func counted(args []driver.NamedValue) []driver.NamedValue {
	for i := range args {
		if yes, is := args[i].Value.(bool); is {
			args[i].Value = int64(0)
			if yes {
				args[i].Value = int64(1)
			}
		}
	}
	return args
}

func (c conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	return c.Conn.QueryContext(ctx, numbered(query), args)
}

// numbered writes ? as $1, $2 … and ?1 as $1, but not within quotes.
func numbered(query string) string {
	var out strings.Builder
	next, quoted := 1, false
	for i := 0; i < len(query); i++ {
		switch b := query[i]; {
		case b == '\'':
			quoted = !quoted
			out.WriteByte(b)
		case b == '?' && !quoted:
			out.WriteByte('$')
			if i+1 < len(query) && '0' <= query[i+1] && query[i+1] <= '9' {
				continue // the number stands behind it
			}
			out.WriteString(strconv.Itoa(next))
			next++
		default:
			out.WriteByte(b)
		}
	}
	return out.String()
}
