package search

import (
	"fmt"
	"strings"
)

// indexOrder is an ORDER BY that follows an index: its columns, all ascending or all descending, each with its SQL parameter.
type indexOrder struct {
	columns []string // name and parameter in turn
	down    bool
}

func up(columns ...string) indexOrder   { return indexOrder{columns, false} }
func down(columns ...string) indexOrder { return indexOrder{columns, true} }

// towards is the index order in the direction of reading.
func (t indexOrder) towards(reverse bool) indexOrder {
	t.down = t.down != reverse
	return t
}

// by is the index order as it stands behind ORDER BY.
func (t indexOrder) by() string {
	var names []string
	for n := 0; n < len(t.columns); n += 2 {
		names = append(names, t.columns[n])
		if t.down {
			names[len(names)-1] += " DESC"
		}
	}
	return strings.Join(names, ", ")
}

// past is the condition that a row comes after a place. Written so, and not as (sort, id) > (?, ?), SQLite seeks in the
// index instead of reading all of it.
func (t indexOrder) past() string {
	than, last := ">", len(t.columns)-2
	if t.down {
		than = "<"
	}
	cond := t.columns[last] + " " + than + " " + t.columns[last+1]
	for n := last - 2; n >= 0; n -= 2 {
		cond = fmt.Sprintf("%[1]s %[2]s= %[3]s AND (%[1]s %[2]s %[3]s OR %[4]s)", t.columns[n], than, t.columns[n+1], cond)
	}
	return cond
}
