// Package catalog is the tables of tracks, albums, artists and directories: what is stored of a file, how numbers and names are
// kept up to date, and what becomes of plays and ratings when a file goes. It knows neither how files are found nor how they
// are searched.
package library

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"linnet/library/internal/store"
)

// catalog writes what scans find. Begin, Missing, Unreadable, Put and End serve one scan at a time; all else may be called by
// anybody at any time.
type catalog struct {
	db  *store.DB
	log *slog.Logger
	now func() time.Time

	// Of the scan that runs.
	recalled bool     // movable and relics are known
	movable  bool     // there are missing tracks, one of which a new file may turn out to be
	relics   relicSet // of tracks that are not there, for the new ones
	unseen   []int64  // directories that could not be looked into, or whose drive is away
	fresh    []int64  // new tracks with the sound of a relic

	recountsAlbums, recountsAll time.Time // when the numbers of lists are brought up to date next
}

func newCatalog(db *store.DB, log *slog.Logger, now func() time.Time) *catalog {
	return &catalog{db: db, log: log, now: now}
}

// picked is a directory that the listener picked.
type picked struct {
	id     int64
	path   string
	filled bool // the index has tracks of it
}

// Begin begins a scan, of everything or of some directories. It lists the picked folders, and reports whether the index holds no track
// at all, which a new file could turn out to be.
func (c *catalog) Begin(ctx context.Context, everything bool) (folders []picked, empty bool, err error) {
	began := time.Now()
	c.recalled, c.movable, c.relics, c.unseen, c.fresh = false, false, relicSet{}, nil, nil
	c.recountsAlbums, c.recountsAll = began.Add(recountsAlbums), began.Add(recountsAll) // most scans are over before
	if everything {
		if err := c.shiftMissingTimes(ctx); err != nil {
			return nil, false, err
		}
	}
	if folders, err = c.Picked(ctx); err != nil {
		return nil, false, err
	}
	if empty, err = c.ask(ctx, "SELECT NOT EXISTS (SELECT 1 FROM track)"); err != nil {
		return nil, false, err
	}
	c.recalled = empty // there is nothing to recall
	return folders, empty, nil
}

// Picked lists the picked folders by path.
func (c *catalog) Picked(ctx context.Context) ([]picked, error) {
	return store.Collect(ctx, c.db.Read, func(rows *sql.Rows) (p picked, err error) {
		var path []byte
		err = rows.Scan(&p.id, &path, &p.filled)
		p.path = string(path)
		return p, err
	}, `SELECT id, path, EXISTS (SELECT 1 FROM folder f JOIN track t ON t.folder_id = f.id WHERE f.root_id = root.id AND t.missing IS NULL)
		FROM root WHERE dropped = 0 ORDER BY path`)
}

// ask asks the database for one answer.
func (c *catalog) ask(ctx context.Context, query string, args ...any) (yes bool, err error) {
	return yes, store.Explain(c.db.Read.QueryRowContext(ctx, query, args...).Scan(&yes))
}

// Put writes what was read in one transaction, and brings the numbers of lists up to date now and then.
func (c *catalog) Put(ctx context.Context, read []*found) error {
	if err := c.recall(ctx); err != nil {
		return err
	}
	err := c.db.Unchecked(ctx, func(w *store.Writer) error {
		p := batchWriterOf(w)
		p.movable, p.relics = c.movable, c.relics
		for _, f := range read {
			if !p.place(f.folder) {
				continue
			}
			if f.failed == "" {
				p.storeTrack(f)
			} else if f.noMusic {
				p.storeBroken(f)
			}
		}
		c.fresh = append(c.fresh, p.fresh...)
		return p.end()
	})
	if err != nil {
		return err
	}
	return c.recountNow(ctx)
}

// recall reads what is missing and may come back. Everything that is gone was told to Missing before.
func (c *catalog) recall(ctx context.Context) (err error) {
	if c.recalled {
		return nil
	}
	if c.movable, err = c.ask(ctx, "SELECT EXISTS (SELECT 1 FROM track WHERE missing IS NOT NULL)"); err != nil {
		return err
	}
	c.relics, err = recallRelics(ctx, c.db.Read, c.unseen)
	c.recalled = err == nil
	return err
}

// ending is how a scan ended.
type ending struct {
	everything bool // all picked folders were looked through
	looked     []looked
	problems   []located
}

// looked is a picked folder and which directories of it could be read.
type looked struct {
	root    int64
	deep    bool // all were to be
	visited map[string]bool
}

// located is a problem and where it was met.
type located struct {
	Problem
	root int64
	rel  string // the directory that was read when it was met, below the root
}

// End ends a scan: it gives what was said of tracks that are gone to those that were found, forgets what is missing for long and brings
// all numbers up to date.
func (c *catalog) End(ctx context.Context, e ending) error {
	err := c.db.Change(ctx, func(tx *sql.Tx) error {
		if err := keepProblems(tx, e); err != nil {
			return err
		}
		p := newBatchWriter(tx, c.now())
		if err := c.reunite(ctx, p, e.everything); err != nil {
			return err
		}
		if e.everything {
			p.stopDays(c.unseen)
			if err := p.forgetMissing(ctx); err != nil {
				return err
			}
		}
		p.sweep()
		if p.handed > 0 {
			c.db.Touched.Store(true)
		}
		return errors.Join(p.Err, recount(ctx, tx))
	})
	if err == nil && e.everything {
		c.tellOverdue(ctx)
	}
	return err
}
