package search

import (
	"context"
	"database/sql"
	"strings"

	"linnet/library/internal/store"
	"linnet/library/internal/text"
)

// list is a table of things that have tracks, in one order, for paging and filtering.
type list struct {
	table   string // and its alias: "album al"
	words   string // its word index
	columns string // behind those of the place
	key     string // of the place, but for the id
	name    string // what the words are of, where the names are kept in memory in this order; else ""
	indexOrder
}

func (l list) alias() string { return l.table[strings.IndexByte(l.table, ' ')+1:] }

// selecting is the statement for a page: of all rows, or of those in a set.
func (l list) selecting(set string) string {
	from, a := l.table, l.alias()
	if set != "" {
		from = "(" + set + ") s CROSS JOIN " + l.table + " ON " + a + ".id = s.id"
	}
	return "SELECT " + l.key + ", " + a + ".id, " + l.columns + " FROM " + from +
		" WHERE " + a + ".tracks > 0 AND " + l.past() + " ORDER BY " + l.by()
}

// naming is the statement for the names of all rows, in order.
func (l list) naming() string {
	return "SELECT " + l.alias() + ".id, " + l.name + " FROM " + l.table + " WHERE " + l.alias() + ".tracks > 0 ORDER BY " + l.by()
}

func (l list) set() string {
	return "SELECT rowid AS id FROM " + l.words + " WHERE " + l.words + " MATCH :match"
}

// filter is the set in which a page of what fits is found, with its ids if it is a list of them; "" if the page is met soonest
// on a walk.
func (x *Finder) filter(ctx context.Context, l list, s pageRange, sought []string) (set, ids string, err error) {
	most, names := x.Sorted, (*nameList)(nil)
	if l.name != "" {
		if names = x.names[l.words].fresh(x.queryCache.age()); names != nil && len(names.ids) > 0 {
			most = min(x.Sorted, fewNames)
		}
	}
	n, err := x.count(ctx, l.set(), most+1, sql.Named("match", text.Match(sought, true)))
	if err != nil || n <= most {
		return l.set(), "", err
	}
	if names != nil {
		s.limit++ // one more tells that a page follows
		if ids, ok := names.after(s, sought); ok {
			return listedSet, store.JSONList(ids), nil
		}
	} else if l.name != "" {
		x.makeNames(l)
	}
	return "", "", nil
}

// rowsOf is a list and how its rows are read.
type rowsOf[T any] struct {
	list
	into   func(*T) []any // the targets of the columns
	nameOf func(T) string // what the words of a filter must be in
}

// page reads a page of a list, of the rows that fit a filter.
func (l rowsOf[T]) page(ctx context.Context, x *Finder, filter string, p Page) ([]T, string, error) {
	s, err := p.pageRange()
	if err != nil {
		return nil, "", err
	}
	filter = strings.TrimSpace(filter)
	sought := text.Needles(text.FoldLetters(filter)) // signs are looked for as they are
	args := append(s.after.args(), sql.Named("match", text.Match(sought, true)))
	set := ""
	if len(sought) > 0 {
		ids := ""
		if set, ids, err = x.filter(ctx, l.list, s, sought); err != nil {
			return nil, "", err
		}
		args = append(args, sql.Named("ids", ids))
	}
	l.indexOrder = l.towards(s.reverse)
	rows, err := x.read.QueryContext(ctx, l.selecting(set), args...)
	if err != nil {
		return nil, "", store.Explain(err)
	}
	defer rows.Close()
	var out []T
	var at cursor
	for rows.Next() {
		if len(out) == s.limit {
			return out, at.encode(), nil
		}
		var row T
		var here cursor
		if err := rows.Scan(append(here.into(), l.into(&row)...)...); err != nil {
			return nil, "", store.Explain(err)
		}
		if set == "" && filter != "" && !fitsFilter(l.nameOf(row), filter, sought) {
			continue
		}
		out, at = append(out, row), here
	}
	return out, "", store.Explain(rows.Err())
}

func fitsFilter(name, filter string, sought []string) bool {
	if len(sought) == 0 { // nothing but signs
		return strings.Contains(name, filter)
	}
	return text.Holds(text.Searchable(name), sought, false)
}
