package library

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"linnet/library/internal/catalog"
	"linnet/library/internal/covers"
	"linnet/library/internal/scan"
	"linnet/library/internal/search"
	"linnet/library/internal/store"
)

// Open opens or begins the database. One that is damaged is renamed to *.damaged-N and a new one begun, which
// OpenedFresh tells, with what can be saved from it and from the backup, as is one that is lost where its backup is not.
// ErrNewer if a newer program wrote it.
func Open(c Config) (*Index, error) { return openChecking(c, quickCheckLimit) }

// quickCheckLimit: a database up to this size is checked page by page before it is used (some 0.1 s).
const quickCheckLimit = 16 << 20

// openChecking is Open with another limit for what is checked at once.
func openChecking(c Config, limit int64) (*Index, error) {
	x := &Index{log: c.Log, now: c.Now}
	if x.log == nil {
		x.log = slog.New(slog.DiscardHandler)
	}
	if x.now == nil {
		x.now = time.Now
	}
	now := func() time.Time { return x.now() }
	x.thumbnails = covers.NewThumbnails(c.Cache, c.CacheLimit, now, x.log)
	forget := func() {
		if x.finder != nil { // else Open saves what it can
			x.finder.Forget()
		}
	}
	var err error
	x.db, err = store.Open(store.Config{Path: c.Path, Log: x.log, Now: now, CheckLimit: limit, Changed: forget})
	if err != nil {
		return nil, fmt.Errorf("opening the library %s: %w", c.Path, err)
	}
	x.imports = &imports{db: x.db, log: x.log, now: now, trackAt: x.TrackAt}
	x.catalog = catalog.New(x.db, x.log, now)
	x.scanner = scan.New(scan.Deps{Store: x.catalog, Lifetime: x.db, Log: x.log, Now: now, Workers: c.Workers,
		ErrClosed: ErrClosed, Imported: x.findLost})
	x.finder = search.New(search.Config{
		Read: x.db.Read, Strangers: x.db.Strangers, Log: x.log, Now: now, InBackground: x.db.InBackground, ScanRuns: x.scanner.Running,
	})
	x.levels = levels{x.db, x.finder}
	return x, nil
}

// Close stops a running Scan, waits for it, backs up and closes the database. Safe to call twice.
func (x *Index) Close() error {
	var err error
	x.closed.Do(func() {
		x.db.Stop()
		x.scanner.Stop() // no scan runs any more, and none begins
		err = x.db.Close()
	})
	return err
}

// OpenedFresh reports whether Open had to begin anew because the database was damaged or lost. The folders, plays, ratings and
// playlists that could be saved are in the new one; a scan finds the rest again.
func (x *Index) OpenedFresh() bool { return x.db.Fresh() }

// SetAside names the file to which Open renamed a damaged database; "" if there was none.
func (x *Index) SetAside() string { return x.db.Aside() }

// Backup writes what only the listener could tell again to a file beside the database, if any of it changed since the last
// time. Scan, Watch and Close do it by themselves.
func (x *Index) Backup(ctx context.Context) error { return x.db.Backup(ctx) }
