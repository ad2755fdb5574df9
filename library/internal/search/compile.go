package search

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"linnet/library/internal/licence"
	"linnet/library/internal/query"
	"linnet/library/internal/record"
	"linnet/library/internal/store"
	"linnet/library/internal/text"
)

// compiledQuery is a query as SQL conditions, candidate sets and row checks.
type compiledQuery struct {
	sets   []string // SELECTs of an id, each of which has every track that fits
	conds  string   // " AND ..." on track t; a plus before a column keeps its index from being followed instead of the order's
	args   []any    // of both
	checks []check  // what is told from the text of a row
	words  []string // folded, that may stand in any field
	plain  bool     // there is nothing but such words

	picks    []pick // its terms about years and genres
	unpicked bool   // it has others
}

const wordSet = "SELECT rowid AS id FROM word WHERE word MATCH :match"

// compile turns a query into SQL and checks.
func (x *Finder) compile(ctx context.Context, q query.Query) (*compiledQuery, error) {
	w := &compiledQuery{plain: len(q.Terms) > 0}
	var all []string
	for _, t := range q.Terms {
		w.unpicked = w.unpicked || t.Field != query.FieldYear && t.Field != query.FieldGenre
		switch t.Field {
		case query.FieldAny, query.FieldTitle, query.FieldArtist, query.FieldAlbum:
			c := newCheck(t)
			w.checks = append(w.checks, c)
			if !t.Not {
				all = append(all, c.needles...)
			}
			w.plain = w.plain && t.Field == query.FieldAny && !t.Not && !t.Phrase && len(c.needles) > 0
			if t.Field == query.FieldAny && !t.Not && c.folded != "" {
				w.words = append(w.words, c.folded)
			}
		case query.FieldPath, query.FieldLicence:
			w.checks, w.plain = append(w.checks, newCheck(t)), false
		default:
			w.plain = false
			if err := x.restrict(ctx, w, t); err != nil {
				return nil, err
			}
		}
	}
	if len(all) > 0 {
		found, err := x.planMatch(ctx, all[:min(len(all), text.MaxWords)], true)
		if err != nil {
			return nil, err
		}
		w.sets = append(w.sets, wordSet)
		w.args = append(w.args, sql.Named("match", found.match))
	}
	return w, nil
}

// restrict adds a term that the database can tell.
func (x *Finder) restrict(ctx context.Context, w *compiledQuery, t query.Term) error {
	switch t.Field {
	case query.FieldGenre:
		genres, err := x.genresLike(ctx, t)
		if err != nil {
			return err
		}
		set, fits := idsIn(genres)
		w.picks, w.unpicked = append(w.picks, pick{genres: set, not: t.Not}), w.unpicked || !fits
		ids := strings.Trim(store.JSONList(genres), "[]")
		w.add(t, "EXISTS (SELECT 1 FROM track_genre tg WHERE tg.track_id = t.id AND tg.genre_id IN ("+ids+"))",
			"SELECT DISTINCT track_id AS id FROM track_genre WHERE genre_id IN ("+ids+")")
	case query.FieldFormat:
		name := fmt.Sprint("format", len(w.args))
		w.args = append(w.args, sql.Named(name, t.Text))
		w.add(t, "t.format = :"+name+" COLLATE NOCASE", "")
	case query.FieldLoved:
		t.Not = t.Not != (t.Text == "no")
		w.add(t, "+t.loved > 0", "SELECT id FROM track WHERE missing IS NULL AND loved > 0")
	case query.FieldAdded:
		w.add(t, x.age(t), "")
	case query.FieldBitrate:
		w.add(t, between("t.bitrate / 1000", t), "")
	case query.FieldYear:
		w.picks = append(w.picks, pick{low: int64(t.Low), high: int64(t.High), not: t.Not})
		w.add(t, between("+t.year", t), "SELECT id FROM track WHERE missing IS NULL AND "+between("year", t))
	case query.FieldRating, query.FieldPlays:
		set := ""
		if t.Low > 0 {
			set = fmt.Sprintf("SELECT id FROM track WHERE missing IS NULL AND %s > 0 AND %s", t.Field, between(string(t.Field), t))
		}
		w.add(t, between("+t."+string(t.Field), t), set)
	}
	return nil
}

func (w *compiledQuery) add(t query.Term, cond, set string) {
	if t.Not {
		w.conds += " AND NOT (" + cond + ")"
		return
	}
	w.conds += " AND " + cond
	if set != "" {
		w.sets = append(w.sets, set)
	}
}

func between(column string, t query.Term) string {
	return fmt.Sprintf("%s BETWEEN %d AND %d", column, t.Low, t.High)
}

// age is a condition on when a track was added. What is said to come from the future is new.
func (x *Finder) age(t query.Term) string {
	const day, century = 24 * time.Hour, 36500
	now := x.Now()
	cond := "1"
	if t.Low > 0 {
		cond = fmt.Sprint("t.added <= ", now.Add(-day*time.Duration(min(t.Low, century))).UnixNano())
	}
	if t.High < century {
		cond += fmt.Sprint(" AND t.added > ", now.Add(-day*time.Duration(t.High+1)).UnixNano())
	}
	return cond
}

// genresLike are the ids of the genres that a term means: of that name if it is a phrase, else with its words.
func (x *Finder) genresLike(ctx context.Context, t query.Term) (ids []int64, err error) {
	asked := text.Fold(t.Text)
	words := text.Needles(asked)
	rows, err := x.read.QueryContext(ctx, selectGenres)
	if err != nil {
		return nil, store.Explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, store.Explain(err)
		}
		if t.Phrase && text.Fold(name) == asked || !t.Phrase && len(words) > 0 && text.Holds(text.Searchable(name), words, false) {
			ids = append(ids, id)
		}
	}
	return ids, store.Explain(rows.Err())
}

const selectGenres = "SELECT id, name FROM genre WHERE tracks > 0"

// tagged is the text of a row that a check looks at.
type tagged struct {
	title, credit, albumArtist, album, licence string
	root, rel, name                            []byte
}

func (t *tagged) into() []any {
	return []any{&t.title, &t.credit, &t.albumArtist, &t.album, &t.licence, &t.root, &t.rel, &t.name}
}

func (t *tagged) path() string {
	file, _ := record.FileName(t.name)
	return filepath.Join(string(t.root), string(t.rel), file)
}

// texts are the columns of a tagged and the tables that they need more; none if there is nothing to check.
func (w *compiledQuery) texts() (columns, from string) {
	if len(w.checks) == 0 {
		return "", ""
	}
	for _, c := range w.checks {
		if c.Field == query.FieldPath {
			return tagColumns + ", r.path, f.rel, t.name", " JOIN folder f ON f.id = t.folder_id JOIN root r ON r.id = f.root_id"
		}
	}
	return tagColumns + ", x'', x'', x''", ""
}

const tagColumns = ", t.title, t.credit, t.album_artist, coalesce(al.title, ''), t.licence"

// check is a term that is told from the text of a row, its folding done once.
type check struct {
	query.Term
	folded  string
	needles []string
	whole   bool // all needles but the last are whole words
}

func newCheck(t query.Term) check {
	folded := text.Fold(t.Text)
	return check{Term: t, folded: folded, needles: text.Needles(folded)}
}

func (c check) fits(t *tagged) bool {
	switch c.Field {
	case query.FieldLicence:
		if c.Text == "free" {
			return licence.IsFree(t.licence)
		}
		return strings.Contains(text.Fold(t.licence), c.folded)
	case query.FieldPath:
		return strings.Contains(strings.ToLower(t.path()), strings.ToLower(c.Text))
	case query.FieldTitle:
		return c.in(t.title)
	case query.FieldArtist:
		return c.in(t.credit, t.albumArtist)
	case query.FieldAlbum:
		return c.in(t.album)
	}
	return c.in(t.title, t.credit, t.albumArtist, t.album)
}

// in reports whether the words are in the fields: a phrase in one of them, else each in any.
func (c check) in(fields ...string) bool {
	for _, field := range fields {
		switch {
		case c.folded == "": // nothing but signs, as they are
			if strings.Contains(field, c.Text) {
				return true
			}
		case c.Phrase:
			if f := text.Fold(field); text.Begins(f, c.folded) || strings.ContainsFunc(c.folded, text.Unspaced) &&
				strings.Contains(f, c.folded) {
				return true
			}
		}
	}
	if c.folded == "" || c.Phrase {
		return false
	}
	if strings.Contains(c.folded, string(text.SignMark)) { // of which a name may be all, but no part of a longer text
		for n, field := range fields {
			fields[n] = text.Searchable(field)
		}
		return text.Holds(strings.Join(fields, " "), c.needles, c.whole)
	}
	return text.Holds(text.Searchable(strings.Join(fields, " ")), c.needles, c.whole)
}

// fits reports whether a row passes every check.
func (w *compiledQuery) fits(t *tagged) bool {
	for _, c := range w.checks {
		if c.fits(t) == c.Not {
			return false
		}
	}
	return true
}
