package library

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// The bounds of a search: a stranger's text may arrive here too.
const (
	maxQuery   = 200 // runes
	maxWords   = 10
	maxResults = 500
)

// SearchWords is Search for a stranger's text: words and nothing else, never the query language.
func (x *Index) SearchWords(ctx context.Context, text string, limit int) ([]Track, error) {
	return x.Search(ctx, text, limit)
}

// Search finds tracks as the listener types: every word must start a word of the title, an artist or the album, the last
// one may be unfinished, accents and case do not matter. Best first: a whole field, then its beginning, then a word in
// it; a title or artist before an album; more plays before fewer. Text without a letter or digit finds nothing.
func (x *Index) Search(ctx context.Context, text string, limit int) ([]Track, error) {
	if runes := []rune(text); len(runes) > maxQuery {
		text = string(runes[:maxQuery])
	}
	query := fold(text)
	if query == "" {
		return nil, nil
	}
	candidates, err := collect(ctx, x.read, scanCandidate, selectCandidates,
		sql.Named("from", query), sql.Named("to", query+"\U0010ffff"), sql.Named("match", match(query)))
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	order(candidates, query)
	return x.inOrder(ctx, candidates[:min(len(candidates), clamp(limit, maxResults))])
}

func clamp(limit, most int) int {
	if limit <= 0 {
		return min(100, most)
	}
	return min(limit, most)
}

// selectCandidates: the word index gives its first matches in the order of ids, which for a short prefix of a large
// library is arbitrary; the ranges over the sort keys make sure that what begins with the query is among them.
const selectCandidates = `
	SELECT t.id, t.sort, t.artist_sort, coalesce(al.sort, ''), t.plays
	FROM track t LEFT JOIN album al ON al.id = t.album_id
	WHERE t.missing IS NULL AND t.id IN (
		SELECT id FROM (SELECT id FROM track WHERE missing IS NULL AND sort >= :from AND sort < :to ORDER BY sort LIMIT 50)
		UNION SELECT id FROM (SELECT ta.track_id AS id FROM artist a JOIN track_artist ta ON ta.artist_id = a.id
			WHERE a.sort >= :from AND a.sort < :to ORDER BY a.sort LIMIT 50)
		UNION SELECT id FROM (SELECT t2.id FROM album a JOIN track t2 ON t2.album_id = a.id AND t2.missing IS NULL
			WHERE a.sort >= :from AND a.sort < :to ORDER BY a.sort LIMIT 50)
		UNION SELECT id FROM (SELECT rowid AS id FROM word WHERE word MATCH :match LIMIT 500))`

// match is the query in the language of the word index. Folded text has no sign that means something there.
func match(query string) string {
	terms := strings.Fields(query)
	terms = terms[:min(len(terms), maxWords)]
	for n, term := range terms {
		terms[n] = `"` + words(term) + `"`
	}
	return strings.Join(terms, " ") + " *"
}

// candidate is what ranking knows of a track, all folded.
type candidate struct {
	id            int64
	title, artist string // several artists: 0x1F between them
	album         string
	plays         int
}

func scanCandidate(rows *sql.Rows) (c candidate, err error) {
	err = rows.Scan(&c.id, &c.title, &c.artist, &c.album, &c.plays)
	return c, err
}

// How well a field fits the query; smaller is better.
const (
	fitsWhole = iota
	fitsBeginning
	fitsWord
	fitsApart // its words are there, not together
)

// rank puts a candidate in a class: by fit, then title and artist before album.
func rank(c candidate, query string) int {
	best := 2 * fitsApart
	for _, artist := range strings.Split(c.artist, "\x1f") {
		best = min(best, 2*fit(artist, query))
	}
	return min(best, 2*fit(c.title, query), 2*fit(c.album, query)+1)
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

// order sorts candidates best first.
func order(candidates []candidate, query string) {
	slices.SortFunc(candidates, func(a, b candidate) int {
		if d := rank(a, query) - rank(b, query); d != 0 {
			return d
		}
		if a.plays != b.plays {
			return b.plays - a.plays
		}
		if d := strings.Compare(a.title, b.title); d != 0 {
			return d
		}
		return int(a.id - b.id)
	})
}

// inOrder reads the tracks of the candidates, keeping their order.
func (x *Index) inOrder(ctx context.Context, candidates []candidate) ([]Track, error) {
	if len(candidates) == 0 {
		return nil, nil
	}
	ids := make([]any, len(candidates))
	place := make(map[int64]int, len(candidates))
	for n, c := range candidates {
		ids[n], place[c.id] = c.id, n
	}
	marks := strings.Repeat(", ?", len(ids))[2:]
	tracks, err := x.tracks(ctx, selectTracks+"WHERE t.id IN ("+marks+")", ids...)
	slices.SortFunc(tracks, func(a, b Track) int { return place[a.ID] - place[b.ID] })
	return tracks, err
}
