package library

import (
	"context"
	"database/sql"
	"math"
	"slices"
)

// worthTitles is how many tracks a library has for which the list of titles is made: fewer are soon read.
const worthTitles = 20_000

// titleList is the list of all tracks by title, with the year and the genres of each. Of what neither few nor most tracks have,
// such as a year or a genre, no index of the database finds the first hundred by title soon: it would take one that costs as
// much room as the titles. In memory it is 8 bytes a track. It is made when somebody looks at genres or years.
type titleList struct {
	ids    []uint32
	years  []uint16
	genres []uint16           // the one that a track has, none, or several
	mixed  map[uint32][]int64 // the genres of tracks with several
}

const (
	noGenre = 0
	several = math.MaxUint16
)

// pick is a term about the year or the genres of a track.
type pick struct {
	genres    map[int64]bool // nil: it is about the year
	low, high int64
	not       bool
}

func (p pick) takes(l *titleList, n int) bool {
	if p.genres == nil {
		year := int64(l.years[n])
		return (year >= p.low && year <= p.high) != p.not
	}
	if l.genres[n] != several {
		return p.genres[int64(l.genres[n])] != p.not
	}
	return slices.ContainsFunc(l.mixed[l.ids[n]], func(id int64) bool { return p.genres[id] }) != p.not
}

// titled finds the tracks of a stretch by title where nothing but years and genres is asked for; false if the list is not
// there or cannot tell.
func (x *Index) titled(ctx context.Context, w *wanted, s stretch) ([]place, bool, error) {
	if len(w.picks) == 0 || w.unpicked {
		return nil, false, nil
	}
	list := x.titles.fresh(x.memory.age())
	if list == nil {
		x.makeTitles()
		return nil, false, nil
	}
	ids, ok := list.after(s, w.picks)
	if len(list.ids) == 0 || !ok {
		return nil, false, nil
	}
	places, err := collect(ctx, x.kept, func(rows *sql.Rows) (p place, err error) {
		err = rows.Scan(&p.ID, &p.Text)
		return p, err
	}, "SELECT id, sort FROM track WHERE missing IS NULL AND id IN ("+listedSet+")", sql.Named("ids", jsonList(ids)))
	slices.SortFunc(places, s.compare)
	return places, true, err
}

// after goes along the list from a place; false if its track is not in the list any more.
func (l *titleList) after(s stretch, picks []pick) (ids []int64, ok bool) {
	at, step, ok := enter(l.ids, s)
	for ; ok && at >= 0 && at < len(l.ids) && len(ids) < s.limit; at += step {
		if !slices.ContainsFunc(picks, func(p pick) bool { return !p.takes(l, at) }) {
			ids = append(ids, int64(l.ids[at]))
		}
	}
	return ids, ok
}

// makeTitles makes the list in the background.
func (x *Index) makeTitles() <-chan struct{} { return x.titles.make(x, x.readTitles) }

const (
	selectTitles      = "SELECT id, year FROM track WHERE missing IS NULL ORDER BY sort, id"
	selectTrackGenres = "SELECT track_id, genre_id FROM track_genre"
)

// readTitles reads the list. It stays empty, which is not tried again, if the library is too small for it or has numbers
// that are too large.
func (x *Index) readTitles(ctx context.Context, db querier) (*titleList, error) {
	none := &titleList{}
	counts, err := x.Counts(ctx)
	if err != nil || counts.Tracks < x.titles.least {
		return none, err
	}
	l := &titleList{mixed: map[uint32][]int64{}}
	l.ids, l.years, l.genres = make([]uint32, 0, counts.Tracks), make([]uint16, 0, counts.Tracks), make([]uint16, 0, counts.Tracks)
	var highest int64
	fits, err := pairs(ctx, db, selectTitles, func(id, year int64) bool {
		highest = max(highest, id)
		l.ids, l.years = append(l.ids, uint32(id)), append(l.years, uint16(year))
		return id <= math.MaxUint32 && year >= 0 && year <= math.MaxUint16
	})
	if err != nil || !fits {
		return none, err
	}
	genre := make([]uint16, highest+1)
	fits, err = pairs(ctx, db, selectTrackGenres, func(id, one int64) bool {
		switch {
		case id > highest: // missing
		case genre[id] == noGenre:
			genre[id] = uint16(one)
		default:
			mixed := l.mixed[uint32(id)]
			if mixed == nil {
				mixed = []int64{int64(genre[id])}
			}
			genre[id], l.mixed[uint32(id)] = several, append(mixed, one)
		}
		return one < several
	})
	if err != nil || !fits {
		return none, err
	}
	for _, id := range l.ids {
		l.genres = append(l.genres, genre[id])
	}
	return l, nil
}

// pairs hands on each row of two numbers until one is refused, which it then reports as false.
func pairs(ctx context.Context, db querier, query string, take func(a, b int64) bool) (bool, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return false, told(err)
	}
	defer rows.Close()
	var a, b int64
	for rows.Next() {
		if err := rows.Scan(&a, &b); err != nil {
			return false, told(err)
		}
		if !take(a, b) {
			return false, nil
		}
	}
	return true, told(rows.Err())
}
