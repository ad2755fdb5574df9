// Package search answers what the listener and strangers ask of the index: by words as they are typed, by the query language, and page by
// page in every order. It knows a pool of connections that cannot write, and how old what it remembers of the library is.
package search

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"linnet/library/internal/catalog"
	"linnet/library/internal/query"
	"linnet/library/internal/store"
	"linnet/library/internal/text"
	"math"
)

// The bounds of a search: a stranger's text may arrive here too.
const (
	maxQuery   = 200 // runes
	maxResults = 500
)

// SearchConfig is what a Finder may touch.
type Config struct {
	Read      *sql.DB // a pool that cannot write
	Strangers *sql.DB // likewise, for those whose questions must not keep the listener waiting
	Log       *slog.Logger
	Now       func() time.Time

	InBackground func(func(context.Context)) bool // false: the library is being closed
	ScanRuns     func() bool                      // whether what is made of the library now would soon be of no use
}

// Limits are from which sizes on another way is quicker. They were measured; tests set others.
type Limits struct {
	Titles, Words int // tracks of a library for which the lists of titles and of words are made
	Names         int // rows of a list whose names are kept
	Sorted        int // rows of a filtered list that are sorted
	Sparse        int // tracks that are read to be sorted. What fits more is met often enough on a walk along the order
	Many          int // tracks of an artist that are not sorted

	Pause time.Duration // from one making of the list of words to the next, at least
}

var usualLimits = Limits{Titles: 20_000, Words: 20_000, Names: 5_000, Sorted: 5000, Sparse: 3000, Many: 400, Pause: time.Minute}

// Finder answers the listener: by words, by the query language, and page by page. It knows a pool of connections and how old what it
// remembers of the library is; it neither scans nor writes. All methods may be called from any goroutine.
type Finder struct {
	Config
	Limits
	searcher  // the listener's
	strangers searcher

	titles prebuilt[titleList]
	names  map[string]*prebuilt[nameList] // by word index

	listing chan struct{} // holds one token while a list is read that is kept in memory
}

// New returns a Finder. It has nothing to be closed but what InBackground ends.
func New(c Config) *Finder {
	f := &Finder{Config: c, Limits: usualLimits, listing: make(chan struct{}, 1)}
	words := &prebuilt[wordList]{}
	f.searcher.words, f.strangers.words = words, words
	f.names = map[string]*prebuilt[nameList]{"album_word": {}, "artist_word": {}}
	f.Connect(c.Read, c.Strangers)
	return f
}

// Connect has a Finder ask other pools.
func (x *Finder) Connect(read, strangers *sql.DB) {
	x.searcher.connect(read)
	x.strangers.connect(strangers)
}

// WantWords has the list of words made, if it is not there: not while a scan runs, after which it would be of no use.
func (x *Finder) WantWords() {
	if x.words.fresh(x.queryCache.age()) == nil && !x.ScanRuns() {
		x.MakeWords()
	}
}

// Search finds tracks by words, each of which begins a word of the title, an artist or the album. Best first.
func (x *Finder) Search(ctx context.Context, typed string, limit int) ([]catalog.Track, error) {
	return x.searcher.search(ctx, typed, limit)
}

// SearchWords is Search for strangers.
func (x *Finder) SearchWords(ctx context.Context, typed string, limit int) ([]catalog.Track, error) {
	return x.strangers.search(ctx, typed, limit)
}

// Tracks runs a query that begins with catalog.SelectTracks.
func (x *Finder) Tracks(ctx context.Context, query string, args ...any) ([]catalog.Track, error) {
	return store.Collect(ctx, x.read, catalog.ScanTrack, query, args...)
}

// Counts returns the totals over what is not missing.
func (x *Finder) Counts(ctx context.Context) (Counts, error) {
	var c Counts
	err := x.read.QueryRowContext(ctx, selectCounts).Scan(&c.Tracks, &c.Albums, &c.Artists)
	return c, store.Explain(err)
}

// Counts are totals over what is not missing.
type Counts struct{ Tracks, Albums, Artists int }

const selectCounts = "SELECT (SELECT coalesce(sum(tracks), 0) FROM year), albums, artists FROM total"

// searcher is a pool of connections with its caches. The listener and strangers have one each, so that neither waits for the other or
// evicts what the other cached.
type searcher struct {
	read       *sql.DB           // a pool that cannot write
	kept       *store.Statements // of that pool
	queryCache queryCache
	words      *prebuilt[wordList] // which all have
}

// connect has a searcher ask another pool.
func (x *searcher) connect(read *sql.DB) {
	x.read, x.kept = read, store.NewStatements(read)
}

func (x *searcher) search(ctx context.Context, typed string, limit int) ([]catalog.Track, error) {
	if runes := []rune(typed); len(runes) > maxQuery {
		typed = string(runes[:maxQuery])
	}
	query := text.Fold(typed)
	if query == "" {
		return nil, nil
	}
	limit = clamp(limit, maxResults)
	found, err := x.typed(ctx, query, limit)
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	tracks, err := x.inOrder(ctx, found[:min(len(found), limit)])
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	return tracks, nil
}

// typed ranks what fits folded text of which the last word may be unfinished: where all that fits its beginning is known,
// what of that still fits; else what begins with it, and, where that is not enough, what has its words.
func (x *searcher) typed(ctx context.Context, query string, enough int) ([]cursor, error) {
	age, w := x.queryCache.age(), &compiledQuery{words: []string{query}}
	if ids, ok := x.queryCache.among(query); ok {
		w.lookUp(query)
		found, err := x.rank(ctx, w, ofIDs(ids, math.MaxInt))
		if err == nil {
			x.queryCache.keepComplete(age, query, found)
		}
		return merged(found), err
	}
	found, err := x.begun(ctx, w)
	if err != nil {
		return nil, err
	}
	more, every, err := x.worded(ctx, w, len(found) >= enough)
	if err != nil {
		return nil, err
	}
	found = merged(append(found, more...))
	if every {
		x.queryCache.keepComplete(age, query, found)
	}
	return found, nil
}

// worded ranks what has the words, unless there is enough and it would not be all; every is whether it is.
func (x *searcher) worded(ctx context.Context, w *compiledQuery, enough bool) (found []cursor, every bool, err error) {
	query := w.words[0]
	sought := text.Needles(query)
	if list := x.words.fresh(x.queryCache.age()); list != nil && len(list.words) > 0 {
		return x.fromList(ctx, w, list, enough)
	}
	switch {
	case len(sought) == 1:
		f, err := x.matchOne(ctx, sought[0])
		if err != nil || enough && !f.few {
			return nil, false, err
		}
		found, err = x.rankMatches(ctx, w, f, mostOfOne)
		return found, f.few && len(found) < mostOfOne, err
	case enough:
		return nil, false, nil
	}
	f, err := x.planMatch(ctx, sought, false)
	if err != nil {
		return nil, false, err
	}
	w.lookUp(query)
	found, err = x.rankMatches(ctx, w, f, mostOfSeveral)
	return found, len(found) < mostOfSeveral, err
}

// fromList is worded by the list of words.
func (x *searcher) fromList(ctx context.Context, w *compiledQuery, list *wordList, enough bool) (found []cursor, every bool, err error) {
	query := w.words[0]
	spans, most := list.spans(text.Needles(query)), mostOf(query)
	if enough && (len(spans) > 1 || spans[0].tracks > most) {
		return nil, false, nil
	}
	ids, every, rest := list.having(spans, most)
	if len(ids) == 0 {
		return nil, every, nil
	}
	if rest {
		w.lookUp(query)
	}
	found, err = x.rank(ctx, w, ofIDs(ids, len(ids)))
	return found, every, err
}

// ofIDs is the ranking of a list of tracks.
func ofIDs(ids []int64, limit int) ranking {
	return ranking{listedSet, limit, []any{sql.Named("ids", store.JSONList(ids))}}
}

// rankMatches ranks up to limit tracks of a match, which the word index need not be asked for again if they are known.
func (x *searcher) rankMatches(ctx context.Context, w *compiledQuery, f frequency, limit int) ([]cursor, error) {
	if f.few {
		return x.rank(ctx, w, ranking{listedSet, limit, []any{sql.Named("ids", f.ids)}})
	}
	return x.rank(ctx, w, ranking{wordSet, limit, []any{sql.Named("match", f.match)}})
}

// lookUp adds that the words are looked for in the text of a row.
func (w *compiledQuery) lookUp(typed string) {
	w.checks = []check{newCheck(query.Term{Text: typed})}
	w.checks[0].whole = true
}

// matchOne is the match of one needle.
func (x *searcher) matchOne(ctx context.Context, needle string) (frequency, error) {
	if len([]rune(needle)) > text.Indexed { // if the word by itself is enough, those that it begins need not be put together
		if f, err := x.frequency(ctx, text.Exactly(needle)); err != nil || !f.few {
			return f, err
		}
	}
	return x.frequency(ctx, text.Match([]string{needle}, true))
}

// How many matches of the word index are ranked, of one word and of several, which say more.
const (
	mostOfOne     = 100
	mostOfSeveral = 64
)

// The word index gives its first matches in the order of ids, which for a short prefix of a large library is arbitrary;
// the ranges over the sort keys make sure that what begins with the words is among them.
const (
	beginnings = `
		SELECT id FROM (SELECT id FROM track WHERE missing IS NULL AND sort >= :from AND sort < :to ORDER BY sort LIMIT 50)
		UNION SELECT id FROM (SELECT ta.track_id AS id FROM artist a CROSS JOIN track_artist ta ON ta.artist_id = a.id
			WHERE a.sort >= :from AND a.sort < :to ORDER BY a.sort LIMIT 50)
		UNION SELECT id FROM (SELECT t2.id FROM album a CROSS JOIN track t2 ON t2.album_id = a.id AND t2.missing IS NULL
			WHERE a.sort >= :from AND a.sort < :to ORDER BY a.sort LIMIT 50)`
	listedSet   = "SELECT value AS id FROM json_each(:ids)"
	restOfWords = wordSet + " AND rowid > :id ORDER BY rowid"
)

// mostOf is how many matches are ranked of what fits folded text.
func mostOf(query string) int {
	if strings.Contains(query, " ") {
		return mostOfSeveral
	}
	return mostOfOne
}

// begun ranks tracks of which a field begins with the words.
func (x *searcher) begun(ctx context.Context, w *compiledQuery) ([]cursor, error) {
	query := strings.Join(w.words, " ")
	return x.rank(ctx, w, ranking{beginnings, math.MaxInt, []any{sql.Named("from", query), sql.Named("to", query+"\U0010ffff")}})
}
