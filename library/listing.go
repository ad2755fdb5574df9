package library

import (
	"context"
	"database/sql"
	"strings"
)

// list is a table of things that have tracks, in one order, for paging and filtering.
type list struct {
	table   string // and its alias: "album al"
	words   string // its word index
	columns string // behind those of the place
	key     string // of the place, but for the id
	trail
}

func (l list) alias() string { return l.table[strings.IndexByte(l.table, ' ')+1:] }

// selecting is the statement for a page: of all rows, or of those in the word index.
func (l list) selecting(filtered bool) string {
	from, a := l.table, l.alias()
	if filtered {
		from = "(" + l.set() + ") s CROSS JOIN " + l.table + " ON " + a + ".id = s.id"
	}
	return "SELECT " + l.key + ", " + a + ".id, " + l.columns + " FROM " + from +
		" WHERE " + a + ".tracks > 0 AND " + l.past() + " ORDER BY " + l.by()
}

func (l list) set() string {
	return "SELECT rowid AS id FROM " + l.words + " WHERE " + l.words + " MATCH :match"
}

// few is how many rows of a filtered list are sorted; more are met on a walk along the order.
const few = 5000

// pageOf reads a page of a list. name is what the words of filter must be in, into the targets of the columns.
func pageOf[T any](ctx context.Context, x *Index, l list, filter string, p Page, into func(*T) []any, name func(T) string) ([]T, string, error) {
	s, err := p.stretch()
	if err != nil {
		return nil, "", err
	}
	filter = strings.TrimSpace(filter)
	sought := needles(fold(filter))
	l.trail = l.towards(s.reverse)
	args := append(s.after.args(), sql.Named("match", match(sought, true)))
	filtered := false
	if len(sought) > 0 {
		n, err := x.count(ctx, l.set(), few+1, args...)
		if err != nil {
			return nil, "", err
		}
		filtered = n <= few
	}
	rows, err := x.read.QueryContext(ctx, l.selecting(filtered), args...)
	if err != nil {
		return nil, "", told(err)
	}
	defer rows.Close()
	var out []T
	var at place
	for rows.Next() {
		if len(out) == s.limit {
			return out, at.cursor(), nil
		}
		var row T
		var here place
		if err := rows.Scan(append(here.into(), into(&row)...)...); err != nil {
			return nil, "", told(err)
		}
		if !filtered && filter != "" && !fitsFilter(name(row), filter, sought) {
			continue
		}
		out, at = append(out, row), here
	}
	return out, "", told(rows.Err())
}

func fitsFilter(name, filter string, sought []string) bool {
	if len(sought) == 0 { // nothing but signs
		return strings.Contains(name, filter)
	}
	return holds(searchable(name), sought, false)
}
