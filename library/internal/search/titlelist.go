package search

import (
	"context"
	"database/sql"
	"math"
	"slices"

	"linnet/library/internal/store"
)

// titleList is the list of all tracks by title, with the year and the genres of each. Of what neither few nor most tracks have,
// such as a year or a genre, no index of the database finds the first hundred by title soon: it would take one that costs as
// much room as the titles. In memory it is 8 bytes a track. It is made when somebody looks at genres or years, or at an artist
// of many tracks.
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

// pick is a term about the year or the genres of a track, or says which tracks there may be. One of only, genres and years is
// what it goes by.
type pick struct {
	only      idSet // tracks
	genres    idSet
	low, high int64 // years
	not       bool
}

// idSet is a set of ids, one bit for each that there may be.
type idSet []uint64

// idsIn makes a set; false if it would be too large.
func idsIn(ids []int64) (idSet, bool) {
	set := idSet{}
	if len(ids) == 0 {
		return set, true
	}
	if slices.Min(ids) < 0 || slices.Max(ids) > math.MaxUint32 {
		return nil, false
	}
	set = make(idSet, slices.Max(ids)/64+1)
	for _, id := range ids {
		set[id/64] |= 1 << (id % 64)
	}
	return set, true
}

func (s idSet) has(id uint32) bool {
	return int(id/64) < len(s) && s[id/64]&(1<<(id%64)) != 0
}

func (p pick) takes(l *titleList, n int) bool { return p.next(l, n, 1, n+1) == n }

// next is the first track that is picked from a place on, in steps, or end if none comes before it. Up to all of the list is
// passed by.
func (p pick) next(l *titleList, at, step, end int) int {
	switch {
	case p.only != nil:
		for at != end && p.only.has(l.ids[at]) == p.not {
			at += step
		}
	case p.genres != nil:
		for at != end && p.hasGenre(l, at) == p.not {
			at += step
		}
	default:
		for at != end && (int64(l.years[at]) >= p.low && int64(l.years[at]) <= p.high) == p.not {
			at += step
		}
	}
	return at
}

func (p pick) hasGenre(l *titleList, n int) bool {
	if l.genres[n] != several {
		return p.genres.has(uint32(l.genres[n]))
	}
	return slices.ContainsFunc(l.mixed[l.ids[n]], func(id int64) bool { return p.genres.has(uint32(id)) })
}

// titled finds the tracks of a page range by title that are picked; false if the list is not there or cannot tell.
func (x *Finder) titled(ctx context.Context, s pageRange, picks ...pick) ([]cursor, bool, error) {
	list := x.titles.fresh(x.queryCache.age())
	if list == nil {
		x.MakeTitles()
		return nil, false, nil
	}
	ids, ok := list.after(s, picks)
	if len(list.ids) == 0 || !ok {
		return nil, false, nil
	}
	places, marked := make([]cursor, len(ids)), []int64(nil)
	for n, id := range ids {
		places[n].ID = id
		if s.pages(n) {
			marked = append(marked, id)
		}
	}
	if len(marked) == 0 {
		return places, true, nil
	}
	texts, err := store.Collect(ctx, x.kept, func(rows *sql.Rows) (p cursor, err error) {
		err = rows.Scan(&p.ID, &p.Text)
		return p, err
	}, "SELECT id, sort FROM track WHERE id IN ("+listedSet+")", sql.Named("ids", store.JSONList(marked)))
	for _, of := range texts {
		places[slices.Index(ids, of.ID)] = of
	}
	return places, err == nil && len(texts) == len(marked), err
}

// after goes along the list from a place; false if its track is not in the list any more.
func (l *titleList) after(s pageRange, picks []pick) (ids []int64, ok bool) {
	at, step, ok := enter(l.ids, s)
	if !ok {
		return nil, false
	}
	end := len(l.ids)
	if s.reverse {
		end = -1
	}
	for at != end && len(ids) < s.limit {
		if at = picks[0].next(l, at, step, end); at == end {
			break
		}
		if !slices.ContainsFunc(picks[1:], func(p pick) bool { return !p.takes(l, at) }) {
			ids = append(ids, int64(l.ids[at]))
		}
		at += step
	}
	return ids, true
}

// MakeTitles has the list of titles made in the background; the channel is closed when that is over.
func (x *Finder) MakeTitles() <-chan struct{} { return x.titles.make(x, 0, x.readTitles) }

const (
	SelectTitles      = "SELECT id, year FROM track WHERE missing IS NULL ORDER BY sort, id"
	SelectTrackGenres = "SELECT track_id, genre_id FROM track_genre"
)

// readTitles reads the list. It stays empty, which is not tried again, if the library is too small for it or has numbers
// that are too large.
func (x *Finder) readTitles(ctx context.Context, db store.Querier) (*titleList, error) {
	none := &titleList{}
	counts, err := x.Counts(ctx)
	if err != nil || counts.Tracks < x.Limits.Titles {
		return none, err
	}
	l := &titleList{mixed: map[uint32][]int64{}}
	l.ids, l.years, l.genres = make([]uint32, 0, counts.Tracks), make([]uint16, 0, counts.Tracks), make([]uint16, 0, counts.Tracks)
	var highest int64
	fits, err := pairs(ctx, db, SelectTitles, func(id, year int64) bool {
		highest = max(highest, id)
		l.ids, l.years = append(l.ids, uint32(id)), append(l.years, uint16(year))
		return id <= math.MaxUint32 && year >= 0 && year <= math.MaxUint16
	})
	if err != nil || !fits {
		return none, err
	}
	genre := make([]uint16, highest+1)
	fits, err = pairs(ctx, db, SelectTrackGenres, func(id, one int64) bool {
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
func pairs(ctx context.Context, db store.Querier, query string, take func(a, b int64) bool) (bool, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return false, store.Explain(err)
	}
	defer rows.Close()
	var a, b int64
	for rows.Next() {
		if err := rows.Scan(&a, &b); err != nil {
			return false, store.Explain(err)
		}
		if !take(a, b) {
			return false, nil
		}
	}
	return true, store.Explain(rows.Err())
}
