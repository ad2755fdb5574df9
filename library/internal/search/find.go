package search

import (
	"context"
	"database/sql"
	"slices"

	"linnet/library/internal/catalog"
	"linnet/library/internal/query"
	"linnet/library/internal/store"
	"math"
)

// Sort is an order of tracks or albums.
type Sort string

// The orders. Ties are broken by id.
const (
	SortRelevance Sort = "relevance" // best fit first; without words as SortTitle. Also what an unknown Sort means
	SortTitle     Sort = "title"
	SortArtist    Sort = "artist"
	SortAlbum     Sort = "album"  // then disc and number
	SortYear      Sort = "year"   // newest first
	SortAdded     Sort = "added"  // newest first
	SortPlays     Sort = "plays"  // most first
	SortRating    Sort = "rating" // most stars first
)

// Find lists the tracks that fit a query, in an order. next is the cursor of the following page, "" after the last one.
func (x *Finder) Find(ctx context.Context, q query.Query, sort Sort, p Page) ([]catalog.Track, string, error) {
	w, err := x.compile(ctx, q)
	if err != nil {
		return nil, "", err
	}
	return x.page(ctx, p, func(s pageRange) ([]cursor, error) { return x.places(ctx, w, sort, s) })
}

// page reads the tracks of a page, of which places tells the page range.
func (x *Finder) page(ctx context.Context, p Page, places func(pageRange) ([]cursor, error)) ([]catalog.Track, string, error) {
	s, err := p.pageRange()
	if err != nil {
		return nil, "", err
	}
	limit := s.limit
	s.limit++
	found, err := places(s)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(found) > limit {
		found = found[:limit]
		next = found[limit-1].encode()
	}
	tracks, err := x.inOrder(ctx, found)
	return tracks, next, err
}

// places finds the tracks of a page range.
func (x *Finder) places(ctx context.Context, w *compiledQuery, sort Sort, s pageRange) ([]cursor, error) {
	ranked := len(w.words) > 0 && !slices.Contains([]Sort{SortTitle, SortArtist, SortAlbum, SortYear, SortAdded, SortPlays, SortRating},
		sort)
	if ranked && w.plain {
		return x.bestFirst(ctx, w, s)
	}
	if (sort == SortTitle || sort == SortRelevance) && len(w.picks) > 0 && !w.unpicked {
		if places, ok, err := x.titled(ctx, s, w.picks...); ok || err != nil {
			return places, err
		}
	}
	set, err := x.smallest(ctx, w)
	switch {
	case err != nil:
		return nil, err
	case set == "" && ranked:
		return x.bestFirst(ctx, w, s)
	case set == "":
		return x.walk(ctx, w, orderOf(sort), s)
	case ranked:
		rows, err := x.rank(ctx, w, ranking{set: set, limit: math.MaxInt})
		return s.ahead().of(rows), err
	}
	rows, err := x.gather(ctx, w, orderOf(sort), set)
	return s.of(rows), err
}

// smallest is the set with the fewest tracks, if those are few enough to be read and sorted; else "".
func (x *Finder) smallest(ctx context.Context, w *compiledQuery) (best string, err error) {
	fewest := x.Sparse + 1
	for _, set := range w.sets {
		n, err := x.count(ctx, set, fewest, w.args...)
		if err != nil {
			return "", err
		}
		if n < fewest {
			best, fewest = set, n
		}
	}
	return best, nil
}

// count counts the rows of a set, up to most.
func (x *Finder) count(ctx context.Context, set string, most int, args ...any) (n int, err error) {
	err = x.read.QueryRowContext(ctx, countSet(set), append([]any{sql.Named("most", most)}, args...)...).Scan(&n)
	return n, store.Explain(err)
}

func countSet(set string) string { return "SELECT count(*) FROM (" + set + " LIMIT :most)" }

// gatherSet is the statement that reads a whole set.
func gatherSet(o order, set string, w *compiledQuery) string {
	texts, folder := w.texts()
	return "SELECT " + o.key + ", t.id" + texts + " FROM (" + set + ") s CROSS JOIN track t ON t.id = s.id" +
		ofAlbum + ofArtist + folder + " WHERE t.missing IS NULL" + w.conds
}

// gather reads the tracks of a set that fit.
func (x *Finder) gather(ctx context.Context, w *compiledQuery, o order, set string) ([]cursor, error) {
	return x.fitting(ctx, w, statement{gatherSet(o, set, w), w.args, math.MaxInt})
}

// walkSection is the statement that goes along one section of an order.
func walkSection(l section, key string, w *compiledQuery) string {
	limit := ""
	texts, folder := w.texts()
	if texts == "" {
		limit = " LIMIT :limit"
	}
	return "SELECT " + key + ", t.id" + texts + " FROM " + l.from + folder + " WHERE t.missing IS NULL AND " + l.where +
		" AND " + l.past() + w.conds + " ORDER BY " + l.by() + limit
}

// walk goes along an order until it has met enough tracks that fit.
func (x *Finder) walk(ctx context.Context, w *compiledQuery, o order, s pageRange) (places []cursor, err error) {
	for _, n := range s.sections(len(o.sections)) {
		if len(places) >= s.limit {
			break
		}
		after, most := s.after, s.limit-len(places)
		if after.Section != int64(n) {
			after = s.edge(int64(n))
		}
		section := o.sections[n].towards(s.reverse)
		args := slices.Concat(w.args, after.args(), []any{sql.Named("limit", most)})
		more, err := x.fitting(ctx, w, statement{walkSection(section, o.key, w), args, most})
		if err != nil {
			return nil, err
		}
		places = append(places, more...)
	}
	return places, nil
}

// statement is a SELECT of places, and how many of them are enough.
type statement struct {
	query string
	args  []any
	limit int
}

// fitting runs a statement and keeps the places of tracks that pass the checks, as many as are enough.
func (x *Finder) fitting(ctx context.Context, w *compiledQuery, s statement) ([]cursor, error) {
	rows, err := x.read.QueryContext(ctx, s.query, s.args...)
	if err != nil {
		return nil, store.Explain(err)
	}
	defer rows.Close()
	var out []cursor
	var p cursor
	var t tagged
	into := p.into()
	if len(w.checks) > 0 {
		into = append(into, t.into()...)
	}
	for len(out) < s.limit && rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, store.Explain(err)
		}
		if w.fits(&t) {
			out = append(out, p)
		}
	}
	return out, store.Explain(rows.Err())
}
