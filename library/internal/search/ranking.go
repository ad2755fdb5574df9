package search

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"linnet/library/internal/catalog"
	"linnet/library/internal/store"
)

// best ranks the tracks that fit best.
func (x *Finder) best(ctx context.Context, w *compiledQuery) ([]cursor, error) {
	found, err := x.rank(ctx, w, ranking{set: wordSet, limit: mostOf(strings.Join(w.words, " "))})
	if err != nil || len(w.checks) > len(w.words) { // a range would bring what does not fit the rest
		return found, err
	}
	more, err := x.begun(ctx, w)
	return merged(append(found, more...)), err
}

// merged puts places in order, each once.
func merged(places []cursor) []cursor {
	slices.SortFunc(places, cursor.compare)
	return slices.Compact(places)
}

// bestFirst lists what fits best by rank, then whatever else fits in the order of ids.
func (x *Finder) bestFirst(ctx context.Context, w *compiledQuery, s pageRange) ([]cursor, error) {
	s = s.ahead()
	best, err := x.best(ctx, w)
	if err != nil {
		return nil, err
	}
	shown := make(map[int64]bool, len(best))
	for _, p := range best {
		shown[p.ID] = true
	}
	places := s.of(best)
	if s.after.Section == 0 {
		s.after = start(1)
	}
	more := s.limit - len(places)
	if more == 0 {
		return places, nil
	}
	all := gatherSet(order{key: "1, 0, '', 0, 0, 0"}, restOfWords, w)
	rest, err := x.fitting(ctx, w, statement{all, slices.Concat(w.args, s.after.args()), more + len(best)})
	if err != nil {
		return nil, err
	}
	rest = slices.DeleteFunc(rest, func(p cursor) bool { return shown[p.ID] })
	return append(places, rest[:min(len(rest), more)]...), nil
}

// selectRanked reads what ranking knows of the tracks of a set.
func selectRanked(set string, w *compiledQuery) string {
	texts, folder := w.texts()
	return "SELECT t.id, t.sort, t.artist_sort, coalesce(al.sort, ''), t.plays" + texts +
		" FROM (" + set + ") s CROSS JOIN track t ON t.id = s.id" + ofAlbum + folder + " WHERE t.missing IS NULL" + w.conds
}

// ranking is a set of tracks, a SELECT of ids with what it is of, and how many of them are ranked.
type ranking struct {
	set   string
	limit int
	of    []any
}

// rank reads the tracks of a set that fit and puts each in its place.
func (x *searcher) rank(ctx context.Context, w *compiledQuery, r ranking) ([]cursor, error) {
	var db store.Querier = x.read
	if w.conds == "" && (r.set == wordSet || r.set == beginnings || r.set == listedSet) {
		db = x.kept
	}
	rows, err := db.QueryContext(ctx, selectRanked(r.set, w), append(r.of, w.args...)...)
	if err != nil {
		return nil, store.Explain(err)
	}
	defer rows.Close()
	query := strings.Join(w.words, " ")
	var out []cursor
	var c candidate
	var t tagged
	into := []any{&c.id, &c.title, &c.artist, &c.album, &c.plays}
	if len(w.checks) > 0 {
		into = append(into, t.into()...)
	}
	for len(out) < r.limit && rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, store.Explain(err)
		}
		if w.fits(&t) {
			out = append(out, c.cursor(query))
		}
	}
	return out, store.Explain(rows.Err())
}

// candidate is what ranking knows of a track, all folded.
type candidate struct {
	id            int64
	title, artist string // several artists: 0x1F between them
	album         string
	plays         int64
}

// How well a field fits the query; smaller is better.
const (
	fitsWhole = iota
	fitsBeginning
	fitsWord
	fitsApart // its words are there, not together
)

// cursor ranks a candidate: by how well a field fits, then title and artist before album, then plays, then title.
func (c candidate) cursor(query string) cursor {
	best := 2 * fitsApart
	for artist := range strings.SplitSeq(c.artist, "\x1f") {
		best = min(best, 2*fit(artist, query))
	}
	best = min(best, 2*fit(c.title, query), 2*fit(c.album, query)+1)
	return cursor{Lead: int64(best)<<40 - min(c.plays, 1<<40-1), Text: c.title, ID: c.id}
}

func fit(field, query string) int {
	switch {
	case field == query:
		return fitsWhole
	case strings.HasPrefix(field, query):
		return fitsBeginning
	case strings.Contains(field, " "+query):
		return fitsWord
	}
	return fitsApart
}

// inOrder reads the tracks at the places, in their order.
func (x *searcher) inOrder(ctx context.Context, places []cursor) ([]catalog.Track, error) {
	if len(places) == 0 {
		return nil, nil
	}
	tracks, unread, age := x.queryCache.known(places)
	slices.Sort(unread) // tracks that stand together are read together
	if len(unread) > 0 {
		read, err := store.Collect(ctx, x.kept, catalog.ScanTrack, catalog.SelectTracks+"WHERE t.id IN ("+listedSet+")",
			sql.Named("ids", store.JSONList(unread)))
		if err != nil {
			return nil, err
		}
		x.queryCache.keepTracks(age, read)
		tracks = append(tracks, read...)
	}
	at := make(map[int64]int, len(places))
	for n, p := range places {
		at[p.ID] = n
	}
	slices.SortFunc(tracks, func(a, b catalog.Track) int { return at[a.ID] - at[b.ID] })
	return tracks, nil
}
