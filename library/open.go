package library

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"time"

	"linnet/library/internal/covers"
	"linnet/library/sqlitefile"
)

// readers is how many reads run at once; more wait.
const readers = 4

// strangeReaders is the same for strangers, whose questions come one after another.
const strangeReaders = 1

// Open opens or begins the database. One that is damaged is renamed to *.damaged-N and a new one begun, which
// OpenedFresh tells, with what can be saved from it and from the backup, as is one that is lost where its backup is not.
// ErrNewer if a newer program wrote it.
func Open(c Config) (*Index, error) { return openChecking(c, quickCheckLimit) }

// openChecking is Open with another limit for what is checked at once.
func openChecking(c Config, limit int64) (*Index, error) {
	x := &Index{
		path: c.Path, log: c.Log, now: c.Now, workers: c.Workers, batch: 10_000, pace: usualPace, mounts: mounted, checkLimit: limit, picked: make(chan struct{}, 1),
		scanning: make(chan struct{}, 1), listing: make(chan struct{}, 1), closing: make(chan struct{}),
	}
	if x.log == nil {
		x.log = slog.New(slog.DiscardHandler)
	}
	if x.now == nil {
		x.now = time.Now
	}
	x.few, x.many = usualFew, usualMany
	x.titles.least = worthTitles
	x.words = &aside[wordList]{least: worthWords, pause: time.Minute}
	x.names = map[string]*aside[nameList]{"album_word": {least: worthNames}, "artist_word": {least: worthNames}}
	x.thumbnails = covers.NewThumbnails(c.Cache, c.CacheLimit, x.now, x.log)
	if x.workers <= 0 {
		x.workers = min(4, runtime.NumCPU())
	}
	if err := x.openOrMend(); err != nil {
		return nil, fmt.Errorf("opening the library %s: %w", c.Path, err)
	}
	x.checkLater()
	return x, nil
}

// openOrMend opens the database, or, if it is damaged or lost, a new one with what can be saved.
func (x *Index) openOrMend() error {
	saved := []string{backupOf(x.path)}
	info, err := os.Stat(x.path)
	lost := err != nil || info.Size() == 0
	if _, none := os.Stat(saved[0]); none == nil || err == nil {
		x.fresh = lost
	}
	if err = x.openDatabase(x.path); sqlitefile.Unusable(x.path, err) {
		x.fresh = true
		if x.aside, err = x.setAside(x.path, err); err == nil {
			err = x.openDatabase(x.path)
		}
		saved = append([]string{x.aside}, saved...)
	}
	if err == nil && x.fresh {
		x.salvage(context.Background(), saved...)
	}
	return err
}

// Close stops a running Scan, waits for it, backs up and closes the database. Safe to call twice.
func (x *Index) Close() error {
	var err error
	x.closed.Do(func() {
		x.starting.Lock()
		close(x.closing)
		x.starting.Unlock()
		x.scanning <- struct{}{} // never given back: no scan runs any more, and none begins
		x.background.Wait()
		x.backUp(context.Background())
		err = errors.Join(x.strangers.read.Close(), x.read.Close(), x.write.Close())
	})
	return err
}

// whenClosing cancels once Close was called; the function it returns ends the watch and waits for it.
func (x *Index) whenClosing(cancel context.CancelCauseFunc) (stop func()) {
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-x.closing:
			cancel(ErrClosed)
		case <-quit:
		}
	}()
	return func() { close(quit); <-ended }
}

// inBackground runs f until it ends or the index is closed, which ends its context and waits for it; false once it is closed.
func (x *Index) inBackground(f func(context.Context)) bool {
	x.starting.Lock()
	defer x.starting.Unlock()
	select {
	case <-x.closing:
		return false
	default:
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	stop := x.whenClosing(cancel)
	x.background.Go(func() {
		defer cancel(nil)
		defer stop()
		f(ctx)
	})
	return true
}

// OpenedFresh reports whether Open had to begin anew because the database was damaged or lost. The folders, plays, ratings and playlists that
// could be saved are in the new one; a scan finds the rest again.
func (x *Index) OpenedFresh() bool { return x.fresh }

// SetAside names the file to which Open renamed a damaged database; "" if there was none.
func (x *Index) SetAside() string { return x.aside }

// How much of the database a connection keeps in memory, in KiB with a minus; it takes twice as much. Those that read gain
// nothing by more, for the system has the rest at hand. While many rows are written it is as much as their indexes need, which
// new rows enter at all places.
const (
	fewPages   = "cache_size(-4000)"
	usualPages = "cache_size(-16000)"
	manyPages  = "cache_size(-64000)"
)

// How many pages of the write-ahead log are gathered before they go into the database: few, or what changed while files arrive stands in
// the log alone; as many as a batch changes while many rows are written. What the log once grew to it gives back.
const (
	fewLogged  = "wal_autocheckpoint(1000)"
	manyLogged = "wal_autocheckpoint(16000)"
	logLimit   = "journal_size_limit(4194304)"
)

// openDatabase opens both pools, checks the file and brings its schema up to date.
func (x *Index) openDatabase(path string) (err error) {
	x.write = connect(path, 1, "journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(1)", usualPages, "temp_store(memory)", fewLogged, logLimit)
	x.searcher = newSearcher(path, readers, fewPages, x.words)
	x.strangers = newSearcher(path, strangeReaders, fewPages, x.words)
	defer func() {
		if err != nil {
			x.strangers.read.Close()
			x.read.Close()
			x.write.Close()
		}
	}()
	if err := x.check(); err != nil {
		return told(err)
	}
	if err := migrate(x.write); err != nil {
		return told(err)
	}
	return told(gatherWords(x.write))
}

// gatheredWords is how many bytes of words are gathered in memory before they are written: those of a batch. Each time makes
// one more piece of the index, and pieces are merged again and again.
const gatheredWords = 32 << 20

// gatherWords sets that. It stays in the database.
func gatherWords(db *sql.DB) error {
	var have int
	err := db.QueryRow("SELECT v FROM word_config WHERE k = 'hashsize'").Scan(&have)
	if err == nil && have == gatheredWords || err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	_, err = db.Exec("INSERT INTO word (word, rank) VALUES ('hashsize', ?)", gatheredWords)
	return err
}

// connect does not touch what is in the file yet.
func connect(path string, connections int, pragmas ...string) *sql.DB {
	return sqlitefile.Open(path, sqlitefile.Options{Connections: connections, Pragmas: pragmas})
}

// setAside renames the database and its journals, and says so in the log.
func (x *Index) setAside(path string, why error) (aside string, err error) {
	if aside, err = sqlitefile.SetAside(path); err != nil {
		return "", err
	}
	x.log.Warn("library database was damaged, a new one is begun", "aside", aside, "why", why)
	return aside, nil
}

// told turns what the database says into the words of this package.
func told(err error) error {
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return ErrNotFound
	case err != nil && strings.Contains(err.Error(), "database is closed"):
		return ErrClosed
	}
	return sqlitefile.Explain(err)
}

// change runs f in a transaction of the one writer: all of it happens, or nothing.
func (x *Index) change(ctx context.Context, f func(*sql.Tx) error) error {
	return x.changed(inOne(ctx, x.write, f))
}

// unchecked is change without looking up for each row that what it refers to is there, which costs as much as an index:
// for those who know, and who call rest when there is no more to write. It ends whole if ctx ends meanwhile.
func (x *Index) unchecked(ctx context.Context, f func(*pen)) error {
	conn, err := x.write.Conn(ctx)
	if err != nil {
		return told(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "PRAGMA foreign_keys = 0; PRAGMA "+manyPages+"; PRAGMA "+manyLogged); err != nil {
		return told(err)
	}
	ctx = context.WithoutCancel(ctx) // the database/sql package may still be ending what a context cut off when the setting is put back
	err = inOne(ctx, conn, func(tx *sql.Tx) error {
		p := newPen(tx, x.now())
		p.swift.conn = conn
		f(p)
		return p.end()
	})
	if _, back := conn.ExecContext(ctx, "PRAGMA foreign_keys = 1"); back != nil {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // the next one begins checked
	}
	return x.changed(err)
}

// rest gives back the memory that unchecked took, and empties the write-ahead log into the database. It waits for nobody who reads
// meanwhile: what that leaves in the log the next rest takes.
func (x *Index) rest(ctx context.Context) {
	_, _ = x.write.ExecContext(context.WithoutCancel(ctx), "PRAGMA "+usualPages+"; PRAGMA "+fewLogged+"; PRAGMA shrink_memory; "+
		"PRAGMA busy_timeout(0); PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout(5000)")
}

// changed is what there is to do after a transaction that may have changed anything.
func (x *Index) changed(err error) error {
	err = told(err)
	x.forget()
	if errors.Is(err, ErrDamaged) {
		x.suspect(err)
	}
	return err
}

// beginner is a database, or one connection to it.
type beginner interface {
	BeginTx(context.Context, *sql.TxOptions) (*sql.Tx, error)
}

// inOne runs f in one transaction.
func inOne(ctx context.Context, db beginner, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}
