// Package catalog is the tables of tracks, albums, artists and directories: what is stored of a file, how numbers and names are
// kept up to date, and what becomes of plays and ratings when a file goes. It knows neither how files are found nor how they
// are searched.
package catalog

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"linnet/library/internal/record"
	"linnet/library/internal/store"
)

// Catalog writes what scans find. Begin, Missing, Unreadable, Put and End serve one scan at a time; all else may be called by
// anybody at any time.
type Catalog struct {
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

func New(db *store.DB, log *slog.Logger, now func() time.Time) *Catalog {
	return &Catalog{db: db, log: log, now: now}
}

// Begin begins a scan, of everything or of some directories. It lists the picked folders, and reports whether the index holds no track
// at all, which a new file could turn out to be.
func (c *Catalog) Begin(ctx context.Context, everything bool) (folders []record.PickedFolder, empty bool, err error) {
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
func (c *Catalog) Picked(ctx context.Context) ([]record.PickedFolder, error) {
	return store.Collect(ctx, c.db.Read, func(rows *sql.Rows) (p record.PickedFolder, err error) {
		var path []byte
		err = rows.Scan(&p.ID, &path, &p.Filled)
		p.Path = string(path)
		return p, err
	}, `SELECT id, path, EXISTS (SELECT 1 FROM folder f JOIN track t ON t.folder_id = f.id WHERE f.root_id = root.id AND t.missing IS NULL)
		FROM root WHERE dropped = 0 ORDER BY path`)
}

// ask asks the database for one answer.
func (c *Catalog) ask(ctx context.Context, query string, args ...any) (yes bool, err error) {
	return yes, store.Explain(c.db.Read.QueryRowContext(ctx, query, args...).Scan(&yes))
}

// Put writes what was read in one transaction, and brings the numbers of lists up to date now and then.
func (c *Catalog) Put(ctx context.Context, read []*record.Found) error {
	if err := c.recall(ctx); err != nil {
		return err
	}
	err := c.db.Unchecked(ctx, func(w *store.Writer) error {
		p := batchWriterOf(w)
		p.movable, p.relics = c.movable, c.relics
		for _, f := range read {
			if !p.place(f.Folder) {
				continue
			}
			if f.Failed == "" {
				p.storeTrack(f)
			} else if f.NoMusic {
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
func (c *Catalog) recall(ctx context.Context) (err error) {
	if c.recalled {
		return nil
	}
	if c.movable, err = c.ask(ctx, "SELECT EXISTS (SELECT 1 FROM track WHERE missing IS NOT NULL AND missing <> 2)"); err != nil {
		return err
	}
	c.relics, err = recallRelics(ctx, c.db.Read, c.unseen)
	c.recalled = err == nil
	return err
}

// End ends a scan: it gives what was said of tracks that are gone to those that were found, forgets what is missing for long and brings
// all numbers up to date.
func (c *Catalog) End(ctx context.Context, e record.Ending) error {
	err := c.db.Change(ctx, func(tx *sql.Tx) error {
		if err := keepProblems(tx, e); err != nil {
			return err
		}
		p := newBatchWriter(tx, c.now())
		if err := c.reunite(ctx, p, e.Everything); err != nil {
			return err
		}
		if e.Everything {
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
	if err == nil && e.Everything {
		c.tellOverdue(ctx)
	}
	return err
}
