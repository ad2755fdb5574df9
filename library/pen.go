package library

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"time"
)

// pen writes with prepared statements, which end with the transaction, as that does with its context. Its first error
// stays and makes the rest do nothing.
//
// Rows of which there are many are gathered and written many to a statement, at the latest by end: what a statement costs
// besides its rows is as much as they do: see rows.go.
type pen struct {
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
	swift    swift
	movable  bool // there are missing tracks
	relics   relicSet
	handed   int     // relics that files took over
	fresh    []int64 // new tracks with the sound of a relic
	now      int64
	err      error

	// What was met in this transaction: most tracks share it.
	folders map[*folder]bool    // and whether they are in the index
	dirs    map[directory]int64 // with those above them
	artists map[string]int64
	genres  map[string]int64
	albums  map[album]int64
	last    int64 // the last id that a track got

	stale                  map[stale]bool  // what must be counted again
	gained, years          map[int64]int64 // new tracks of genres and of years
	grown                  map[*folder]int64
	tracks, credits, kinds gathered
	unindexed              []unindexed
}

// stale names a row whose numbers must be counted again: see settle.go.
type stale struct {
	kind string
	id   int64
}

// unindexed is a track whose words are not in the word index yet.
type unindexed struct {
	id    int64
	words [3]string
}

func newPen(tx *sql.Tx, now time.Time) *pen {
	return &pen{
		tx: tx, now: now.UnixNano(), prepared: map[string]*sql.Stmt{},
		folders: map[*folder]bool{}, dirs: map[directory]int64{}, artists: map[string]int64{}, genres: map[string]int64{}, albums: map[album]int64{},
		stale: map[stale]bool{}, gained: map[int64]int64{}, years: map[int64]int64{}, grown: map[*folder]int64{},
		tracks:  gathered{insert: insertTrack, width: trackWidth},
		credits: gathered{insert: "INSERT OR FAIL INTO track_artist (track_id, pos, artist_id)", width: 3},
		kinds:   gathered{insert: "INSERT OR FAIL INTO track_genre (track_id, pos, genre_id)", width: 3},
	}
}

func (p *pen) statement(query string) *sql.Stmt {
	stmt, ok := p.prepared[query]
	if !ok && p.err == nil {
		stmt, p.err = p.tx.Prepare(query)
		p.prepared[query] = stmt
	}
	return stmt
}

// exec runs a statement and returns how many rows it wrote.
func (p *pen) exec(query string, args ...any) int {
	n, _ := p.run(query, args...).RowsAffected() // this driver always knows
	return int(n)
}

// insert writes one row and returns its id, sooner than a statement does that is asked to return it; 0 if none was
// written.
func (p *pen) insert(query string, args ...any) int64 {
	result := p.run(query, args...)
	if n, _ := result.RowsAffected(); n == 0 {
		return 0
	}
	id, _ := result.LastInsertId()
	return id
}

func (p *pen) run(query string, args ...any) sql.Result {
	result, err := sql.Result(driver.RowsAffected(0)), p.err
	if err != nil {
		return result
	}
	if p.swift.conn != nil {
		result, p.err = p.swift.exec(query, values(args))
	} else if stmt := p.statement(query); p.err == nil {
		result, p.err = stmt.Exec(args...)
	}
	if p.err != nil {
		return driver.RowsAffected(0)
	}
	return result
}

// id runs a query for one number; 0 if there is none.
func (p *pen) id(query string, args ...any) (id int64) {
	if p.err != nil {
		return 0
	}
	if p.swift.conn != nil {
		id, p.err = p.swift.one(query, values(args))
	} else if stmt := p.statement(query); p.err == nil {
		if err := stmt.QueryRow(args...).Scan(&id); !errors.Is(err, sql.ErrNoRows) {
			p.err = err
		}
	}
	return id
}

// values are arguments as a driver takes them.
func values(args []any) []driver.Value {
	values := make([]driver.Value, len(args))
	for n, arg := range args {
		var err error
		if values[n], err = driver.DefaultParameterConverter.ConvertValue(arg); err != nil {
			panic("library: not a value of a database: " + err.Error())
		}
	}
	return values
}
