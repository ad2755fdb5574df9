package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"linnet/ads/database"
	"linnet/ads/feed"
)

// Home is an operator's folder: everything that init makes and the other commands use.
type Home string

// Database is the ledger's: a file of the home, or the server that UseDatabase has named.
func (h Home) Database() string { return h.database("ledger") }

// Party is the database of one side of a pair of aggregators.
func (h Home) Party(name string) string { return h.database(name) }

func (h Home) database(name string) string {
	if server, err := os.ReadFile(h.serverFile()); err == nil {
		return strings.TrimSpace(string(server))
	}
	return filepath.Join(string(h), name+".db")
}

// File is the ledger's file, where it is one; what a backup is unpacked into.
func (h Home) File() string { return filepath.Join(string(h), "ledger.db") }

// serverFile holds the address of the server, which may have a password in it.
func (h Home) serverFile() string { return filepath.Join(string(h), "database") }

// UseDatabase names the PostgreSQL server of this home, now and later. A home that has a file for its database keeps to that:
// fs.ErrExist.
func (h Home) UseDatabase(server string) error {
	if !database.IsPostgres(server) {
		return refuse("db", "The database must look like postgres://user@host/name; without -db it is a file in the operator's folder.")
	}
	if _, err := os.Stat(h.File()); err == nil {
		return fmt.Errorf("%s has its database in a file: %w", h, fs.ErrExist)
	}
	if err := os.MkdirAll(string(h), 0o700); err != nil {
		return err
	}
	return os.WriteFile(h.serverFile(), []byte(server+"\n"), 0o600)
}

// HasDatabase reports whether this home has one, file or server.
func (h Home) HasDatabase() bool {
	for _, name := range []string{h.File(), h.serverFile()} {
		if _, err := os.Stat(name); err == nil {
			return true
		}
	}
	return false
}

// Keys is the folder of the signing keys. Move it to another machine, and the portal's machine can publish nothing.
func (h Home) Keys() string { return filepath.Join(string(h), "keys") }

// Feed is the TUF repository, the only folder that listeners see.
func (h Home) Feed() string { return filepath.Join(string(h), "feed") }

// Founding is what a new operator has to decide.
type Founding struct {
	Home Home
	Name string           // shown to listeners and sponsors
	URL  string           // public base of the portal, without a slash at its end
	Now  func() time.Time // nil: time.Now
}

// Found makes a new operator: folder, keys, database, an empty signed feed, and the operator's password, which is stored hashed and
// returned this once. A home or a database that already has an operator is refused with fs.ErrExist. All of it is there in the end, or
// nothing.
func Found(ctx context.Context, f Founding) (password string, err error) {
	if err := f.check(); err != nil {
		return "", err
	}
	if err := f.Home.Free(ctx); err != nil {
		return "", err
	}
	b, err := Build(f.Home)
	if err != nil {
		return "", err
	}
	if password, err = f.build(ctx, b); err == nil {
		err = b.Done()
	}
	return password, errors.Join(err, b.Drop())
}

// Free reports whether a home can become an operator's: fs.ErrExist when its database is one's already.
func (h Home) Free(ctx context.Context) error {
	if _, err := os.Stat(h.File()); err == nil {
		return fmt.Errorf("%s already is an operator's home: %w", h, fs.ErrExist)
	}
	if !h.onServer() {
		return nil
	}
	l, err := Open(Config{Database: h.Database()})
	if err != nil {
		return err
	}
	if _, _, err = l.Founded(ctx); err == nil {
		err = fmt.Errorf("this database already has an operator: %w", fs.ErrExist)
	} else if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return errors.Join(err, l.Close())
}

func (h Home) onServer() bool { return database.IsPostgres(h.Database()) }

// build makes everything beside the home, and moves it in; what is on a server counts last.
func (f Founding) build(ctx context.Context, b *Building) (password string, err error) {
	if err := f.sign(b.Home()); err != nil {
		return "", err
	}
	config := Config{Database: b.Home().File(), Now: f.Now}
	if f.Home.onServer() {
		config.Database = f.Home.Database()
		if err := b.MoveIn("keys", "feed"); err != nil {
			return "", err
		}
	}
	l, err := Open(config)
	if err != nil {
		return "", err
	}
	password, err = l.found(ctx, f)
	if err = errors.Join(err, l.Close()); err == nil && !f.Home.onServer() {
		err = b.MoveIn("keys", "feed", "ledger.db")
	}
	return password, err
}

func (f Founding) check() error {
	if err := checkName("name", f.Name); err != nil {
		return err
	}
	u, err := url.Parse(f.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.HasSuffix(f.URL, "/") {
		return refuse("url", "The address must look like https://ads.example.org, without a slash at its end.")
	}
	return nil
}

// sign makes the keys and the first, empty feed.
func (f Founding) sign(into Home) error {
	now := time.Now
	if f.Now != nil {
		now = f.Now
	}
	keys, err := feed.NewKeys()
	if err != nil {
		return fmt.Errorf("making the keys: %w", err)
	}
	if err := keys.Save(into.Keys()); err != nil {
		return fmt.Errorf("saving the keys: %w", err)
	}
	if err := feed.Init(into.Feed(), keys, now()); err != nil {
		return fmt.Errorf("making the feed: %w", err)
	}
	return nil
}

// found writes the operator into the empty database.
func (l *Ledger) found(ctx context.Context, f Founding) (password string, err error) {
	password, hash := drawPassword()
	return password, l.change(ctx, func(tx *sql.Tx) error {
		for _, s := range [][2]string{{"name", f.Name}, {"url", f.URL}} {
			if _, err := tx.ExecContext(ctx, `INSERT INTO settings VALUES (?, ?)`, s[0], s[1]); err != nil {
				return err
			}
		}
		if err := l.addLogin(ctx, tx, newLogin{who: operatorPrefix + "first", label: firstPerson, hash: hash, role: Admin,
			counts: true}); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "founded", Object: f.Name, Detail: f.URL})
	})
}

// RenameOperator gives the operator another name and public address. Listeners and sponsors read them at once, the feed with its next
// release.
func (l *Ledger) RenameOperator(ctx context.Context, name, address string) error {
	if err := (Founding{Name: name, URL: address}).check(); err != nil {
		return err
	}
	return l.change(ctx, func(tx *sql.Tx) error {
		if err := errors.Join(set(ctx, tx, "name", name), set(ctx, tx, "url", address)); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "renamed", Object: name, Detail: address})
	})
}

// Founded returns the operator's name and public address.
func (l *Ledger) Founded(ctx context.Context) (name, address string, err error) {
	if name, err = setting(ctx, l.db, "name"); err != nil {
		return "", "", err
	}
	address, err = setting(ctx, l.db, "url")
	if name == "" && err == nil {
		err = fmt.Errorf("this ledger has no operator yet: %w", ErrNotFound)
	}
	return name, address, err
}

// A Building is what is to become the content of a home, made in a folder of its own in there and moved in when it is whole. Until
// then, whatever stops it, the home stays as it was, and can be begun again.
type Building struct {
	home Home
	work string // "" when it is over
	made bool   // the home was not there before
}

const (
	workPrefix = ".unfinished-"
	movingFile = ".moving-in" // lists what is moved in; it is there only while that lasts
)

// Build begins. Leftovers of an earlier one are cleared away first.
func Build(home Home) (*Building, error) {
	b := &Building{home: home}
	if _, err := os.Stat(string(home)); errors.Is(err, fs.ErrNotExist) {
		b.made = true
	}
	if err := os.MkdirAll(string(home), 0o700); err != nil {
		return nil, fmt.Errorf("making the home: %w", err)
	}
	err := home.clear()
	if err == nil {
		b.work, err = os.MkdirTemp(string(home), workPrefix)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("making the home: %w", err), b.Drop())
	}
	return b, nil
}

// Home is where to make the content; it has the files of a home.
func (b *Building) Home() Home { return Home(b.work) }

// MoveIn puts files and folders into the home, in this order. Nothing is overwritten: with fs.ErrExist nothing was moved.
func (b *Building) MoveIn(names ...string) error {
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(string(b.home), name)); err == nil {
			return fmt.Errorf("%s has its %s already: %w", b.home, name, fs.ErrExist)
		}
	}
	mark := filepath.Join(string(b.home), movingFile)
	if err := os.WriteFile(mark, []byte(strings.Join(names, "\n")), 0o600); err != nil {
		return errors.Join(err, os.Remove(mark))
	}
	err := syncFile(mark)
	for _, name := range names {
		if err == nil {
			err = os.Rename(filepath.Join(b.work, name), filepath.Join(string(b.home), name))
		}
	}
	if err != nil {
		return errors.Join(fmt.Errorf("moving into the home: %w", err), b.home.clear())
	}
	return nil
}

// Done ends a building that has moved in, and Drop one that has not: it leaves the home as it was. Each may follow the other.
func (b *Building) Done() error {
	if b.work == "" {
		return nil
	}
	err := errors.Join(os.Remove(filepath.Join(string(b.home), movingFile)), os.RemoveAll(b.work))
	b.work, b.made = "", false
	return errors.Join(err, syncFile(string(b.home)))
}

// Drop see Done.
func (b *Building) Drop() error {
	var err error
	if b.work != "" {
		err = b.home.clear()
		b.work = ""
	}
	if b.made {
		b.made = false
		_ = os.Remove(string(b.home)) // fails where somebody put something in meanwhile
	}
	return err
}

// clear removes what a building that was stopped has left: its own folder, and what it had begun to move in.
func (h Home) clear() error {
	mark := filepath.Join(string(h), movingFile)
	moved, err := os.ReadFile(mark)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for name := range strings.SplitSeq(string(moved), "\n") {
		if name = filepath.Base(name); len(moved) > 0 && name != "." && name != string(filepath.Separator) && name != ".." {
			if err := os.RemoveAll(filepath.Join(string(h), name)); err != nil {
				return err
			}
		}
	}
	if len(moved) > 0 || err == nil {
		if err := os.Remove(mark); err != nil {
			return err
		}
	}
	left, err := filepath.Glob(filepath.Join(globQuoted(string(h)), workPrefix+"*"))
	for _, folder := range left {
		err = errors.Join(err, os.RemoveAll(folder))
	}
	return err
}

// globQuoted keeps a path from being a pattern.
func globQuoted(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// syncFile waits until a file, or what a folder lists, is on the disk.
func syncFile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
