package search

import (
	"context"
	"database/sql"
	"math"
	"strings"

	"linnet/library/internal/store"
	"linnet/library/internal/text"
)

// fewNames is how many matches of a filter are sorted even where the names of a list are kept.
const fewNames = 500

// nameList is the words of all rows of a list, in its order: a filter that fits neither few nor most of them finds its first
// hundred by looking at names, of which the database would have to read thousands of rows. It is some 50 bytes a row, and made
// when somebody filters.
type nameList struct {
	ids   []int64
	words strings.Builder // each name's with a space before every word
	ends  []uint32        // of each name in words
}

// after goes along the names from a place; false if its row is not in the list any more, or there is no list.
func (l *nameList) after(s pageRange, needles []string) (ids []int64, ok bool) {
	at, step, ok := enter(l.ids, s)
	if !ok || len(l.ids) == 0 {
		return nil, false
	}
	words := l.words.String()
	for ; at >= 0 && at < len(l.ids) && len(ids) < s.limit; at += step {
		begin := uint32(0)
		if at > 0 {
			begin = l.ends[at-1]
		}
		if text.Holds(words[begin:l.ends[at]], needles, false) {
			ids = append(ids, l.ids[at])
		}
	}
	return ids, true
}

// makeNames makes the names of a list in the background.
func (x *Finder) makeNames(l list) <-chan struct{} {
	return x.names[l.words].make(x, 0, func(ctx context.Context, db store.Querier) (*nameList, error) { return x.readNames(ctx, db, l) })
}

func (x *Finder) readNames(ctx context.Context, db store.Querier, l list) (*nameList, error) {
	type named struct {
		id   int64
		name string
	}
	rows, err := store.Collect(ctx, db, func(rows *sql.Rows) (n named, err error) {
		err = rows.Scan(&n.id, &n.name)
		return n, err
	}, l.naming())
	out := &nameList{}
	if err != nil || len(rows) < x.Limits.Names {
		return out, err
	}
	for _, r := range rows {
		for word := range strings.FieldsSeq(text.Searchable(r.name)) {
			out.words.WriteString(" ")
			out.words.WriteString(word)
		}
		if uint64(out.words.Len()) > math.MaxUint32 {
			return &nameList{}, nil
		}
		out.ids, out.ends = append(out.ids, r.id), append(out.ends, uint32(out.words.Len()))
	}
	return out, nil
}

// enter is where a list of ids in memory is entered to go along a page range, and in which steps; false if the page range follows a
// row that is not in the list.
func enter[ID uint32 | int64](ids []ID, s pageRange) (at, step int, ok bool) {
	at, step = 0, 1
	if s.reverse {
		at, step = len(ids)-1, -1
	}
	if s.after == start(0) || s.after == end(farthest) {
		return at, step, true
	}
	for n, id := range ids {
		if int64(id) == s.after.ID && s.after.Section == 0 {
			return n + step, step, true
		}
	}
	return 0, 0, false
}
