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
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"linnet/ads/database"
	_ "linnet/ads/database/postgres" // a server, beside the file
	"linnet/ads/picture"
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

	hashing, known        chan struct{}  // each argon2id takes 19 MiB: two of strangers at a time, and one of a known device
	waiting, knownWaiting chan struct{}  // places in the queues before them
	drawing               *picture.Easel // a picture may unfold to 64 MiB: one at a time

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
	l.drawing = picture.NewEasel(l.now)
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

// Record runs one writing transaction of a package that keeps tables beside the others, and writes e into the audit log with it.
func (l *Ledger) Record(ctx context.Context, e AuditEntry, do func(*sql.Tx) error) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		if err := do(tx); err != nil {
			return err
		}
		return l.audit(ctx, tx, e)
	})
}

// Quietly is Record without a line in the log, for what happens often and by itself.
func (l *Ledger) Quietly(ctx context.Context, do func(*sql.Tx) error) error {
	return l.db.Change(ctx, do)
}

// ChangeRow runs a statement that has to change a row: ErrNotFound where it changes none.
func ChangeRow(ctx context.Context, tx *sql.Tx, statement string, args ...any) error {
	done, err := tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(ErrNotFound, err)
	}
	return nil
}

// Rows reads tables of such a package.
func (l *Ledger) Rows(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return l.db.QueryContext(ctx, query, args...)
}

// Now is the moment by the ledger's clock.
func (l *Ledger) Now() time.Time { return l.now() }

// collect scans every row with scan and closes the rows.
func collect[T any](rows *sql.Rows, scan func(*T) error) ([]T, error) {
	defer rows.Close()
	var all []T
	for rows.Next() {
		var one T
		if err := scan(&one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// setting reads one value of the operator's; a missing one is "".
func setting(ctx context.Context, q querier, name string) (string, error) {
	var value string
	err := q.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = ?`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

// keptPrefix keeps what commands remember apart from the operator's own settings.
const keptPrefix = "kept: "

// Keep remembers a word for another command; Kept returns it, "" when there is none.
func (l *Ledger) Keep(ctx context.Context, what, word string) error {
	if was, err := l.Kept(ctx, what); err != nil || was == word {
		return err
	}
	return l.change(ctx, func(tx *sql.Tx) error { return set(ctx, tx, keptPrefix+what, word) })
}

// Kept see Keep.
func (l *Ledger) Kept(ctx context.Context, what string) (word string, err error) {
	return setting(ctx, l.db, keptPrefix+what)
}

// set replaces one value of the operator's.
func set(ctx context.Context, tx *sql.Tx, name, value string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}

// secret makes a token for a cookie or a letter; only its hash is stored, so that reading the table lets nobody in.
func secret() (token string, hash []byte) {
	token = rand.Text()
	return token, hashOf(token)
}

func hashOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// AuditEntry is one line of the audit log: who did what to which object. Lines are only ever added.
type AuditEntry struct {
	At                          time.Time
	Who, Action, Object, Detail string
}

// audit writes e in the transaction of the deed itself, so that neither exists without the other. A person named by As stands in the place
// of e.Who.
func (l *Ledger) audit(ctx context.Context, tx *sql.Tx, e AuditEntry) error {
	if person := actor(ctx); person != "" {
		e.Who = person
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO audit (at, who, action, object, detail) VALUES (?, ?, ?, ?, ?)`,
		l.now().Unix(), e.Who, e.Action, e.Object, e.Detail)
	return err
}

// Audit returns the newest lines, newest first.
func (l *Ledger) Audit(ctx context.Context, most int) ([]AuditEntry, error) {
	return l.audited(ctx, `ORDER BY id DESC LIMIT ?`, most)
}

// deeds are what the log says that a sponsor, or somebody for them, did, oldest first.
func (l *Ledger) deeds(ctx context.Context, s Sponsor) ([]AuditEntry, error) {
	return l.audited(ctx, `WHERE who IN (?1, ?2, ?3) OR who LIKE '% for ' || ?2 ORDER BY id`, s.ID, s.Name, s.Email)
}

func (l *Ledger) audited(ctx context.Context, where string, args ...any) ([]AuditEntry, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT at, who, action, object, detail FROM audit `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("reading the audit log: %w", err)
	}
	return collect(rows, func(e *AuditEntry) error {
		var at int64
		err := rows.Scan(&at, &e.Who, &e.Action, &e.Object, &e.Detail)
		e.At = time.Unix(at, 0).UTC()
		return err
	})
}

// Note writes a line that changes nothing else, such as a sign-in.
func (l *Ledger) Note(ctx context.Context, e AuditEntry) error {
	return l.change(ctx, func(tx *sql.Tx) error { return l.audit(ctx, tx, e) })
}

// actorKey is where a context says who is at work.
type actorKey struct{}

// As lets the audit log name a person in the place of the account that they act for: "ed@brandt.example for Brandt Violins".
func As(ctx context.Context, person string) context.Context {
	return context.WithValue(ctx, actorKey{}, person)
}

// actor is who As named; "" for a command, or nobody.
func actor(ctx context.Context) string {
	person, _ := ctx.Value(actorKey{}).(string)
	return person
}
