package store

import (
	"context"
	"database/sql"
	"strconv"
)

// Querier is a database, a connection of it or a transaction.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Collect reads all rows of a query.
func Collect[T any](ctx context.Context, db Querier, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, Explain(err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, Explain(err)
		}
		out = append(out, v)
	}
	return out, Explain(rows.Err())
}

// ScanID reads a row of one id.
func ScanID(rows *sql.Rows) (id int64, err error) {
	err = rows.Scan(&id)
	return id, err
}

// JSONList writes ids as a JSON array, which json_each turns into rows: a statement takes any number of them.
func JSONList(ids []int64) string {
	list := []byte{'['}
	for n, id := range ids {
		if n > 0 {
			list = append(list, ',')
		}
		list = strconv.AppendInt(list, id, 10)
	}
	return string(append(list, ']'))
}
