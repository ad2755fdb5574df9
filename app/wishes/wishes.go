// Package wishes keeps what a listener looks for again and again, what was found for it, and rows kept for later. The package promises
// three things. A search without a click goes out at most once in twelve minutes. Rows that were seen are not shown as new again. Nothing
// but the words of the search leaves this machine.
//
// The package does not search by itself: it says which wish is next and takes the results.
package wishes

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"linnet/library/sqlitefile"
	"linnet/p2p"
)

const (
	maxWishes = 100
	maxNews   = 500   // of one wish that the listener has not seen
	maxKnown  = 10000 // of one wish in all; the oldest seen are forgotten
	maxKept   = 5000
)

var (
	// ErrMany says that there are as many wishes, or kept rows, as may be.
	ErrMany = errors.New("there is no room for more; take some away first")
	// ErrEmpty says that a wish has no words to search for.
	ErrEmpty = errors.New("a wish needs words to search for")
)

// A Wish is a search that goes on.
type Wish struct {
	ID    int64
	Text  string
	Rules Rules
	Fetch bool      // get the first that keeps the rules; then the wish is only a search again
	Asked time.Time // when strangers were asked last; zero: never
	News  int       // found and not yet seen
}

// A Find is a row with its holders.
type Find struct {
	Row     p2p.Row
	Holders []p2p.Holder
}

// A Book is the database of wishes. A Book may be used from several goroutines.
type Book struct {
	db    *sql.DB
	aside string // see SetAside
}

// migrations are the SQL files, in the order of their names.
//
//go:embed migrations/*.sql
var migrations embed.FS

// Open opens or makes the database at path. A damaged one is set aside, see [Book.SetAside].
func Open(path string) (*Book, error) {
	db, aside, err := sqlitefile.OpenOrBegin(path, sqlitefile.Options{Pragmas: sqlitefile.Small()}, prepare)
	if err != nil {
		return nil, fmt.Errorf("opening the wishes, %s: %w", path, err)
	}
	return &Book{db, aside}, nil
}

// prepare brings the tables up to date.
func prepare(db *sql.DB) error { return sqlitefile.Migrate(db, migrations) }

// SetAside names the file to which a damaged record was renamed when the book was opened; "" if there was none.
func (b *Book) SetAside() string { return b.aside }

// Close closes the database.
func (b *Book) Close() error { return b.db.Close() }

// Wishes returns all wishes, the oldest first.
func (b *Book) Wishes(ctx context.Context) ([]Wish, error) {
	rows, err := b.db.QueryContext(ctx, `SELECT id, text, rules, fetch, asked, (SELECT count(*) FROM find WHERE wish = id AND NOT seen)
		FROM wish ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("reading the wishes: %w", err)
	}
	defer rows.Close()
	var out []Wish
	for rows.Next() {
		var w Wish
		var rules string
		var asked int64
		if err := rows.Scan(&w.ID, &w.Text, &rules, &w.Fetch, &asked, &w.News); err != nil {
			return nil, fmt.Errorf("reading the wishes: %w", err)
		}
		if err := json.Unmarshal([]byte(rules), &w.Rules); err != nil {
			return nil, fmt.Errorf("reading the wish %q: %w", w.Text, err)
		}
		if asked > 0 {
			w.Asked = time.Unix(asked, 0)
		}
		out = append(out, w)
	}
	return out, rows.Err()
}

// Add keeps a search. Rows that are shown already count as seen. The same words with the same rules are one wish.
func (b *Book) Add(ctx context.Context, w Wish, shown []p2p.InfoHash) error {
	text := strings.Join(strings.Fields(w.Text), " ")
	if text == "" {
		return ErrEmpty
	}
	rules, err := json.Marshal(w.Rules)
	if err != nil {
		return fmt.Errorf("keeping a wish: %w", err)
	}
	return b.change(ctx, "keeping a wish", func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRow(`SELECT count(*) FROM wish`).Scan(&n); err != nil || n >= maxWishes {
			return errors.Join(err, ErrMany)
		}
		if _, err := tx.Exec(`INSERT OR IGNORE INTO wish (text, rules, fetch, asked) VALUES (?, ?, ?, 0)`, text, string(rules),
			w.Fetch); err != nil {
			return err
		}
		var id int64
		if err := tx.QueryRow(`SELECT id FROM wish WHERE text = ? AND rules = ?`, text, string(rules)).Scan(&id); err != nil {
			return err
		}
		for _, ih := range shown {
			if _, err := tx.Exec(`INSERT OR IGNORE INTO find VALUES (?, ?, 1, '')`, id, ih[:]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Remove forgets a wish and what was found for it.
func (b *Book) Remove(ctx context.Context, id int64) error {
	return b.exec(ctx, "forgetting a wish", `DELETE FROM wish WHERE id = ?`, id)
}

// SetFetch says whether the first match is fetched.
func (b *Book) SetFetch(ctx context.Context, id int64, on bool) error {
	return b.exec(ctx, "changing a wish", `UPDATE wish SET fetch = ? WHERE id = ?`, on, id)
}

// Asked notes when strangers were asked. The time is recorded before the search goes out, so that a program that is started again and
// again asks no more often.
func (b *Book) Asked(ctx context.Context, id int64, at time.Time) error {
	return b.exec(ctx, "noting a search", `UPDATE wish SET asked = ? WHERE id = ?`, at.Unix(), id)
}

// Found takes what was found and returns what of it is new.
func (b *Book) Found(ctx context.Context, id int64, finds []Find) (fresh []Find, err error) {
	err = b.change(ctx, "keeping what was found", func(tx *sql.Tx) error {
		var news int
		if err := tx.QueryRow(`SELECT count(*) FROM find WHERE wish = ? AND NOT seen`, id).Scan(&news); err != nil {
			return err
		}
		for _, f := range finds {
			body, err := json.Marshal(f)
			if err != nil {
				return err
			}
			if news+len(fresh) >= maxNews {
				break
			}
			done, err := tx.Exec(`INSERT OR IGNORE INTO find SELECT id, ?, 0, ? FROM wish WHERE id = ?`, f.Row.InfoHash[:], string(body),
				id)
			if err != nil {
				return err
			}
			if n, err := done.RowsAffected(); err == nil && n > 0 {
				fresh = append(fresh, f)
			}
		}
		_, err := tx.Exec(`DELETE FROM find WHERE wish = ?1 AND seen AND rowid NOT IN
			(SELECT rowid FROM find WHERE wish = ?1 ORDER BY seen, rowid DESC LIMIT ?2)`, id, maxKnown)
		return err
	})
	return fresh, err
}

// Look returns the new rows of a wish and marks them as seen.
func (b *Book) Look(ctx context.Context, id int64) (finds []Find, err error) {
	err = b.change(ctx, "looking at what was found", func(tx *sql.Tx) error {
		if finds, err = readFinds(tx, `SELECT body FROM find WHERE wish = ? AND NOT seen ORDER BY rowid`, id); err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE find SET seen = 1, body = '' WHERE wish = ?`, id)
		return err
	})
	return finds, err
}

// Keep puts a row by for later.
func (b *Book) Keep(ctx context.Context, f Find, at time.Time) error {
	body, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("keeping a row: %w", err)
	}
	return b.change(ctx, "keeping a row", func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRow(`SELECT count(*) FROM kept`).Scan(&n); err != nil || n >= maxKept {
			return errors.Join(err, ErrMany)
		}
		_, err := tx.Exec(`INSERT OR REPLACE INTO kept VALUES (?, ?, ?)`, f.Row.InfoHash[:], at.Unix(), string(body))
		return err
	})
}

// Drop takes a row away that was kept.
func (b *Book) Drop(ctx context.Context, ih p2p.InfoHash) error {
	return b.exec(ctx, "taking a row away", `DELETE FROM kept WHERE infohash = ?`, ih[:])
}

// Kept returns the rows kept for later, the newest first.
func (b *Book) Kept(ctx context.Context) (finds []Find, err error) {
	err = b.change(ctx, "reading what was kept", func(tx *sql.Tx) error {
		finds, err = readFinds(tx, `SELECT body FROM kept ORDER BY at DESC, rowid DESC`)
		return err
	})
	return finds, err
}

func readFinds(tx *sql.Tx, query string, args ...any) ([]Find, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Find
	for rows.Next() {
		var body string
		var f Find
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(body), &f); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, rows.Err()
}

func (b *Book) exec(ctx context.Context, what, query string, args ...any) error {
	if _, err := b.db.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// change does all of do or nothing.
func (b *Book) change(ctx context.Context, what string, do func(*sql.Tx) error) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err == nil {
		if err = do(tx); err == nil {
			err = tx.Commit()
		} else {
			err = errors.Join(err, tx.Rollback())
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
