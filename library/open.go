package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// readers is how many reads run at once; more wait.
const readers = 4

// Open opens or begins the database. One that is damaged is renamed to *.damaged-N and a new one begun, which
// OpenedFresh tells. ErrNewer if a newer program wrote it.
func Open(c Config) (*Index, error) {
	x := &Index{
		cache: c.Cache, log: c.Log, now: c.Now, workers: c.Workers, batch: 2000, pace: usualPace, picked: make(chan struct{}, 1),
		scanning: make(chan struct{}, 1), painting: make(chan struct{}, 1), closing: make(chan struct{}),
	}
	if x.log == nil {
		x.log = slog.New(slog.DiscardHandler)
	}
	if x.now == nil {
		x.now = time.Now
	}
	if x.workers <= 0 {
		x.workers = min(4, runtime.NumCPU())
	}
	err := x.openDatabase(c.Path)
	if errors.Is(err, ErrDamaged) {
		x.fresh = true
		if err = x.setAside(c.Path, err); err == nil {
			err = x.openDatabase(c.Path)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("opening the library %s: %w", c.Path, err)
	}
	return x, nil
}

// Close stops a running Scan, waits for it and closes the database. Safe to call twice.
func (x *Index) Close() error {
	var err error
	x.closed.Do(func() {
		close(x.closing)
		x.scanning <- struct{}{} // never given back: no scan runs any more, and none begins
		err = errors.Join(x.read.Close(), x.write.Close())
	})
	return err
}

// OpenedFresh reports whether Open had to set a damaged database aside: folders must be added again.
func (x *Index) OpenedFresh() bool { return x.fresh }

// openDatabase opens both pools, checks the file and brings its schema up to date.
func (x *Index) openDatabase(path string) (err error) {
	x.write = connect(path, 1, "journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(1)", "cache_size(-16000)", "temp_store(memory)")
	x.read = connect(path, readers, "query_only(1)")
	defer func() {
		if err != nil {
			x.read.Close()
			x.write.Close()
		}
	}()
	if err := x.check(path); err != nil {
		return told(err)
	}
	return told(migrate(x.write))
}

// connect does not touch the file yet. busy_timeout stands in the address so that each pooled connection gets it.
func connect(path string, connections int, pragmas ...string) *sql.DB {
	q := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{"busy_timeout(5000)"}, pragmas...)}
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(path), OmitHost: true, RawQuery: q.Encode()}
	if filepath.VolumeName(path) != "" {
		address.Path = "/" + address.Path
	}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		panic("library: the SQLite driver is not linked in: " + err.Error())
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db
}

// quickCheckLimit: a database up to this size is checked page by page (some 0.1 s); larger ones only by being opened,
// and damage deep inside them comes to light as ErrDamaged when met.
const quickCheckLimit = 16 << 20

func (x *Index) check(path string) error {
	if info, err := os.Stat(path); err == nil && info.Size() > quickCheckLimit {
		return nil
	}
	var verdict string
	if err := x.write.QueryRow("PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, verdict)
	}
	return nil
}

// setAside renames the database and its companions to the first free *.damaged-N.
func (x *Index) setAside(path string, why error) error {
	for n := 1; ; n++ {
		aside := path + ".damaged-" + strconv.Itoa(n)
		if _, err := os.Lstat(aside); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.Rename(path, aside); err != nil {
			return fmt.Errorf("setting the damaged database aside: %w", err)
		}
		for _, companion := range []string{"-wal", "-shm"} {
			if err := os.Rename(path+companion, aside+companion); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("setting the damaged database aside: %w", err)
			}
		}
		x.log.Warn("library database was damaged, a new one is begun", "aside", aside, "why", why)
		return nil
	}
}

// told turns what the database says into the words of this package.
func told(err error) error {
	var e *sqlite.Error
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return ErrNotFound
	case errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_CORRUPT || e.Code()&0xff == sqlite3.SQLITE_NOTADB):
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case err != nil && strings.Contains(err.Error(), "database is closed"):
		return ErrClosed
	}
	return err
}

// change runs f in a transaction of the one writer: all of it happens, or nothing.
func (x *Index) change(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := x.write.BeginTx(ctx, nil)
	if err != nil {
		return told(err)
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return told(err)
	}
	return told(tx.Commit())
}
