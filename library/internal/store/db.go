// Package store is the database of a library: its one writer, its readers, its migrations, its backup, and what can be saved of one
// that is damaged. It knows tables and files, not what a track is to a listener.
package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"linnet/library/sqlitefile"
)

// What can go wrong, for programs.
var (
	// ErrNotFound: there is no such row.
	ErrNotFound = errors.New("not in the library")
	// ErrDamaged: the database file cannot be read as one.
	ErrDamaged = sqlitefile.ErrDamaged
	// ErrNewer: the database was written by a newer version of the program, which alone may touch it.
	ErrNewer = sqlitefile.ErrNewer
	// ErrClosed: the database was closed, before or meanwhile.
	ErrClosed = errors.New("the library is closed")
)

// Readers is how many reads of the listener run at once; more wait. Strangers share strangeReaders connections.
const (
	Readers        = 4
	strangeReaders = 1
)

// Forgotten is a value of track.missing. The track is kept only for its plays, rating and playlist entries.
const Forgotten = 1

// Divided is another: the file is there, but its parts stand in the lists in its place.
const Divided = 2

// MaxRating is the most stars that a track can have.
const MaxRating = 5

// Config says where a database is and whom it tells.
type Config struct {
	Path       string
	Log        *slog.Logger
	Now        func() time.Time
	CheckLimit int64  // bytes; larger databases are checked in the background. 0: 16 MiB
	Changed    func() // called after each transaction that may have changed anything
}

// DB is an open database. It owns its pools and the goroutines started by InBackground.
type DB struct {
	lifetime
	Path      string
	Write     *sql.DB     // one connection: SQLite has one writer
	Read      *sql.DB     // a pool that cannot write
	Strangers *sql.DB     // likewise, for those whose questions must not keep the listener waiting
	Touched   atomic.Bool // the listener said something that the backup does not have

	log        *slog.Logger
	now        func() time.Time
	changed    func()
	checkLimit int64
	fresh      bool
	aside      string
	backing    sync.Mutex // held while the backup is written
}

// Open opens or begins a database. One that is damaged is renamed to *.damaged-N and a new one begun, with what can be saved from it and
// from the backup, as is one that is lost where its backup is not. ErrNewer if a newer program wrote it.
func Open(c Config) (*DB, error) {
	d := &DB{lifetime: lifetime{closing: make(chan struct{})}, Path: c.Path, log: c.Log, now: c.Now, changed: c.Changed,
		checkLimit: c.CheckLimit}
	if err := d.openOrMend(); err != nil {
		return nil, err
	}
	d.checkLater()
	return d, nil
}

// openOrMend opens the database, or, if it is damaged or lost, a new one with what can be saved.
func (d *DB) openOrMend() error {
	saved := []string{BackupOf(d.Path)}
	info, err := os.Stat(d.Path)
	lost := err != nil || info.Size() == 0
	if _, none := os.Stat(saved[0]); none == nil || err == nil {
		d.fresh = lost
	}
	if err = d.openDatabase(d.Path); sqlitefile.Unusable(d.Path, err) {
		d.fresh = true
		if d.aside, err = d.setAside(d.Path, err); err == nil {
			err = d.openDatabase(d.Path)
		}
		saved = append([]string{d.aside}, saved...)
	}
	if err == nil && d.fresh {
		d.salvage(context.Background(), saved...)
	}
	return err
}

// Close waits for background work, writes a backup and closes the pools. Call Stop before.
func (d *DB) Close() error {
	d.Wait()
	d.BackUp(context.Background())
	return errors.Join(d.Strangers.Close(), d.Read.Close(), d.Write.Close())
}

// Fresh reports whether Open had to begin anew because the database was damaged or lost.
func (d *DB) Fresh() bool { return d.fresh }

// Aside names the file to which Open renamed a damaged database; "" if there was none.
func (d *DB) Aside() string { return d.aside }

// The page caches of connections, in KiB with a minus sign; SQLite takes twice as much. Readers gain nothing by more, because the
// system caches the file as well. Bulk writes need enough for the indexes, which new rows enter everywhere.
const (
	fewPages   = "cache_size(-4000)"
	usualPages = "cache_size(-16000)"
	manyPages  = "cache_size(-64000)"
)

// The pages of the write-ahead log that start a checkpoint. Few in normal use, so that the log stays small; as many as a batch changes
// during bulk writes. logLimit truncates a log that grew.
const (
	fewLogged  = "wal_autocheckpoint(1000)"
	manyLogged = "wal_autocheckpoint(16000)"
	logLimit   = "journal_size_limit(4194304)"
)

// openDatabase opens the pools, checks the file and brings its schema up to date.
func (d *DB) openDatabase(path string) (err error) {
	d.Write = Connect(path, 1, "journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(1)", "temp_store(memory)",
		usualPages, fewLogged, logLimit)
	d.Read = Connect(path, Readers, "query_only(1)", fewPages)
	d.Strangers = Connect(path, strangeReaders, "query_only(1)", fewPages)
	defer func() {
		if err != nil {
			d.Strangers.Close()
			d.Read.Close()
			d.Write.Close()
		}
	}()
	if err := d.check(); err != nil {
		return Explain(err)
	}
	if err := sqlitefile.Migrate(d.Write, Migrations); err != nil {
		return Explain(err)
	}
	return Explain(gatherWords(d.Write))
}

// gatheredWords is the FTS5 hashsize: the bytes of terms that are buffered before a segment is written. Each segment costs merges
// later, so it holds a batch.
const gatheredWords = 32 << 20

// gatherWords sets it once. FTS5 stores it in the database.
func gatherWords(db *sql.DB) error {
	var have int
	err := db.QueryRow("SELECT v FROM word_config WHERE k = 'hashsize'").Scan(&have)
	if err == nil && have == gatheredWords || err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	_, err = db.Exec("INSERT INTO word (word, rank) VALUES ('hashsize', ?)", gatheredWords)
	return err
}

// Connect opens a pool. The file is not touched before the first statement.
func Connect(path string, connections int, pragmas ...string) *sql.DB {
	return sqlitefile.Open(path, sqlitefile.Options{Connections: connections, Pragmas: pragmas})
}

// setAside renames the database and its journals, and says so in the log.
func (d *DB) setAside(path string, why error) (aside string, err error) {
	if aside, err = sqlitefile.SetAside(path); err != nil {
		return "", err
	}
	d.log.Warn("library database was damaged, a new one is begun", "aside", aside, "why", why)
	return aside, nil
}

// Explain turns what the database says into the words of this package.
func Explain(err error) error {
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return ErrNotFound
	case err != nil && strings.Contains(err.Error(), "database is closed"):
		return ErrClosed
	}
	return sqlitefile.Explain(err)
}
