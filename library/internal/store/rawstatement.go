package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
)

// rawStatements bypass database/sql, which copies every value three times and starts a goroutine per statement. Values have the types
// that a driver takes. The zero value has no connection and cannot be used.
type rawStatements struct {
	conn     *sql.Conn // in a transaction
	prepared map[string]driver.Stmt
	values   []driver.NamedValue // as they are handed over
}

// exec runs a statement that returns nothing.
func (s *rawStatements) exec(query string, values []driver.Value) (result driver.Result, err error) {
	err = s.with(query, func(stmt driver.Stmt) error {
		result, err = stmt.(driver.StmtExecContext).ExecContext(context.Background(), s.named(values))
		return err
	})
	return result, err
}

// one runs a statement for one number; 0 if there is none.
func (s *rawStatements) one(query string, values []driver.Value) (n int64, err error) {
	err = s.with(query, func(stmt driver.Stmt) error {
		rows, err := stmt.(driver.StmtQueryContext).QueryContext(context.Background(), s.named(values))
		if err != nil {
			return err
		}
		row := make([]driver.Value, 1)
		if err = rows.Next(row); err == nil {
			n, _ = row[0].(int64)
		} else if errors.Is(err, io.EOF) {
			err = nil
		}
		return errors.Join(err, rows.Close())
	})
	return n, err
}

// with calls f with the prepared statement.
func (s *rawStatements) with(query string, f func(driver.Stmt) error) error {
	return s.conn.Raw(func(conn any) error {
		stmt, ok := s.prepared[query]
		if !ok {
			var err error
			if stmt, err = conn.(driver.Conn).Prepare(query); err != nil {
				return err
			}
			if s.prepared == nil {
				s.prepared = map[string]driver.Stmt{}
			}
			s.prepared[query] = stmt
		}
		return f(stmt)
	})
}

// named wraps values for the driver. The result is valid until the next call.
func (s *rawStatements) named(values []driver.Value) []driver.NamedValue {
	for n := len(s.values); n < len(values); n++ {
		s.values = append(s.values, driver.NamedValue{Ordinal: n + 1})
	}
	for n, value := range values {
		s.values[n].Value = value
	}
	return s.values[:len(values)]
}

// close must be called before the transaction ends.
func (s *rawStatements) close() error {
	if len(s.prepared) == 0 {
		return nil
	}
	return s.conn.Raw(func(any) error {
		var err error
		for _, stmt := range s.prepared {
			err = errors.Join(err, stmt.Close())
		}
		s.prepared = nil
		return err
	})
}
