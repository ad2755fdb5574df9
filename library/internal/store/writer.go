package store

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"
	"time"
)

// Writer runs prepared statements in one transaction. Its first error stays in Err and makes all later calls do nothing.
type Writer struct {
	Tx  *sql.Tx
	Now int64 // ns since 1970
	Err error

	prepared map[string]*sql.Stmt
	raw      rawStatements
}

// NewWriter returns a Writer for a transaction; now is the time that its rows get.
func NewWriter(tx *sql.Tx, now time.Time) *Writer {
	return &Writer{Tx: tx, Now: now.UnixNano(), prepared: map[string]*sql.Stmt{}}
}

func (p *Writer) statement(query string) *sql.Stmt {
	stmt, ok := p.prepared[query]
	if !ok && p.Err == nil {
		stmt, p.Err = p.Tx.Prepare(query)
		p.prepared[query] = stmt
	}
	return stmt
}

// Exec runs a statement and returns how many rows it wrote.
func (p *Writer) Exec(query string, args ...any) int {
	n, _ := p.run(query, args...).RowsAffected() // this driver always knows
	return int(n)
}

// Insert writes one row and returns its id; 0 if none was written. It is faster than a RETURNING clause.
func (p *Writer) Insert(query string, args ...any) int64 {
	result := p.run(query, args...)
	if n, _ := result.RowsAffected(); n == 0 {
		return 0
	}
	id, _ := result.LastInsertId()
	return id
}

func (p *Writer) run(query string, args ...any) sql.Result {
	result, err := sql.Result(driver.RowsAffected(0)), p.Err
	if err != nil {
		return result
	}
	if p.raw.conn != nil {
		result, p.Err = p.raw.exec(query, values(args))
	} else if stmt := p.statement(query); p.Err == nil {
		result, p.Err = stmt.Exec(args...)
	}
	if p.Err != nil {
		return driver.RowsAffected(0)
	}
	return result
}

// ID runs a query for one number; 0 if there is none.
func (p *Writer) ID(query string, args ...any) (id int64) {
	if p.Err != nil {
		return 0
	}
	if p.raw.conn != nil {
		id, p.Err = p.raw.one(query, values(args))
	} else if stmt := p.statement(query); p.Err == nil {
		if err := stmt.QueryRow(args...).Scan(&id); !errors.Is(err, sql.ErrNoRows) {
			p.Err = err
		}
	}
	return id
}

// values are arguments as a driver takes them.
func values(args []any) []driver.Value {
	values := make([]driver.Value, len(args))
	for n, arg := range args {
		var err error
		if values[n], err = driver.DefaultParameterConverter.ConvertValue(arg); err != nil {
			panic("library: not a value of a database: " + err.Error())
		}
	}
	return values
}

// Put runs a statement with driver values, without counting the rows that it wrote.
func (p *Writer) Put(query string, values ...driver.Value) {
	if p.Err == nil {
		_, p.Err = p.raw.exec(query, values)
	}
}

// Rows buffers rows of one INSERT statement.
type Rows struct {
	Insert    string // the statement up to VALUES
	Width     int    // of a row
	Values    []driver.Value
	one, many string // the statements
}

// Add gathers one row.
func (g *Rows) Add(row ...driver.Value) { g.Values = append(g.Values, row...) }

// together is the number of rows per statement. More saved nothing that could be measured.
const together = 32

// WriteRows writes the buffered rows in full statements; with all set, also the remainder, one by one. A statement for that many rows
// would be prepared for a single use.
func (p *Writer) WriteRows(g *Rows, all bool) {
	rest := g.Values
	if g.one == "" {
		row := "(?" + strings.Repeat(", ?", g.Width-1) + ")"
		g.one = g.Insert + " VALUES " + row
		g.many = g.one + strings.Repeat(", "+row, together-1)
	}
	for p.Err == nil && (len(rest) >= together*g.Width || all && len(rest) > 0) {
		statement, n := g.many, together
		if len(rest) < together*g.Width {
			statement, n = g.one, 1
		}
		p.Put(statement, rest[:n*g.Width]...)
		rest = rest[n*g.Width:]
	}
	g.Values = append(g.Values[:0], rest...)
}
