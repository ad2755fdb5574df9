// Package ledger is the operator's database: sponsors, their campaigns and money, what was reviewed and published, and the
// counts of anonymous reports.
//
// Money only moves between two accounts, so that nothing appears or vanishes. An approval holds for exactly the content that was looked at,
// and any edit ends it. A picture is stored only as our own re-encoding. Every decision is in the audit log. The package signs nothing: a
// Release is a candidate, and the holder of the feed's keys signs it elsewhere (see Publish). No listener is kept: a report is one count in
// a bucket of a day, without address or time.
package ledger

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"linnet/ads/database"
)

// Errors that callers tell apart. They arrive wrapped.
var (
	ErrNotFound = errors.New("ledger: not found")                  // also for what belongs to another sponsor
	ErrSignIn   = errors.New("ledger: wrong e-mail or password")   // the two are not told apart, on purpose
	ErrChanged  = errors.New("ledger: changed since it was shown") // the ad is not what the reviewer looked at
	ErrStatus   = errors.New("ledger: not possible in its status") // for example approving a draft
	ErrBalance  = errors.New("ledger: the balance does not cover the flight")
	ErrSoldOut  = errors.New("ledger: the share of voice is sold out") // booked flights already fill these dates
)

// Operator is who acts when it is not a sponsor: the owner argument that may see everything, and the name in the audit log.
const Operator = "operator"

// Config says where the database is. Only Database is needed.
type Config struct {
	Database string           // SQLite file, or postgres://…; its tables are created when missing
	Now      func() time.Time // nil: time.Now
	Log      *slog.Logger     // nil: discard
}

// Ledger is the open database. All methods may be called from any goroutine; several processes may have it open at once.
type Ledger struct {
	db  *database.DB
	now func() time.Time
	log *slog.Logger

	hashing, known        chan struct{} // each argon2id takes 19 MiB: two of strangers at a time, and one of a known device
	waiting, knownWaiting chan struct{} // places in the queues before them
	drawing               *easel        // a picture may unfold to 64 MiB: one at a time

	reading  sync.Mutex // guards released
	released Released   // the last, as far as latest has read it

	reports chan counted // to the goroutine that owns the group commit
	settled time.Time    // that goroutine's: the day up to which it has ended days
	quit    chan struct{}
	close   sync.Once
	running sync.WaitGroup
}

// Open opens or creates the database and brings its tables up to date.
func Open(c Config) (*Ledger, error) {
	l := &Ledger{now: c.Now, log: c.Log, hashing: make(chan struct{}, 2), known: make(chan struct{}, 1),
		waiting: make(chan struct{}, maxHashing), knownWaiting: make(chan struct{}, maxHashing), reports: make(chan counted),
		quit: make(chan struct{})}
	if l.now == nil {
		l.now = time.Now
	}
	if l.log == nil {
		l.log = slog.New(slog.DiscardHandler)
	}
	l.drawing = newEasel(l.now)
	var err error
	if l.db, err = database.Open(c.Database); err != nil {
		return nil, fmt.Errorf("opening the ledger: %w", err)
	}
	if err := l.db.Migrate(context.Background(), "ledger", migrations()); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the ledger: %w", err), l.db.Close())
	}
	if err := l.modernise(context.Background()); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the ledger: %w", err), l.db.Close())
	}
	l.running.Go(l.countReports)
	return l, nil
}

//go:embed migrations/*.sql
var scripts embed.FS

func migrations() fs.FS {
	folder, err := fs.Sub(scripts, "migrations")
	if err != nil {
		panic("ledger: its own folder is there: " + err.Error())
	}
	return folder
}

// Close waits for the reports that were taken in and closes the database. Safe to call twice.
func (l *Ledger) Close() error {
	var err error
	l.close.Do(func() {
		close(l.quit)
		l.running.Wait()
		err = l.db.Close()
	})
	return err
}

// change runs one writing transaction, alone; an error from it rolls everything back. The Form of the context, if any, is taken in it.
func (l *Ledger) change(ctx context.Context, do func(*sql.Tx) error) error {
	err := l.db.Change(ctx, func(tx *sql.Tx) error {
		if err := l.take(ctx, tx); err != nil {
			return err
		}
		return do(tx)
	})
	if err == nil {
		formOf(ctx).changed()
	}
	return err
}
