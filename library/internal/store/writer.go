package store

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"
	"time"
)

// Writer writes with prepared statements, which end with the transaction, as that does with its context. Its first error
// stays and makes the rest do nothing.
type Writer struct {
	Tx  *sql.Tx
	Now int64 // ns since 1970
	Err error

	prepared map[string]*sql.Stmt
	raw      rawStatements
}

// NewWriter writes in a transaction, at a time.
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

// Insert writes one row and returns its id, sooner than a statement does that is asked to return it; 0 if none was
// written.
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

// Put runs a statement with values for which it does not matter how many rows it wrote.
func (p *Writer) Put(query string, values ...driver.Value) {
	if p.Err == nil {
		_, p.Err = p.raw.exec(query, values)
	}
}

// Rows are rows that wait to be written.
type Rows struct {
	Insert    string // the statement up to VALUES
	Width     int    // of a row
	Values    []driver.Value
	one, many string // the statements
}

// Add gathers one row.
func (g *Rows) Add(row ...driver.Value) { g.Values = append(g.Values, row...) }

// together is how many rows are written by one statement: more save nothing that can be measured.
const together = 32

// WriteRows writes the rows, but for those, unless all is asked for, that do not fill a statement. The last ones go one by
// one: a statement for just as many would be prepared for this once.
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
